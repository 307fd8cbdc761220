"""Knowledge in shop files: bases that are named become what the file says, and an export says it again."""

from msgspec import to_builtins
from msgspec.structs import replace

from models.commands import ApplyShopFile, ImportKnowledge
from router.core.decider import handle
from router.core.export import export
from router.core.knowledge_files import knowledge_of
from tests.unit.core.shops import BOSS, NOON, apply, faults, shop, tea
from tests.unit.core.teas import TEA_KNOWLEDGE, knowledge

BOT = {"faq": {"kind": "faq", "knowledge": "tea"}}


def test_a_shop_file_brings_knowledge_and_its_export_changes_nothing() -> None:
    state = shop(tea(bots=BOT, knowledge={"tea": to_builtins(TEA_KNOWLEDGE)}))
    assert knowledge_of(state, state.base_names["tea"]) == TEA_KNOWLEDGE
    assert apply(state, export(state)) == []
    assert export(shop(export(state))) == export(state)


def test_two_new_bases_of_one_file_get_numbers_of_their_own() -> None:
    state = shop(tea(knowledge={name: to_builtins(TEA_KNOWLEDGE) for name in ("a", "b")}))
    assert state.base_names == {"a": 1, "b": 2}
    assert {base: sorted(entries) for base, entries in state.entries_of.items()} == {1: [1, 2, 3], 2: [4, 5, 6]}


def test_a_base_that_the_shop_file_does_not_name_stays() -> None:
    state = shop()
    handle(state, ImportKnowledge("tea", TEA_KNOWLEDGE, BOSS), NOON)
    assert apply(state, tea()) == []
    apply(state, tea(bots=BOT))
    assert state.shop.bots["faq"].knowledge == "tea"


def test_a_bot_names_a_base_that_is_there_or_a_file() -> None:
    wrong = ApplyShopFile(tea(bots={"faq": {"kind": "faq", "knowledge": "coffee"}}), BOSS)
    state = shop(tea(knowledge={"tea": {"entries": []}}))
    assert faults(state, wrong) == {"bots.faq.knowledge": "there is no knowledge base coffee; there are: tea"}
    apply(state, tea(bots={"faq": {"kind": "faq", "knowledge": "coffee.yaml"}}))


def test_faults_of_knowledge_are_named_by_their_place_in_the_shop_file() -> None:
    twice = knowledge(("a", ("发货",)), ("b", ("发 货？",)))
    file = replace(tea(), knowledge={"tea": twice})
    found = faults(shop(), ApplyShopFile(file, BOSS))
    assert found == {"knowledge.tea.entries[1].questions[0]": "「发 货？」 already leads to a"}
