"""Bots are made, changed and deleted at the console, under the rules of the shop file."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import By, CreateBot, RemoveBot, SaveBot
from models.enums import HandoffTrigger, Role
from models.errors import Conflict, Forbidden, NotFound, ShuntdeskError, VersionMismatch
from models.events import HandoffRequested, ShopConfigured
from models.shop_file import BotChoice, BotSpec
from router.core.bot_settings import MOST
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import the, write
from tests.unit.core.builders import customer
from tests.unit.core.builders import group as a_group
from tests.unit.core.builders import shop as a_shop
from tests.unit.core.shops import BOSS, NOON, faults, refusal, shop, tea
from tests.unit.core.teas import TEA_KNOWLEDGE

WANG = By("王主管", 2, Role.supervisor)
HOOK = BotSpec("webhook", url="https://bot.example/turns")
FAQ = BotSpec("faq", knowledge="tea")
MODEL = BotSpec("llm", base_url="https://llm.example/v1", model="m", knowledge="tea")
RASA = BotSpec("rasa", url="https://rasa.example/webhooks/rest/webhook", key_env="RASA_TOKEN")


def knowing(**changes: Any) -> ShopState:
    """The tea shop with a base `tea`, and a bot that is not asked yet."""
    return shop(tea(**{"knowledge": {"tea": TEA_KNOWLEDGE}, "bots": {"faq": FAQ}} | changes))


@pytest.mark.parametrize("spec", [HOOK, FAQ, MODEL, replace(MODEL, fallback="faq")])
def test_a_bot_is_made_with_the_name_of_its_secret_and_the_shop_has_the_next_version(spec: BotSpec) -> None:
    state = knowing()
    version = state.shop.version
    event = the(handle(state, CreateBot("acme", spec, BOSS, "s-1"), NOON), ShopConfigured)
    assert event.shop == state.shop
    assert (state.shop.bots["acme"], state.shop.bot_secrets) == (spec, {"acme": ("s-1",)})
    assert (state.shop.version, event.by) == (version + 1, "店主")


@pytest.mark.parametrize("key", ["secret_env", "token_env", "key_env"])
def test_t10_no_variable_of_the_environment_is_named_at_the_console(key: str) -> None:
    state = knowing()
    handle(state, CreateBot("acme", replace(HOOK, **{key: "DATABASE_URL"}), BOSS), NOON)
    assert state.shop.bots["acme"] == HOOK
    handle(state, SaveBot("acme", replace(HOOK, timeout_s=9, **{key: "DATABASE_URL"}), BOSS), NOON)
    assert state.shop.bots["acme"] == replace(HOOK, timeout_s=9)


@pytest.mark.parametrize(
    ("spec", "field", "words"),
    [
        (BotSpec("webhook"), "url", "needs it"),
        (BotSpec("chatwoot"), "url", "needs it"),
        (BotSpec("faq"), "knowledge", "needs it"),
        (BotSpec("faq", knowledge="coffee"), "knowledge", "there are: tea"),
        (BotSpec("faq", knowledge="/etc/secret.yaml"), "knowledge", "no knowledge base"),
        (replace(MODEL, model=None), "model", "needs it"),
        (replace(MODEL, fallback="acme"), "fallback", "a bot of kind faq"),
        (replace(HOOK, fallback="faq"), "fallback", "has none"),
    ],
)
def test_a_bot_keeps_the_rules_of_the_shop_file_and_the_field_is_named(spec: BotSpec, field: str, words: str) -> None:
    state = knowing()
    found = faults(state, CreateBot("acme", spec, BOSS))
    assert set(found) == {field}
    assert words in found[field]


def test_a_name_is_given_once_and_bots_have_a_bound() -> None:
    state = knowing()
    assert "there is a bot faq already" in refusal(state, CreateBot("faq", HOOK, BOSS)).detail
    for number in range(MOST - 1):
        handle(state, CreateBot(f"b{number}", HOOK, BOSS), NOON)
    assert f"at most {MOST}" in refusal(state, CreateBot("more", HOOK, BOSS)).detail


def test_a_change_names_no_other_knowledge_than_a_base_but_may_keep_the_file_it_has() -> None:
    state = shop(tea(bots={"faq": replace(FAQ, knowledge="tea.yaml")}))
    handle(state, SaveBot("faq", replace(FAQ, knowledge="tea.yaml", max_misses=3), WANG), NOON)
    assert state.shop.bots["faq"].max_misses == 3
    assert set(faults(state, SaveBot("faq", replace(FAQ, knowledge="other.yaml"), WANG))) == {"knowledge"}


@pytest.mark.parametrize(
    "moved", [replace(RASA, url="https://mine.example"), replace(RASA, base_url="https://mine.ex")]
)
@pytest.mark.parametrize("spec", [RASA, replace(RASA, key_env=None)])
def test_t10_only_an_owner_moves_a_bot_that_is_shown_a_key(spec: BotSpec, moved: BotSpec) -> None:
    state = knowing(bots={"rasa": spec} if spec.key_env else {})
    if not spec.key_env:
        handle(state, CreateBot("rasa", spec, BOSS, "s-1"), NOON)
    assert type(refusal(state, SaveBot("rasa", moved, WANG))) is Forbidden
    handle(state, SaveBot("rasa", replace(spec, timeout_s=9), WANG), NOON)
    handle(state, SaveBot("rasa", moved, BOSS), NOON)
    assert (state.shop.bots["rasa"].url, state.shop.bots["rasa"].base_url) == (moved.url, moved.base_url)


def test_a_supervisor_moves_a_bot_that_is_shown_nothing() -> None:
    state = knowing()
    handle(state, CreateBot("acme", HOOK, BOSS, "s-1"), NOON)
    handle(state, SaveBot("acme", replace(HOOK, url="https://moved.example"), WANG), NOON)
    assert state.shop.bots["acme"].url == "https://moved.example"


USED = [
    ({"bot": BotChoice("bot_first", "faq")}, "shop", "the shop asks it"),
    ({"bot": BotChoice("off", "faq")}, "shop", "the shop asks it"),
    ({"groups": [{"name": "售前", "default": True, "bot": "faq"}]}, "groups", "group 售前 asks it"),
    ({"bots": {"faq": FAQ, "m": replace(MODEL, fallback="faq")}}, "bots", "bot m falls back to it"),
]


@pytest.mark.parametrize(("changes", "field", "words"), USED)
def test_a_bot_in_use_is_not_removed_and_the_uses_are_named(changes: dict[str, Any], field: str, words: str) -> None:
    state = knowing(**changes)
    refused = refusal(state, RemoveBot("faq", BOSS))
    assert type(refused) is Conflict
    assert [(use.field, use.detail) for use in refused.errors] == [(field, words)]


def test_a_bot_is_removed_with_the_names_of_its_secrets_and_others_keep_theirs() -> None:
    state = knowing()
    for name in ("acme", "other"):
        handle(state, CreateBot(name, HOOK, BOSS, f"s-{name}"), NOON)
    handle(state, RemoveBot("acme", BOSS, state.shop.version), NOON)
    assert (set(state.shop.bots), state.shop.bot_secrets) == ({"faq", "other"}, {"other": ("s-other",)})


def test_r8_1_a_customer_of_a_bot_that_is_gone_is_handed_on_with_her_next_message() -> None:
    state = a_shop(bot=BotChoice("bot_first", "acme"), bots={"acme": HOOK, "other": HOOK})
    a_group(state, default=True)
    who = customer(state)
    write(state, who)
    state.put(replace(state.shop, bot=BotChoice("bot_first", "other")))
    handle(state, RemoveBot("acme", BOSS), NOON)
    event = the(write(state, who, "还在吗"), HandoffRequested)
    assert event.handoff.trigger is HandoffTrigger.bot_off


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (SaveBot("acme", FAQ, BOSS), NotFound),
        (RemoveBot("acme", BOSS), NotFound),
        (SaveBot("faq", replace(FAQ, timeout_s=9), BOSS, 7), VersionMismatch),
        (RemoveBot("faq", BOSS, 7), VersionMismatch),
    ],
)
def test_what_is_not_there_or_was_changed_meanwhile_is_left_alone(command: Any, kind: type[ShuntdeskError]) -> None:
    assert type(refusal(knowing(), command)) is kind


def test_saving_the_same_again_is_no_event() -> None:
    assert handle(knowing(), SaveBot("faq", FAQ, BOSS), NOON) == []
