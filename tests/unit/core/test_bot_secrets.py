"""The secrets that the server keeps of bots are rotated and retired, like those of webhooks (T10)."""

from typing import Any

import pytest

from models.commands import CreateBot, RetireBotSecret, RotateBotSecret
from models.errors import Conflict, NotFound, VersionMismatch
from models.shop_file import BotSpec
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, refusal, shop, tea

HOOK = BotSpec("webhook", url="https://bot.example/turns")
RASA = BotSpec("rasa", url="https://rasa.example")


def with_bot(spec: BotSpec = HOOK, secret: str | None = "s-1") -> ShopState:
    state = shop()
    handle(state, CreateBot("acme", spec, BOSS, secret), NOON)
    return state


def rotated(state: ShopState, secret: str) -> tuple[str, ...]:
    handle(state, RotateBotSecret("acme", secret, BOSS, state.shop.version), NOON)
    return state.shop.bot_secrets["acme"]


def test_two_secrets_are_valid_at_most_and_one_at_least() -> None:
    state = with_bot()
    refused = refusal(state, RetireBotSecret("acme", BOSS))
    assert type(refused) is Conflict
    assert "rotate it first" in refused.detail
    version = state.shop.version
    assert rotated(state, "s-2") == ("s-2", "s-1")
    assert state.shop.version == version + 1
    assert "retire the older one first" in refusal(state, RotateBotSecret("acme", "s-3", BOSS)).detail
    handle(state, RetireBotSecret("acme", BOSS), NOON)
    assert state.shop.bot_secrets == {"acme": ("s-2",)}


def test_a_bot_without_a_secret_gets_its_first() -> None:
    state = with_bot(secret=None)
    assert "no secret of it" in refusal(state, RetireBotSecret("acme", BOSS)).detail
    assert rotated(state, "s-1") == ("s-1",)


def test_a_key_that_a_bot_is_shown_takes_the_place_of_the_former_one_and_may_go() -> None:
    state = with_bot(RASA)
    assert rotated(state, "s-2") == ("s-2",)
    handle(state, RetireBotSecret("acme", BOSS), NOON)
    assert state.shop.bot_secrets == {}
    assert "no secret of it" in refusal(state, RetireBotSecret("acme", BOSS)).detail


ELSEWHERE = [
    (BotSpec("webhook", url="https://b.example", secret_env="ACME"), "ACME"),
    (BotSpec("webhook", url="https://b.example", secret_env=("ACME", "OLD")), "ACME, OLD"),
    (BotSpec("chatwoot", url="https://b.example", token_env="TOKEN"), "TOKEN"),
    (BotSpec("rasa", url="https://b.example", key_env="KEY"), "KEY"),
]


@pytest.mark.parametrize(("spec", "named"), ELSEWHERE)
def test_a_secret_from_the_environment_is_changed_there_and_the_variables_are_named(spec: BotSpec, named: str) -> None:
    state = shop(tea(bots={"acme": spec}))
    for command in (RotateBotSecret("acme", "s-1", BOSS), RetireBotSecret("acme", BOSS)):
        assert f"comes from the environment ({named})" in refusal(state, command).detail


def test_a_bot_that_answers_from_knowledge_alone_has_no_secret() -> None:
    state = shop(tea(bots={"acme": BotSpec("faq", knowledge="tea.yaml")}))
    assert "has no secret" in refusal(state, RotateBotSecret("acme", "s-1", BOSS)).detail


@pytest.mark.parametrize("command", [RotateBotSecret, RetireBotSecret])
def test_what_is_not_there_or_was_changed_meanwhile_is_left_alone(command: Any) -> None:
    state, more = with_bot(), {"secret": "s-2"} if command is RotateBotSecret else {}
    assert type(refusal(state, command(name="none", by=BOSS, **more))) is NotFound
    assert type(refusal(state, command(name="acme", by=BOSS, version=1, **more))) is VersionMismatch
