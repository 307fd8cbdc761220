"""Knowledge is edited one base or entry at a time; what is in use stays (R4.5)."""

import pytest
from msgspec.structs import replace

from models.commands import (
    Command,
    ImportKnowledge,
    RemoveKnowledgeBase,
    RemoveKnowledgeEntry,
    SaveKnowledgeBase,
    SaveKnowledgeEntry,
)
from models.entities import KnowledgeBase, KnowledgeEntry
from models.errors import Conflict, Invalid, NotFound, VersionMismatch
from models.events import KnowledgeEntryConfigured
from models.knowledge import MAX_ENTRIES
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.builders import contents
from tests.unit.core.shops import BOSS, NOON, faults, refusal, shop, tea
from tests.unit.core.teas import TEA_KNOWLEDGE, knowledge

NEW = KnowledgeEntry(id=0, base_id=1, key="", questions=("能便宜点吗",), answer="已经是最低价了。")


def known() -> ShopState:
    """A shop with the base `tea`: entry 1 `shipping`, 2 `returns`, 3 `invoice`."""
    state = shop()
    handle(state, ImportKnowledge("tea", TEA_KNOWLEDGE, BOSS), NOON)
    return state


def save(state: ShopState, entry_id: int, version: int | None = None, **changes: object) -> Command:
    return SaveKnowledgeEntry(replace(state.knowledge_entries[entry_id], **changes), BOSS, version)


def test_a_new_entry_gets_a_number_a_key_and_version_1() -> None:
    state = known()
    handle(state, SaveKnowledgeEntry(NEW, BOSS), NOON)
    entry = state.knowledge_entries[4]
    assert (entry.key, entry.version, entry.base_id) == ("entry-4", 1, 1)
    assert state.entry_questions[1, "能便宜点吗"] == 4


def test_an_edit_raises_the_version_and_leads_its_questions_elsewhere() -> None:
    state = known()
    (event,) = handle(state, save(state, 1, 1, questions=("几天能到",)), NOON)
    assert isinstance(event, KnowledgeEntryConfigured)
    assert (state.knowledge_entries[1].version, event.by) == (2, "店主")
    assert (1, "什么时候发货") not in state.entry_questions
    handle(state, save(state, 2, questions=("什么时候发货",)), NOON)
    assert state.entry_questions[1, "什么时候发货"] == 2


def test_the_same_again_gives_no_event() -> None:
    state = known()
    assert handle(state, save(state, 1, 1), NOON) == []
    assert handle(state, SaveKnowledgeBase(state.knowledge_bases[1], BOSS, 1), NOON) == []


@pytest.mark.parametrize(
    "command",
    [
        SaveKnowledgeBase(KnowledgeBase(id=1, name="tea", greeting="嗨"), BOSS, 7),
        RemoveKnowledgeBase(1, BOSS, 7),
        SaveKnowledgeEntry(replace(NEW, id=1), BOSS, 7),
        RemoveKnowledgeEntry(1, BOSS, 7),
    ],
    ids=lambda command: type(command).__name__,
)
def test_who_saw_another_version_is_refused(command: Command) -> None:
    assert type(refusal(known(), command)) is VersionMismatch


def test_a_question_that_leads_to_another_entry_is_refused_and_names_it() -> None:
    state = known()
    taken = replace(NEW, questions=("能便宜点吗", "什么时候　发货？"))
    assert faults(state, SaveKnowledgeEntry(taken, BOSS)) == {
        "questions[1]": "「什么时候　发货？」 already leads to shipping"
    }
    assert set(faults(state, save(state, 2, questions=("什么时候发货",)))) == {"questions[0]"}


def test_the_same_question_may_stand_in_two_bases() -> None:
    state = known()
    handle(state, SaveKnowledgeBase(KnowledgeBase(id=0, name="coffee"), BOSS), NOON)
    handle(state, SaveKnowledgeEntry(replace(NEW, base_id=2, questions=("什么时候发货",)), BOSS), NOON)
    assert state.entry_questions[1, "什么时候发货"] != state.entry_questions[2, "什么时候发货"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"answer": "您的{couriers}是顺丰"}, "answer", "{couriers}; there are {customer}"),
        ({"answer": "您好{customer}", "fallback": "您好{customer}"}, "fallback", "can't have one itself"),
        ({"related": ("gone",)}, "related[0]", "there is no entry gone"),
        ({"related": ("shipping",)}, "related[0]", "not related to itself"),
    ],
)
def test_what_leads_nowhere_is_refused_beside_its_field(changes: dict[str, object], field: str, words: str) -> None:
    state = known()
    found = faults(state, save(state, 1, **changes))
    assert words in found.pop(field)
    assert found == {}


