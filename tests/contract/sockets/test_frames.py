"""Bad frames after hello: the documented refusal with the ref, the socket lives, nothing changes."""

from typing import Any

import pytest
from msgspec import json

from tests.integration.sockets.desk_shop import DeskShop, Socket

LONG = "长" * 4001


async def log_of(desk_shop: DeskShop) -> int:
    seq: int = await desk_shop.state(lambda state: state.seq)
    return seq


async def raw(socket: Socket, text: str) -> dict[str, Any]:
    await socket.ws.send_str(text)
    return await socket.until("error")


BROKEN = [
    ("", None, "bad_frame"),
    ("[]", None, "bad_frame"),
    ("{", None, "bad_frame"),
    ('"hello"', None, "bad_frame"),
    ('{"type":"ping"}', None, "bad_frame"),
    ('{"ref":"r"}', "r", "bad_frame"),
    ('{"ref":"","type":"ping"}', None, "bad_frame"),
    ('{"ref":7,"type":"ping"}', None, "bad_frame"),
    ('{"ref":"r","type":7}', "r", "bad_frame"),
    ('{"ref":"r","type":"ping","data":[]}', "r", "bad_frame"),
    ('{"ref":"r","type":"ping","extra":1}', "r", "unknown_field"),
    ('{"ref":"r","type":"no.such.type"}', "r", "unknown_type"),
    ('{"ref":"r","type":"watch","data":{"topics":[]}}', "r", "unknown_type"),
    ('{"ref":"r","type":"ping","data":{"x":1}}', "r", "unknown_field"),
]


async def test_a_broken_frame_is_refused_and_the_socket_lives(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    for text, ref, code in BROKEN:
        with subtests.test(text):
            agent = await desk_shop.agent()
            error = await raw(agent, text)
            assert (error["ref"], error["data"]["code"], error["data"]["retryable"]) == (ref, code, False)
            assert (await agent.ask("ping"))["type"] == "pong"


WRONG = [
    ("message.send", {}, "bad_frame", None),
    ("message.send", {"conversation_id": "1", "client_msg_id": "a", "text": "x"}, "bad_frame", "conversation_id"),
    ("message.send", {"conversation_id": 0, "client_msg_id": "a", "text": "x"}, "bad_frame", "conversation_id"),
    ("message.send", {"conversation_id": 1, "client_msg_id": "a", "text": ""}, "bad_frame", "text"),
    ("message.send", {"conversation_id": 1, "client_msg_id": "a", "text": LONG}, "too_large", "text"),
    ("message.send", {"conversation_id": 1, "client_msg_id": "a", "text": "\x00"}, "bad_frame", None),
    ("message.send", {"conversation_id": 1, "client_msg_id": "a", "text": "x", "role": "o"}, "unknown_field", "role"),
    ("message.send", {"conversation_id": 2**70, "client_msg_id": "a", "text": "x"}, "bad_frame", None),
    ("presence.set", {"presence": "busy"}, "bad_frame", "presence"),
    ("presence.set", {"presence": "suspended", "until": "soon"}, "bad_frame", "until"),
    ("presence.set", {"presence": "suspended", "until": "2026-03-01T01:00:00"}, "bad_frame", "until"),
    ("conversation.transfer", {"conversation_id": 1, "to": {}, "reason": "x"}, "invalid", "to"),
    ("conversation.return_to_pool", {"conversation_id": 1, "reason": ""}, "bad_frame", "reason"),
]


async def test_a_wrong_field_is_named_and_nothing_changes(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    agent = await desk_shop.agent()
    before = await log_of(desk_shop)
    for place, (kind, data, code, field) in enumerate(WRONG):
        with subtests.test(f"{kind} {field} {place}"):
            # Another socket in time: ten bad frames a minute are forgiven.
            asking = agent if place < 5 else await desk_shop.agent()
            ref = await asking.send(kind, **data)
            error = await asking.until("error")
            assert (error["ref"], error["data"]["code"]) == (ref, code)
            assert field in {None, *(each["field"] for each in error["data"]["errors"])}
            assert await log_of(desk_shop) == before


STRANGE = [
    ("message.send", {"client_msg_id": "a", "text": "x"}),
    ("message.read", {"seq": 1}),
    ("conversation.claim", {}),
    ("conversation.close", {}),
    ("conversation.transfer", {"to": {"agent": 1}, "reason": "x"}),
    ("conversation.return_to_pool", {"reason": "x"}),
    ("typing.start", {}),
]


async def test_an_unknown_conversation_is_not_found(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    agent = await desk_shop.serving()
    before = await log_of(desk_shop)
    for kind, data in STRANGE:
        with subtests.test(kind):
            answer = await agent.ask(kind, conversation_id=4711, **data)
            assert answer["data"]["code"] == "not_found"
            assert await log_of(desk_shop) == before


async def test_somebody_elses_conversation_is_refused_to_an_agent(
    desk_shop: DeskShop, subtests: pytest.Subtests
) -> None:
    _, _, conversation = await desk_shop.talking()
    other = await desk_shop.serving("han")
    before = await log_of(desk_shop)
    for kind, data in [each for each in STRANGE if each[0] != "message.read"]:
        with subtests.test(kind):
            answer = await other.ask(kind, conversation_id=conversation, **data)
            assert answer["data"]["code"] in {"not_owner", "not_found"}
            assert await log_of(desk_shop) == before


async def test_a_read_mark_of_an_agent_who_no_longer_has_the_conversation_changes_nothing(
    desk_shop: DeskShop,
) -> None:
    _, _, conversation = await desk_shop.talking()
    other = await desk_shop.serving("han")
    before = await log_of(desk_shop)

    assert (await other.ask("message.read", conversation_id=conversation, seq=1))["type"] == "ack"
    assert await log_of(desk_shop) == before


async def test_somebody_elses_conversation_does_not_exist_for_a_customer(
    desk_shop: DeskShop, subtests: pytest.Subtests
) -> None:
    _, _, conversation = await desk_shop.talking()
    other = await desk_shop.customer()
    before = await log_of(desk_shop)
    for kind, data in [("message.read", {"seq": 1}), ("typing.start", {}), ("conversation.rate", {"rating": 1})]:
        with subtests.test(kind):
            answer = await other.ask(kind, conversation_id=conversation, **data)
            assert answer["data"]["code"] == "not_found"
            assert await log_of(desk_shop) == before


async def test_a_customers_hint_at_somebody_elses_conversation_leads_to_her_own(desk_shop: DeskShop) -> None:
    _, _, conversation = await desk_shop.talking()
    other = await desk_shop.customer()

    ack = await other.ask("message.send", client_msg_id="x", text="在吗", conversation_id=conversation)

    assert ack["data"]["conversation_id"] != conversation


async def test_a_binary_frame_is_refused_and_the_socket_lives(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    await agent.ws.send_bytes(json.encode({"ref": "r", "type": "ping"}))
    error = await agent.until("error")
    assert (error["ref"], error["data"]["code"]) == (None, "bad_frame")
    assert (await agent.ask("ping"))["type"] == "pong"
