"""Endpoints are configured like policies, and what is offered to them has a shape (`contract.md` section 5)."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import By, GiveUpWebhook, RemoveWebhook, RetireWebhookSecret, RotateWebhookSecret, SaveWebhook
from models.entities import Webhook
from models.enums import Role
from models.errors import Conflict, NotFound, VersionMismatch
from models.events import EVENTS, RunFinished, WebhookConfigured, WebhookRemoved
from models.webhooks import WebhookEvent, WebhookState
from router.core.decider import handle
from router.core.state import ShopState
from router.core.webhooks import MOST, OFFERED, wanted
from router.web.webhook_events import MAKERS
from tests.unit.core.builders import NOW, shop

OWNER = By("店主", 1, Role.owner)
URL = "https://erp.example/hooks"


def save(hook: int = 0, *, enabled: bool = True, **changes: Any) -> SaveWebhook:
    secret = None if hook else "s-1"
    return replace(SaveWebhook(hook, URL, (), "商家系统", enabled, OWNER, secret), **changes)


@pytest.fixture
def state() -> ShopState:
    made = shop()
    handle(made, save(), NOW)
    return made


def test_a_new_endpoint_is_active_and_has_the_name_of_its_secret(state: ShopState) -> None:
    assert state.webhooks == {1: Webhook(1, URL, ("s-1",), description="商家系统")}


def test_saving_the_same_again_is_no_event(state: ShopState) -> None:
    assert handle(state, save(1), NOW) == []


def test_who_disables_an_endpoint_stands_with_it_until_it_is_enabled(state: ShopState) -> None:
    handle(state, save(1, enabled=False), NOW)
    assert (state.webhooks[1].state, state.webhooks[1].state_by) == (WebhookState.disabled, "店主")
    handle(state, save(1), NOW)
    assert (state.webhooks[1].state, state.webhooks[1].state_by, state.webhooks[1].version) == ("active", None, 3)


def test_an_endpoint_that_is_gone_is_given_up_once(state: ShopState) -> None:
    (event,) = handle(state, GiveUpWebhook(1), NOW)
    assert isinstance(event, WebhookConfigured)
    assert (event.webhook.state, event.by) == (WebhookState.gone, "410")
    assert handle(state, GiveUpWebhook(1), NOW) == handle(state, GiveUpWebhook(9), NOW) == []


def test_two_secrets_are_valid_at_most_and_one_at_least(state: ShopState) -> None:
    with pytest.raises(Conflict, match="rotate it first"):
        handle(state, RetireWebhookSecret(1, OWNER), NOW)
    handle(state, RotateWebhookSecret(1, "s-2", OWNER), NOW)
    assert state.webhooks[1].secrets == ("s-2", "s-1")
    with pytest.raises(Conflict, match="retire the older one first"):
        handle(state, RotateWebhookSecret(1, "s-3", OWNER), NOW)
    handle(state, RetireWebhookSecret(1, OWNER), NOW)
    assert state.webhooks[1].secrets == ("s-2",)


def test_a_shop_has_so_many_endpoints_at_most(state: ShopState) -> None:
    for _ in range(MOST - 1):
        handle(state, save(), NOW)
    with pytest.raises(Conflict, match=f"at most {MOST}"):
        handle(state, save(), NOW)


def test_a_removed_endpoint_is_forgotten_and_its_id_not_given_again(state: ShopState) -> None:
    assert handle(state, RemoveWebhook(1, OWNER), NOW) == [WebhookRemoved(at=NOW, webhook_id=1, by="店主")]
    handle(state, save(), NOW)
    assert sorted(state.webhooks) == [2]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (save(9), NotFound),
        (RemoveWebhook(9, OWNER), NotFound),
        (save(1, version=7), VersionMismatch),
        (RotateWebhookSecret(1, "s-2", OWNER, version=7), VersionMismatch),
    ],
)
def test_what_is_not_there_or_was_changed_meanwhile_is_refused(
    state: ShopState, command: Any, refusal: type[Exception]
) -> None:
    before = state.seq
    with pytest.raises(refusal):
        handle(state, command, NOW)
    assert state.seq == before


def test_a_filter_lets_through_what_it_names_and_an_empty_one_everything_that_is_offered() -> None:
    finished = RunFinished(at=NOW, run_id=1, state="done", assigned=1, failed=0, left=0, finished_at=NOW)  # type: ignore[arg-type]
    assert wanted((), finished) is WebhookEvent.run_finished
    assert wanted((WebhookEvent.run_finished,), finished) is WebhookEvent.run_finished
    assert wanted((WebhookEvent.message_created,), finished) is None
    assert wanted((), WebhookRemoved(at=NOW, webhook_id=1, by="x")) is None


def test_everything_that_is_offered_has_a_shape() -> None:
    assert OFFERED.keys() - {RunFinished} <= MAKERS.keys()
    assert OFFERED.keys() <= set(EVENTS)
