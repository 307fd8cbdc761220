"""A base is made to look like a file; bots that still name the file get the base."""

from msgspec.structs import replace

from models.commands import AdoptKnowledge, ImportKnowledge
from models.events import KnowledgeEntryConfigured, KnowledgeEntryRemoved, ShopConfigured
from router.core.decider import handle
from router.core.knowledge_files import knowledge_of
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, faults, shop, tea
from tests.unit.core.teas import TEA_KNOWLEDGE, knowledge

FAQ = {"faq": {"kind": "faq", "knowledge": "/old/tea.yaml"}, "other": {"kind": "faq", "knowledge": "coffee.yaml"}}


def named_by_bots(state: ShopState) -> dict[str, str | None]:
    return {key: spec.knowledge for key, spec in state.shop.bots.items()}


def test_an_import_makes_the_base_look_like_the_file_and_the_same_again_changes_nothing() -> None:
    state = shop()
    handle(state, ImportKnowledge("tea", TEA_KNOWLEDGE, BOSS), NOON)
    assert knowledge_of(state, 1) == TEA_KNOWLEDGE
    assert handle(state, ImportKnowledge("tea", TEA_KNOWLEDGE, BOSS), NOON) == []


def test_only_what_differs_is_an_event_and_what_the_file_lacks_goes() -> None:
    state = shop()
    handle(state, ImportKnowledge("tea", TEA_KNOWLEDGE, BOSS), NOON)
    other = knowledge(("shipping", ("什么时候发货", "可以退货吗")), ("invoice", ("能开发票吗",)))
    events = handle(state, ImportKnowledge("tea", other, BOSS), NOON)
    assert [type(event) for event in events] == [KnowledgeEntryConfigured, KnowledgeEntryRemoved]
    assert (state.knowledge_entries[1].version, sorted(state.knowledge_entries)) == (2, [1, 3])
    assert state.entry_questions[1, "可以退货吗"] == 1
    assert knowledge_of(state, 1) == other


def test_questions_may_change_places_within_one_import() -> None:
    state = shop()
    handle(state, ImportKnowledge("tea", knowledge(("a", ("发货",)), ("b", ("退货",))), BOSS), NOON)
    handle(state, ImportKnowledge("tea", knowledge(("a", ("退货",)), ("b", ("发货",))), BOSS), NOON)
    assert state.entry_questions == {(1, "退货"): 1, (1, "发货"): 2}


def test_a_file_with_faults_is_refused_as_a_whole() -> None:
    wrong = knowledge(("a", ("发货",)), ("b", ("发货",)), menu=("c",))
    assert set(faults(shop(), ImportKnowledge("tea", wrong, BOSS))) == {"entries[1].questions[0]", "menu[0]"}


def test_adopting_a_file_gives_its_bots_a_base_called_as_its_stem() -> None:
    state = shop(tea(bots=FAQ))
    events = handle(state, AdoptKnowledge("/old/tea.yaml", TEA_KNOWLEDGE, BOSS), NOON)
    assert named_by_bots(state) == {"faq": "tea", "other": "coffee.yaml"}
    assert isinstance(events[-1], ShopConfigured)
    assert knowledge_of(state, state.base_names["tea"]) == TEA_KNOWLEDGE
    assert handle(state, AdoptKnowledge("/old/tea.yaml", TEA_KNOWLEDGE, BOSS), NOON) == []


def test_adopting_takes_a_base_that_says_the_same_and_spares_one_that_does_not() -> None:
    for there, name in ((TEA_KNOWLEDGE, "tea"), (knowledge(("a", ("发货",))), "tea-2")):
        state = shop(tea(bots=FAQ))
        handle(state, ImportKnowledge("tea", there, BOSS), NOON)
        handle(state, AdoptKnowledge("/old/tea.yaml", TEA_KNOWLEDGE, BOSS), NOON)
        assert named_by_bots(state)["faq"] == name
        assert knowledge_of(state, 1) == there


def test_a_file_with_faults_is_not_adopted() -> None:
    state = shop(tea(bots=FAQ))
    wrong = replace(TEA_KNOWLEDGE, menu=("gone",))
    assert set(faults(state, AdoptKnowledge("/old/tea.yaml", wrong, BOSS))) == {"menu[0]"}
