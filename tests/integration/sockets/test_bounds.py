"""The bounds of a socket (reliability.md sections 3 and 6): each ends in its code or its refusal, others go on."""

from aiohttp import WSMsgType
from msgspec.structs import replace

from models.enums import Connection
from router.web.auth.identity import identify
from router.web.keys import DATABASE, HUB
from router.web.sockets.limits import Limits
from tests.integration.sockets.conftest import Open
from tests.integration.sockets.desk_shop import DeskShop

NEVER = 10_000.0


async def test_a_frame_above_64_kib_closes_with_4009(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    await agent.ws.send_str(" " * (64 * 1024 + 1))
    assert await agent.closed() == 4009


async def test_a_frame_of_exactly_64_kib_is_read(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    await agent.ws.send_str('{"ref":"r","type":"ping"}'.ljust(64 * 1024))
    assert (await agent.until("pong"))["ref"] == "r"


async def test_a_frame_above_128_kib_is_not_even_read(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    await agent.ws.send_str(" " * (128 * 1024 + 1))
    assert await agent.closed() == 1009


async def test_ten_bad_frames_a_minute_are_forgiven_and_the_next_one_closes(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    for _ in range(10):
        await agent.ws.send_str("nonsense")
    assert (await agent.ask("ping"))["type"] == "pong"
    await agent.ws.send_str("nonsense")
    assert await agent.closed() == 4008


async def test_too_many_frames_of_an_agent_are_refused_until_later(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(agent_frames=3))
    agent = await desk_shop.agent()
    answers = [await agent.ask("ping") for _ in range(5)]
    assert [answer["type"] for answer in answers] == ["pong", "pong", "pong", "error", "error"]
    assert (answers[-1]["data"]["code"], answers[-1]["data"]["retryable"]) == ("rate_limited", True)


async def test_a_customer_may_write_twenty_messages_at_once_and_no_more(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    answers = [await customer.ask("message.send", client_msg_id=str(n), text="在吗") for n in range(22)]
    # A minute refills sixty: while twenty are being stored one or two may come back.
    assert [answer["type"] for answer in answers[:20]] == ["ack"] * 20
    refused = [answer for answer in answers if answer["type"] == "error"]
    assert all(answer["data"]["code"] == "rate_limited" for answer in refused)


async def test_a_sixth_socket_of_an_agent_replaces_the_oldest(desk_shop: DeskShop) -> None:
    sockets = [await desk_shop.agent() for _ in range(6)]
    assert await sockets[0].closed() == 4003
    for socket in sockets[1:]:
        assert (await socket.ask("ping"))["type"] == "pong"
    agent_id = await desk_shop.agent_id("li")
    assert await desk_shop.state(lambda state: state.agents[agent_id].connection) is Connection.connected


async def test_who_does_not_say_hello_in_time_is_sent_away(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(hello_s=0.01))
    socket = await desk_shop.connect("/ws/agent")
    assert await socket.closed() == 4001


async def test_silence_closes_with_4002_and_grace_begins(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(ping_s=0.1, silence_s=1))
    token = await desk_shop.token("li")
    socket = await desk_shop.connect("/ws/agent", autoping=False)
    await socket.ask("hello", token=token)
    await socket.ask("presence.set", presence="online")

    while (message := await socket.ws.receive()).type in {WSMsgType.TEXT, WSMsgType.PING}:
        pass

    assert (message.type, socket.ws.close_code) == (WSMsgType.CLOSE, 4002)
    watcher = await desk_shop.console()
    await watcher.ask("watch", topics=["agents"])
    agent_id = await desk_shop.agent_id("li")
    while await desk_shop.state(lambda state: state.agents[agent_id].connection) is not Connection.grace:
        await watcher.until("agent.changed")


async def test_answering_pings_is_life_enough(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(ping_s=0.01, silence_s=0.5))
    agent, pings = await desk_shop.connect("/ws/agent", autoping=False), 0
    await agent.send("hello", token=await desk_shop.token("li"))

    while pings < 100:
        message = await agent.ws.receive()
        assert message.type in {WSMsgType.TEXT, WSMsgType.PING}
        if message.type is WSMsgType.PING:
            await agent.ws.pong(message.data)
            pings += 1


async def test_the_servers_pong_answers_a_clients_ping(desk_shop: DeskShop) -> None:
    agent = await desk_shop.connect("/ws/agent", autoping=False)
    await agent.ws.ping(b"there?")
    message = await agent.ws.receive()
    assert (message.type, message.data) == (WSMsgType.PONG, b"there?")


async def test_an_expired_login_closes_its_socket(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(ping_s=0.02))
    agent = await desk_shop.connect("/ws/agent")
    answer = await agent.ask("hello", token=await desk_shop.token("li", lasts_s=0.2))
    assert answer["type"] == "ready"
    assert await agent.closed() == 4001


async def test_signing_out_closes_the_sockets_of_that_login_alone(desk_shop: DeskShop) -> None:
    token = await desk_shop.token("li")
    leaving, staying = await desk_shop.connect("/ws/agent"), await desk_shop.agent()
    await leaving.ask("hello", token=token)
    identity = await identify(desk_shop.app, token)

    desk_shop.app[HUB].revoke(identity.shop_id, identity.id, identity.token_hash)

    assert await leaving.closed() == 4003
    assert (await staying.ask("ping"))["type"] == "pong"


async def test_a_reader_who_is_too_slow_is_cut_off_with_4010_and_resumes_without_a_gap(open_shop: Open) -> None:
    generous = Limits(agent_frames=1_000_000, visitor_messages=1_000_000, visitor_burst=1_000_000)
    desk_shop = await open_shop(replace(generous, outbox_bytes=64 * 1024))
    slow, quick = await desk_shop.serving(), await desk_shop.agent()
    customer = await desk_shop.customer()
    stalled = slow.ws._response.connection.transport  # type: ignore[union-attr]  # a tab whose network stalls
    stalled.pause_reading()  # type: ignore[union-attr]
    key, written = (1, await desk_shop.agent_id("li")), 0

    while len(desk_shop.app[HUB].agents.get(key).sockets) == 2:  # type: ignore[union-attr]
        for number in range(written, written + 4):
            await customer.send("message.send", client_msg_id=str(number), text="长" * 4000)
        written += 4
        await customer.caught_up()
        await quick.caught_up()

    stalled.resume_reading()  # type: ignore[union-attr]
    assert await slow.closed() == 4010
    seen = slow.frames()
    log_id = desk_shop.app[DATABASE].log_id
    back = await desk_shop.agent(log_id=log_id, last_seq=seen[-1]["seq"])
    await back.caught_up()
    created = [frame for frame in seen + back.frames() if frame["type"] == "message.created"]
    assert [frame["data"]["message"]["seq"] for frame in created] == list(range(2, written + 1))
