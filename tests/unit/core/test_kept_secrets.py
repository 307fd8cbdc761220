"""A shop file that knows nothing of the secrets kept here leaves them, unless the bot is another or has its own."""

from typing import Any

import pytest

from models.commands import CreateBot, SaveSettings
from models.entities import Shop
from models.shop_file import BotSpec
from router.core.decider import handle
from router.core.export import export
from router.core.kept_secrets import without_secret
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, apply, shop, tea

HOOK: dict[str, Any] = {"kind": "webhook", "url": "https://bot.example/turns"}


def with_bot() -> ShopState:
    state = shop()
    handle(state, CreateBot("acme", BotSpec(**HOOK), BOSS, "s-1"), NOON)
    return state


def test_what_is_exported_has_no_secret_and_applying_it_changes_nothing() -> None:
    state = with_bot()
    file = export(state)
    assert file.bots == {"acme": BotSpec(**HOOK)}
    assert apply(state, file) == []


@pytest.mark.parametrize(
    ("described", "kept"),
    [
        (HOOK | {"timeout_s": 9}, ("s-1",)),
        (HOOK | {"secret_env": "ACME"}, None),
        ({"kind": "chatwoot", "url": "https://bot.example"}, None),
        (None, None),
    ],
)
def test_a_file_keeps_the_secret_of_a_bot_that_stays_and_names_no_variable(
    described: dict[str, Any] | None, kept: tuple[str, ...] | None
) -> None:
    state = with_bot()
    apply(state, tea(bots={"acme": described} if described else {}))
    assert state.shop.bot_secrets.get("acme") == kept


def test_saving_settings_leaves_them() -> None:
    state = with_bot()
    handle(state, SaveSettings(Shop(id=1, key="tea", name="新茶铺"), BOSS), NOON)
    assert (state.shop.name, state.shop.bot_secrets) == ("新茶铺", {"acme": ("s-1",)})


def test_the_bots_for_which_a_secret_is_to_be_drawn_are_those_that_have_none_anywhere() -> None:
    state = with_bot()
    described = {
        "named": HOOK | {"secret_env": "ACME"},
        "bare": HOOK,
        "made": {"kind": "chatwoot", "url": "https://bot.example"},
        "shown": {"kind": "rasa", "url": "https://bot.example"},
        "faq": {"kind": "faq", "knowledge": "tea.yaml"},
    }
    apply(state, tea(bots={"acme": HOOK} | described))
    assert without_secret(state.shop) == {"bare": "webhook", "made": "chatwoot"}