def test_an_entry_with_known_variables_and_relations_is_taken() -> None:
    state = known()
    handle(
        state,
        save(state, 1, answer="{customer}您好，{shop}{back_at}发货", fallback="明天发货", related=("returns",)),
        NOON,
    )
    assert state.knowledge_entries[1].related == ("returns",)


def test_a_key_that_is_taken_and_a_base_that_is_not_there_are_refused() -> None:
    state = known()
    assert set(faults(state, SaveKnowledgeEntry(replace(NEW, key="shipping"), BOSS))) == {"key"}
    assert type(refusal(state, SaveKnowledgeEntry(replace(NEW, base_id=9), BOSS))) is NotFound
    assert type(refusal(state, RemoveKnowledgeEntry(9, BOSS))) is NotFound


def test_a_base_holds_at_most_5000_entries() -> None:
    state = shop()
    many = knowledge(*((f"e{n}", (f"问题{n}",)) for n in range(MAX_ENTRIES)))
    handle(state, ImportKnowledge("many", many, BOSS), NOON)
    assert "at most 5000" in faults(state, SaveKnowledgeEntry(NEW, BOSS))["key"]
    handle(state, save(state, 1, answer="改了也行"), NOON)
    assert state.knowledge_entries[1].answer == "改了也行"


def test_a_base_keeps_its_name_and_takes_a_menu_of_its_own_entries() -> None:
    state = known()
    handle(state, SaveKnowledgeBase(KnowledgeBase(id=1, name="tea", greeting="嗨", menu=("shipping",)), BOSS), NOON)
    base = state.knowledge_bases[1]
    assert (base.name, base.greeting, base.version) == ("tea", "嗨", 2)
    assert set(faults(state, SaveKnowledgeBase(replace(base, name="x"), BOSS))) == {"name"}
    assert set(faults(state, save(state, 1, key="x"))) == {"key"}
    wrong = KnowledgeBase(id=1, name="tea", menu=("gone",))
    assert faults(state, SaveKnowledgeBase(wrong, BOSS)) == {"menu[0]": "there is no entry gone"}
    assert set(faults(state, SaveKnowledgeBase(KnowledgeBase(id=0, name="tea"), BOSS))) == {"name"}


def test_r4_5_a_base_that_a_bot_answers_from_is_not_removed() -> None:
    file = tea(bots={"faq": {"kind": "faq", "knowledge": "tea"}}, knowledge={"tea": {"entries": []}})
    state = shop(file)
    refused = refusal(state, RemoveKnowledgeBase(1, BOSS))
    assert type(refused) is Conflict
    assert [use.detail for use in refused.errors] == ["bot faq answers from it"]


def test_a_base_goes_with_its_entries_and_leaves_nothing_behind() -> None:
    state = known()
    handle(state, RemoveKnowledgeBase(1, BOSS), NOON)
    assert (state.knowledge_bases, state.knowledge_entries, state.entry_keys, state.entry_questions) == ({}, {}, {}, {})
    handle(state, SaveKnowledgeBase(KnowledgeBase(id=0, name="tea"), BOSS), NOON)
    assert list(state.knowledge_bases) == [2]


def test_r4_5_an_entry_that_menu_or_another_names_is_not_removed_but_disabled() -> None:
    state = known()
    handle(state, SaveKnowledgeBase(replace(state.knowledge_bases[1], menu=("shipping",)), BOSS), NOON)
    handle(state, save(state, 2, related=("shipping",)), NOON)
    refused = refusal(state, RemoveKnowledgeEntry(1, BOSS))
    assert [use.field for use in refused.errors] == ["menu", "related"]
    handle(state, save(state, 1, enabled=False), NOON)
    handle(state, RemoveKnowledgeEntry(3, BOSS), NOON)
    assert sorted(state.knowledge_entries) == [1, 2]


def test_a_refused_edit_changes_nothing() -> None:
    state = known()
    before = contents(state)
    with pytest.raises(Invalid):
        handle(state, save(state, 1, answer="{nothing}"), NOON)
    assert contents(state) == before
