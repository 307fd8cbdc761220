"""I7 over real sockets: who comes back gets exactly what was missed, once and in order, or is told to reload."""

import asyncio
from typing import Any

import pytest

from router.web.keys import DATABASE
from router.web.sockets import resume
from router.web.sockets.limits import Limits
from tests.integration.sockets.conftest import Open
from tests.integration.sockets.desk_shop import DeskShop, Socket


async def position(desk_shop: DeskShop, socket: Socket) -> dict[str, Any]:
    return {"log_id": desk_shop.app[DATABASE].log_id, "last_seq": await socket.caught_up()}


async def back(desk_shop: DeskShop, login: str, where: dict[str, Any]) -> tuple[Socket, dict[str, Any]]:
    socket = await desk_shop.connect("/ws/agent")
    ready = await socket.ask("hello", token=await desk_shop.token(login), **where)
    return socket, ready["data"]


async def test_missed_frames_are_the_ones_another_tab_saw_live(desk_shop: DeskShop) -> None:
    staying = await desk_shop.serving()
    leaving = await desk_shop.agent()
    where = await position(desk_shop, leaving)
    await leaving.ws.close()
    customer = await desk_shop.customer()
    for number in range(5):
        await customer.ask("message.send", client_msg_id=str(number), text="在吗")

    returned, ready = await back(desk_shop, "li", where)

    await returned.caught_up()
    await staying.caught_up()
    assert ready["resumed"] is True
    assert returned.frames() == [frame for frame in staying.frames() if frame["seq"] > where["last_seq"]]
    assert returned.frames()[-1]["seq"] == ready["last_seq"]


async def test_who_comes_back_soon_resumes_without_a_question_to_the_log(
    desk_shop: DeskShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    staying = await desk_shop.serving()
    leaving = await desk_shop.agent()
    where = await position(desk_shop, leaving)
    await leaving.ws.close()
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="在吗")
    monkeypatch.setattr(resume, "events_after", None)

    returned, ready = await back(desk_shop, "li", where)

    await returned.caught_up()
    await staying.caught_up()
    assert ready["resumed"] is True
    assert returned.frames() == [frame for frame in staying.frames() if frame["seq"] > where["last_seq"]]
    assert [frame["type"] for frame in returned.frames()] == ["conversation.assigned"]


async def test_frames_that_happen_during_the_replay_come_after_it_once(open_shop: Open) -> None:
    desk_shop = await open_shop(
        Limits(recent=0, replay_page=2, agent_frames=100_000, visitor_messages=100_000, visitor_burst=500)
    )
    staying = await desk_shop.serving()
    where = {**await position(desk_shop, staying), "last_seq": 0}
    customer = await desk_shop.customer()
    for number in range(30):
        await customer.ask("message.send", client_msg_id=str(number), text="在吗")
    returning = await desk_shop.connect("/ws/agent")
    token = await desk_shop.token("li")

    await returning.send("hello", token=token, **where)
    for number in range(30, 60):
        await customer.send("message.send", client_msg_id=str(number), text="在吗")
    await customer.caught_up()

    await staying.caught_up()
    await returning.caught_up()
    seqs = [frame["seq"] for frame in returning.frames()]
    assert seqs == sorted(set(seqs))
    assert {frame["seq"] for frame in staying.frames()} <= set(seqs)
    created = [frame for frame in returning.frames() if frame["type"] == "message.created"]
    assert [frame["data"]["message"]["seq"] for frame in created] == list(range(2, 61))


async def test_a_restart_of_the_server_moves_nothing_and_clients_resume(open_shop: Open) -> None:
    before = await open_shop()
    agent, customer, conversation = await before.talking()
    where = await position(before, agent)
    _, *codes = await asyncio.gather(before.stop(), agent.closed(), customer.closed())

    after = await open_shop()
    returned, ready = await back(after, "li", where)
    await returned.caught_up()

    assert codes == [1012, 1012]
    assert ready["resumed"] is True
    assert ready["presence"] == "online"
    changes = [(frame["type"], frame["data"].get("connection")) for frame in returned.frames()]
    assert changes == [("presence.changed", "grace"), ("presence.changed", "connected")]
    assert await after.state(lambda state: state.conversations[conversation].owner_id) == ready["agent_id"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"last_seq": 1_000_000}, "position_unknown"),
        ({"log_id": "another", "last_seq": 1}, "log_changed"),
        ({"log_id": None, "last_seq": 1}, "log_changed"),
    ],
)
async def test_a_position_this_log_never_gave_is_answered_by_resync_and_snapshot(
    desk_shop: DeskShop, wrong: dict[str, Any], reason: str
) -> None:
    agent = await desk_shop.serving()
    where = {**await position(desk_shop, agent), **wrong}

    returned, ready = await back(desk_shop, "li", where)

    assert ready["resumed"] is False
    assert (await returned.receive())["data"] == {"reason": reason}
    snapshot = await returned.receive()
    assert snapshot["type"] == "snapshot"
    assert snapshot["seq"] == ready["last_seq"]


@pytest.mark.parametrize("recent", [0, 20_000])
async def test_who_is_too_far_behind_is_told_to_reload(open_shop: Open, recent: int) -> None:
    desk_shop = await open_shop(Limits(recent=recent, replay_frames=3, replay_page=2))
    agent, customer, _ = await desk_shop.talking()
    where = {**await position(desk_shop, agent), "last_seq": 0}
    for number in range(3):
        await customer.ask("message.send", client_msg_id=str(number), text="在吗")

    returned, _ = await back(desk_shop, "li", where)

    assert (await returned.receive())["data"] == {"reason": "too_far_behind"}


async def test_a_customer_who_comes_back_sees_her_conversation(desk_shop: DeskShop) -> None:
    agent, _, conversation = await desk_shop.talking()
    await agent.ask("message.send", conversation_id=conversation, client_msg_id="n", text="会员", internal=True)
    await agent.ask("message.send", conversation_id=conversation, client_msg_id="a", text="您好")
    token = await desk_shop.token_of_customer(1)
    other = await desk_shop.connect("/ws/visitor")

    await other.ask("hello", token=token)

    shown = (await other.until("snapshot"))["data"]
    assert [message["text"] for message in shown["messages"]] == ["在吗", "您好"]
    assert (shown["state"]["state"], shown["state"]["agent"]) == ("active", "李雷")


async def test_the_snapshot_of_a_desk_shows_last_message_and_assignment(desk_shop: DeskShop) -> None:
    _, customer, conversation = await desk_shop.talking()
    await customer.ask("message.send", client_msg_id="two", text="还在吗")

    other = await desk_shop.agent()

    (row,) = next(frame for frame in other.seen if frame["type"] == "snapshot")["data"]["conversations"]
    assert (row["id"], row["messages"], row["last_message"]["text"]) == (conversation, 2, "还在吗")
    assert row["assignment"]["reason"] == "shunt"
