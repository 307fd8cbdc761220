"""How a client behaves when the line is bad: it resends the same, comes back where it was, waits when told to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from models.errors import Unauthenticated, Unavailable
from router.cli.replay.history import History
from router.cli.replay.link import Answer, Link, Patience, Refused

HANG_S = 20
HASTY = Patience(reconnect_s=0.01, most_s=0.01, retry_s=0.01, answer_s=0.05)
Part = Callable[["Stooge"], Awaitable[None]]


class Stooge:
    """A server's end of one socket that does what the test says."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws

    async def receive(self) -> dict[str, Any]:
        frame: dict[str, Any] = await self.ws.receive_json()
        return frame

    async def answer(self, frame: dict[str, Any], type_: str = "ack", **data: Any) -> None:
        await self.ws.send_json({"type": type_, "ref": frame["ref"], "data": data})

    async def greet(self, last_seq: int = 0) -> dict[str, Any]:
        hello = await self.receive()
        await self.answer(hello, "ready", log_id="log", last_seq=last_seq, resumed=False)
        return hello

    async def refuse(self, frame: dict[str, Any], code: str, *, retryable: bool) -> None:
        await self.answer(frame, "error", code=code, detail="no", retryable=retryable)


class House:
    """A server whose sockets play the given parts, one after the other; the last one again and again."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.visits = 0

    async def open(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.visits += 1
        await self.parts[min(self.visits, len(self.parts)) - 1](Stooge(ws))
        return ws


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def link(house: House) -> AsyncIterator[Link]:
    app = web.Application()
    app.router.add_get("/ws", house.open)
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as session:
        link = Link(session, "/ws", "secret", "customer:1", History("here"))
        link.patience = HASTY
        yield link


async def asked(link: Link, kind: str = "message.send", **data: Any) -> Any:
    """What a frame is answered with while the link is kept up."""
    running = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(HANG_S):
            return await link.ask(kind, data)
    finally:
        running.cancel()


async def test_what_is_not_answered_in_time_is_sent_again_with_the_same_id(house: House, link: Link) -> None:
    tried: list[Any] = []

    async def deaf_once(socket: Stooge) -> None:
        await socket.greet()
        tried.append((await socket.receive())["data"])
        again = await socket.receive()
        tried.append(again["data"])
        await socket.answer(again, conversation_id=1)
        await socket.receive()

    house.parts = [deaf_once]
    assert await asked(link, client_msg_id="m-1", text="在吗") == {"conversation_id": 1}
    assert tried == [{"client_msg_id": "m-1", "text": "在吗"}] * 2


async def test_a_cut_line_is_taken_up_where_it_was_and_what_was_under_way_is_sent_again(
    house: House, link: Link
) -> None:
    hellos: list[Any] = []

    async def cut(socket: Stooge) -> None:
        hellos.append((await socket.greet())["data"])
        await socket.ws.send_json({"type": "message.created", "seq": 7, "data": {}})
        await socket.receive()
        await socket.ws.close(code=1012)

    async def whole(socket: Stooge) -> None:
        hellos.append((await socket.greet(7))["data"])
        await socket.answer(await socket.receive(), done=True)
        await socket.receive()

    house.parts = [cut, whole]
    seen: list[Answer] = []
    link.on_frame = seen.append
    assert await asked(link) == {"done": True}
    assert hellos == [{"token": "secret"}, {"token": "secret", "log_id": "log", "last_seq": 7}]
    assert [frame.seq for frame in seen] == [7]
    assert link.connections == 2


async def test_who_is_told_to_wait_waits_and_asks_again(house: House, link: Link) -> None:
    async def busy_twice(socket: Stooge) -> None:
        await socket.greet()
        for code in ("rate_limited", "overloaded"):
            await socket.refuse(await socket.receive(), code, retryable=True)
        await socket.answer(await socket.receive(), done=True)
        await socket.receive()

    house.parts = [busy_twice]
    assert await asked(link) == {"done": True}


async def test_what_is_refused_for_good_is_not_asked_again(house: House, link: Link) -> None:
    async def strict(socket: Stooge) -> None:
        await socket.greet()
        await socket.refuse(await socket.receive(), "not_owner", retryable=False)
        await socket.receive()

    house.parts = [strict]
    with pytest.raises(Refused) as refused:
        await asked(link)
    assert refused.value.code == "not_owner"


async def test_a_worthless_token_ends_it(house: House, link: Link) -> None:
    async def unknown(socket: Stooge) -> None:
        await socket.receive()
        await socket.ws.close(code=4001)

    house.parts = [unknown]
    with pytest.raises(Unauthenticated):
        async with asyncio.timeout(HANG_S):
            await link.run()
    assert house.visits == 1


async def test_a_server_that_does_not_come_back_is_given_up(link: Link) -> None:
    link.patience = Patience(reconnect_s=0.01, most_s=0.01, give_up_s=0)
    async with ClientSession("http://127.0.0.1:9") as session:
        lost = Link(session, "/ws", "secret", "agent:li", History("nowhere"))
        lost.patience = link.patience
        with pytest.raises(Unavailable):
            async with asyncio.timeout(HANG_S):
                await lost.run()


def test_the_pause_before_coming_back_is_anything_up_to_a_bound_that_doubles(house: House) -> None:
    link = Link(None, "/ws", "secret", "agent:li", History("here"))  # type: ignore[arg-type]  # nobody is called
    for failures, bound in enumerate((5, 10, 20, 30, 30)):
        pauses = [link.jitter(5, failures, 30) for _ in range(200)]
        assert 0 <= min(pauses) < bound / 4
        assert bound * 3 / 4 < max(pauses) <= bound
