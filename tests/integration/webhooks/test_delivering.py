"""What an endpoint is told, in which order, and what of it stands on record (I20, `contract.md` section 5)."""

import json
from typing import Any

import pytest
from standardwebhooks import Webhook

from models.commands import CloseConversation, SendMessage
from models.commands.command import SYSTEM
from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import Receiver, says

ALL_PAUSES_S = (5, 30, 120, 600, 3600, 21600, 86400)


async def test_an_endpoint_is_told_what_happens_from_now_on(shop: HookShop, receiver: Receiver) -> None:
    await shop.say("c-1", "在它之前")
    await shop.endpoint(receiver.url, "message.created")
    conversation = await shop.say("c-2", "在它之后")
    await shop.quiet()
    assert receiver.texts() == ["在它之后"]
    told = receiver.got[0]
    assert sorted(told) == ["data", "shop", "timestamp", "type"]
    assert (told["shop"], told["data"]["message"]["conversation_id"]) == ("first", conversation)
    assert told["timestamp"].endswith("Z")


async def test_a_delivery_is_signed_with_the_secret_that_was_shown_once(shop: HookShop, receiver: Receiver) -> None:
    made = await shop.endpoint(receiver.url, "message.created")
    await shop.say("c-1", "在吗")
    await shop.quiet()
    assert Webhook(made["secret"]).verify(receiver.bodies[0], receiver.headers[0]) == receiver.got[0]
    shown = await shop.owner("GET", "/webhooks")
    events = await shop.rest.call("wang", "GET", "/events?limit=500")
    assert made["secret"] not in json.dumps([shown.body, events.body])


async def test_while_a_secret_is_rotated_both_sign_and_afterwards_the_new_one_alone(
    shop: HookShop, receiver: Receiver
) -> None:
    old = (await shop.endpoint(receiver.url, "message.created"))["secret"]
    new = (await shop.owner("POST", "/webhooks/1/rotate")).body["secret"]
    assert (await shop.owner("POST", "/webhooks/1/rotate")).code == "conflict"
    await shop.say("c-1", "两个都有效")
    await shop.quiet()
    for secret in (old, new):
        Webhook(secret).verify(receiver.bodies[0], receiver.headers[0])
    assert (await shop.owner("POST", "/webhooks/1/retire")).body["secrets"] == 1
    await shop.say("c-2", "只剩新的")
    await shop.quiet()
    Webhook(new).verify(receiver.bodies[1], receiver.headers[1])
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify(receiver.bodies[1], receiver.headers[1])


async def test_without_a_filter_everything_that_is_offered_is_told_and_notes_of_agents_are_not(
    shop: HookShop, receiver: Receiver
) -> None:
    await shop.endpoint(receiver.url)
    await shop.rest.arrive("li")
    conversation = await shop.say("c-1", "在吗")
    await shop.rest.submit(SendMessage(conversation, "只给同事看", "n-1", SYSTEM, internal=True))
    await shop.rest.submit(CloseConversation(conversation, SYSTEM))
    await shop.quiet()
    told = [one["type"] for one in receiver.got]
    assert {"presence.changed", "message.created", "conversation.assigned", "conversation.closed"} <= set(told)
    assert "只给同事看" not in json.dumps(receiver.got, ensure_ascii=False)
    assert [it["state"] for it in await shop.deliveries()] == ["delivered"] * len(told)


async def test_a_run_that_finished_is_told_with_its_record(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "run.finished")
    assert (await shop.rest.call("wang", "POST", "/policies/1/run")).status == 200
    await shop.quiet()
    run = receiver.got[0]["data"]["run"]
    assert run == (await shop.rest.call("wang", "GET", f"/runs/{run['id']}")).body


async def test_each_attempt_is_on_record_with_what_was_sent_and_what_came_back(
    shop: HookShop, receiver: Receiver
) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [says(500, b"oops", x_trace="abc")]
    await shop.say("c-1", "在吗")
    assert await shop.quiet() == ALL_PAUSES_S[0]
    await shop.forward(seconds=5)
    await shop.quiet()
    shown = (await shop.owner("GET", "/deliveries/1")).body
    assert shown["delivery"]["state"] == "delivered"
    assert [(it["n"], it["status"], it["error"]) for it in shown["attempts"]] == [
        (1, 500, "bad_status"),
        (2, 204, None),
    ]
    assert "x-trace: abc" in shown["attempts"][0]["answer"]
    assert shown["attempts"][0]["answer"].endswith("oops")
    assert json.loads(shown["request"]["body"]) == receiver.got[0] == receiver.got[1]
    assert receiver.headers[0]["webhook-id"] == receiver.headers[1]["webhook-id"]
    assert shown["request"]["headers"]["webhook-id"] == receiver.headers[0]["webhook-id"]
    assert "webhook-signature" not in shown["request"]["headers"]


async def test_a_delivery_is_dead_after_the_last_of_its_retries(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.answering = says(500)
    await shop.say("c-1", "在吗")
    for pause in ALL_PAUSES_S:
        assert await shop.quiet() == pause
        await shop.forward(seconds=pause)
    assert await shop.quiet() is None
    (found,) = await shop.deliveries()
    assert (found["state"], found["attempts"], found["next_at"]) == ("dead", 8, None)
    shown = (await shop.owner("GET", "/webhooks/1")).body
    assert (shown["waiting"], shown["dead"]) == (0, 1)


async def test_events_of_a_conversation_keep_their_order_while_others_flow(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [says(500)]
    await shop.say("c-1", "一之一")
    await shop.quiet()
    await shop.say("c-1", "一之二")
    await shop.say("c-2", "二之一")
    await shop.quiet()
    assert receiver.texts() == ["一之一", "二之一"]
    await shop.forward(seconds=5)
    await shop.quiet()
    assert receiver.texts() == ["一之一", "二之一", "一之一", "一之二"]


async def test_no_more_than_four_calls_are_in_flight(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "message.created")
    for n in range(30):
        await shop.say(f"c-{n}", "在吗")
    await receiver.once(30)
    await shop.quiet()
    assert receiver.most_at_once <= 4


async def test_a_disabled_endpoint_is_told_what_it_missed_once_it_is_enabled(
    shop: HookShop, receiver: Receiver
) -> None:
    await shop.endpoint(receiver.url, "message.created")
    assert (await shop.owner("PATCH", "/webhooks/1", {"enabled": False})).body["state"] == "disabled"
    await shop.say("c-1", "那时候")
    assert receiver.got == []
    shown: dict[str, Any] = (await shop.owner("PATCH", "/webhooks/1", {"enabled": True})).body
    assert (shown["state"], shown["state_by"]) == ("active", None)
    await shop.quiet()
    assert receiver.texts() == ["那时候"]


async def test_a_filter_holds_for_the_events_after_its_change(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "conversation.closed", enabled=False)
    await shop.say("c-1", "没人要")
    await shop.owner("PATCH", "/webhooks/1", {"events": ["message.created"]})
    await shop.say("c-2", "有人要")
    await shop.owner("PATCH", "/webhooks/1", {"enabled": True})
    await shop.quiet()
    assert receiver.texts() == ["有人要"]


async def test_two_endpoints_are_told_apart(shop: HookShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "message.created")
    await shop.endpoint(receiver.url.replace("/hooks", "/nowhere"), "message.created")
    await shop.say("c-1", "在吗")
    await shop.quiet()
    assert [it["state"] for it in await shop.deliveries(1)] == ["delivered"]
    assert [it["last"]["status"] for it in await shop.deliveries(2)] == [404]
