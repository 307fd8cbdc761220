"""Sending again what is over, one or all of a filter, and the pages of the delivery log."""

import pytest

from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import Receiver


@pytest.fixture
async def told(shop: HookShop, receiver: Receiver) -> HookShop:
    """A shop whose endpoint was told of three messages."""
    await shop.endpoint(receiver.url, "message.created")
    for n in range(3):
        await shop.say(f"c-{n}", f"第 {n} 条")
    await shop.quiet()
    return shop


async def test_a_delivery_is_sent_again_under_the_same_id(told: HookShop, receiver: Receiver) -> None:
    first = (await told.owner("GET", "/deliveries/1")).body["request"]["headers"]["webhook-id"]
    assert (await told.owner("POST", "/deliveries/1/replay")).body == {"count": 1}
    await told.quiet()
    assert receiver.headers[-1]["webhook-id"] == first
    assert (await told.owner("GET", "/deliveries/1")).body["delivery"]["attempts"] == 2


async def test_a_filter_is_counted_first_and_then_sent_again(told: HookShop, receiver: Receiver) -> None:
    conversation = receiver.got[1]["data"]["message"]["conversation_id"]
    chosen = {"conversation": conversation, "state": "delivered"}
    counted = await told.owner("POST", "/webhooks/1/replay", chosen | {"dry_run": True})
    assert counted.body == {"count": 1}
    assert len(receiver.got) == 3
    assert (await told.owner("POST", "/webhooks/1/replay", chosen)).body == {"count": 1}
    await told.quiet()
    assert receiver.bodies[3] == receiver.bodies[1]
    assert (await told.owner("POST", "/webhooks/1/replay", {"event": "run.finished"})).body == {"count": 0}


async def test_what_is_still_being_sent_is_not_replayed(shop: HookShop) -> None:
    await shop.endpoint("http://10.1.2.3/hooks", "message.created")
    await shop.say("c-1", "在吗")
    await shop.quiet()
    refused = await shop.owner("POST", "/deliveries/1/replay")
    assert (refused.status, refused.code) == (409, "conflict")


async def test_the_log_is_filtered_and_paged(told: HookShop) -> None:
    first = (await told.owner("GET", "/webhooks/1/deliveries?limit=2")).body
    assert [it["id"] for it in first["items"]] == [3, 2]
    rest = (await told.owner("GET", f"/webhooks/1/deliveries?limit=2&cursor={first['next_cursor']}")).body
    assert ([it["id"] for it in rest["items"]], rest["next_cursor"]) == ([1], None)
    conversation = first["items"][0]["conversation_id"]
    assert len(await told.deliveries(conversation=str(conversation), state="delivered")) == 1
    assert await told.deliveries(state="dead") == []
    assert await told.deliveries(event="run.finished") == []
    assert await told.deliveries(since="2200-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/webhooks", {"url": "ftp://erp.example"}, 422),
        ("POST", "/webhooks", {"url": "https://erp.example", "events": ["moon.risen"]}, 422),
        ("POST", "/webhooks", {"url": "https://erp.example", "secret": "mine"}, 422),
        ("GET", "/webhooks/1/deliveries?state=lost", None, 422),
        ("GET", "/deliveries/99", None, 404),
        ("POST", "/webhooks/99/rotate", None, 404),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    told: HookShop, method: str, path: str, body: object, status: int
) -> None:
    before = await told.rest.seq()
    assert (await told.owner(method, path, body)).status == status
    assert await told.rest.seq() == before


async def test_a_ping_is_signed_and_leaves_no_delivery(told: HookShop, receiver: Receiver) -> None:
    shown = (await told.owner("POST", "/webhooks/1/ping")).body
    assert (shown["verdict"], shown["status"], receiver.got[-1]["type"]) == ("ok", 204, "ping")
    assert "webhook-signature" in receiver.headers[-1]
    assert len(await told.deliveries()) == 3


async def test_a_change_needs_the_version_that_was_seen(told: HookShop) -> None:
    assert (await told.owner("PATCH", "/webhooks/1", {"description": "甲"}, if_match="1")).body["version"] == 2
    assert (await told.owner("PATCH", "/webhooks/1", {"description": "乙"}, if_match="1")).code == "version_mismatch"
    assert (await told.owner("DELETE", "/webhooks/1", if_match="1")).code == "version_mismatch"
    assert (await told.owner("DELETE", "/webhooks/1", if_match="2")).status == 204
    assert (await told.owner("GET", "/webhooks/1")).status == 404
