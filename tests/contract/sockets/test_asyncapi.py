"""The description served at `/api/v1/asyncapi.json` is what the running server takes and tells."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from models.wire import outgoing
from router.web.asyncapi import CHANNELS, Channel, asyncapi
from tests.integration.sockets.desk_shop import DeskShop, Socket

BY_NAME = {channel.name: channel for channel in CHANNELS}

TAKE_TIME = {"reply.overdue", "shift.changed", "transfer.expired"}
"""What only the clock brings; the walk of `test_snapshot_plus_frames` has it."""


async def day(desk_shop: DeskShop) -> dict[str, Socket]:
    """A little of everything, so that nearly every frame is told once."""
    waiting = await desk_shop.customer()
    stored = await waiting.ask("message.send", client_msg_id="w", text="有人吗")
    console = await desk_shop.console()
    await console.ask("watch", topics=["agents", "queue", "pool", "runs"])
    agent, han = await desk_shop.serving(), await desk_shop.serving("han")
    await desk_shop.run_policy()
    assigned = await agent.until("conversation.assigned")
    mine = {"conversation_id": assigned["data"]["conversation"]["id"]}
    await console.ask("watch", topics=["agents", "queue", "pool", "runs"], **mine)
    await agent.ask("conversation.accept", **mine)
    await agent.ask("message.send", **mine, client_msg_id="a", text="您好")
    await agent.ask("message.read", **mine, seq=1)
    await agent.ask("typing.start", **mine)
    await waiting.ask("typing.start", **mine)
    await waiting.ask("typing.stop", **mine)
    await waiting.ask("message.read", **mine, seq=2)
    await waiting.ask("handoff.request")
    await agent.ask("message.send", **mine, client_msg_id="n", text="记一下", internal=True)
    to = {"agent": await desk_shop.agent_id("han")}
    for answer in ("decline", "cancel", "accept"):
        await agent.ask("conversation.transfer", **mine, to=to, reason="换人", note="急", offer=True)
        await han.until("transfer.requested")
        await (agent if answer == "cancel" else han).ask(f"transfer.{answer}", **mine)
    await han.until("conversation.assigned")
    await console.ask("conversation.whisper", **mine, client_msg_id="w", text="稳住")
    customer = await desk_shop.state(lambda state: state.conversations[mine["conversation_id"]].customer_id)
    assert (await han.ask("customer.block", customer_id=customer, reason="广告"))["type"] == "ack"
    assert (await han.ask("customer.unblock", customer_id=customer))["type"] == "ack"
    await desk_shop.capacity("li", 6)
    await agent.ask("nonsense")
    await console.until("run.finished")
    await console.until("pool.changed")
    for socket in (agent, han, waiting):
        await socket.caught_up()
    assert stored["type"] == "ack"
    agent.seen += han.seen
    return {"agent": agent, "visitor": waiting, "console": console}


def described(channel: Channel, frame: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The messages of the description that may be this frame."""
    messages = asyncapi()["channels"][channel.name]["messages"]
    for name, message in messages.items():
        if name.startswith("server.") and message["name"] == frame["type"]:
            yield message["payload"]


async def test_every_frame_a_day_brings_is_described_field_by_field(desk_shop: DeskShop) -> None:
    for name, socket in (await day(desk_shop)).items():
        channel = BY_NAME[name]
        for frame in socket.seen:
            payloads = list(described(channel, frame))
            assert payloads, frame["type"]
            assert any(set(payload["required"]) <= set(frame) <= set(payload["properties"]) for payload in payloads), (
                frame
            )
            if frame["type"] != "ack":
                shape = channel.outgoing[frame["type"]]
                again = msgspec.to_builtins(msgspec.convert(frame["data"], shape))
                assert again == frame["data"]


async def test_a_day_brings_nearly_every_frame_there_is(desk_shop: DeskShop) -> None:
    sockets = await day(desk_shop)
    seen = {name: {frame["type"] for frame in socket.seen} for name, socket in sockets.items()}
    # A finished run is told after a look at its record, which the day need not wait for.
    assert set(outgoing.AGENT_OUTGOING) - seen["agent"] - {"run.finished"} == {"resync", *TAKE_TIME}
    # Only a language model writes so that one can watch it: tests/integration/bots/test_llm_aloud.py.
    # Only an answer from the knowledge is rated: tests/integration/sockets/test_answer_ratings.py.
    bots_alone = {"message.partial", "answer.rated"}
    assert set(outgoing.VISITOR_OUTGOING) - seen["visitor"] <= {"resync", "error"} | bots_alone
    expected = {"agent.changed", "entry.changed", "pool.changed", "run.finished", "snapshot", "conversation.updated"}
    assert {*expected, "transfer.requested", "transfer.accepted", "conversation.assigned"} <= seen["console"]


async def test_the_description_is_served(desk_shop: DeskShop) -> None:
    answer = await desk_shop.client.get("/api/v1/asyncapi.json")
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert await answer.json() == msgspec.json.decode(msgspec.json.encode(asyncapi()))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_reference_leads_somewhere(channel: Channel) -> None:
    document = asyncapi()

    def lead(reference: str) -> Any:
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        return found

    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (each for name, each in value.items() if name == "$ref")
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    found = list(references(document["channels"][channel.name])) + list(references(document["operations"]))
    assert found
    assert all(lead(reference) for reference in found)


def test_a_customers_place_may_come_with_and_without_a_position_and_nothing_else_may() -> None:
    optional = {
        message["name"]
        for channel in asyncapi()["channels"].values()
        for message in channel["messages"].values()
        if set(message["payload"]["properties"]) != set(message["payload"]["required"])
    }
    assert optional == {"conversation.state"}
