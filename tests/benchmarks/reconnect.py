"""A reconnect storm: every agent's socket is cut at once and all come back at once, with what they missed.

The server is the whole product under its documented limits; the clients are real sockets that behave as the desk
does: refused, they try again after a random wait that doubles. `python -m tests.benchmarks.reconnect [AGENTS]`.
"""

import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import aiohttp
from msgspec import convert

from models.shop_file import ShopFile
from tests.benchmarks.processes import Served, shuntdesk

AGENTS = 5_000
CUSTOMERS = 1_000
AT_A_TIME = 32
"""Requests under way while the shop is set up."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15.0
"""The desk's own waits (`router/web/ui/core/backoff.ts`)."""
PAGE = 100
PORTER = "porter"


def shop_file(agents: int) -> ShopFile:
    """Return a shop of so many agents in groups of a hundred, and an account that hands in messages."""
    logins = [f"a{number}" for number in range(agents)]
    groups = [
        {
            "name": f"g{start}",
            "default": not start,
            "members": [{"agent": login} for login in logins[start : start + 100]],
            "takes": [{"product": f"p{start // 100}"}] if start else [],
        }
        for start in range(0, agents, 100)
    ]
    accounts = [{"login": login, "name": login, "capacity": 100} for login in logins]
    described = {
        "shop": "storm",
        "name": "Storm",
        "presence": {"grace_s": 600},
        "agents": [*accounts, {"login": PORTER, "name": PORTER, "role": "integration"}],
        "groups": groups,
    }
    return convert(described, ShopFile)


class Agent:
    """Be one desk: connect, be cut off, come back and take in what was missed."""

    def __init__(self, served: Served, token: str) -> None:
        """Begin unconnected."""
        self.served = served
        self.token = token
        self.seq = 0
        self.log_id: str | None = None
        self.resumed: bool | None = None
        self.frames: Counter[str] = Counter()
        self.texts: Counter[str] = Counter()
        self.back_after_s = 0.0
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None

    async def come(self) -> None:
        """Connect, again and again as a desk does, until the server has said `ready`."""
        began, attempt = perf_counter(), 0
        while not await self._let_in():
            longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempt)
            await asyncio.sleep(random.random() * longest)  # jitter, no secret
            attempt += 1
        self.back_after_s = perf_counter() - began

    async def _let_in(self) -> bool:
        try:
            socket = await self.served.http.ws_connect(f"{self.served.url}/ws/agent", max_msg_size=0)
        except aiohttp.ClientError:
            return False
        resume = {"log_id": self.log_id, "last_seq": self.seq} if self.log_id else {}
        await socket.send_str(json.dumps({"ref": "1", "type": "hello", "data": {"token": self.token, **resume}}))
        async for message in socket:
            frame = json.loads(message.data)
            if frame["type"] == "ready":
                self._ready(frame["data"], socket)
                return True
            break
        await socket.close()
        return False

    def _ready(self, data: dict[str, Any], socket: aiohttp.ClientWebSocketResponse) -> None:
        self.resumed, self.log_id = data["resumed"], data["log_id"]
        if not self.resumed:
            self.seq = data["last_seq"]
        self._socket = socket
        self._reading = asyncio.create_task(self._read(socket))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            self.frames[frame["type"]] += 1
            self.seq = max(self.seq, frame.get("seq") or 0)
            if frame["type"] == "message.created":
                self.texts[frame["data"]["message"]["text"]] += 1

    async def start_serving(self) -> None:
        """Go online."""
        assert self._socket is not None
        await self._socket.send_str(json.dumps({"ref": "2", "type": "presence.set", "data": {"presence": "online"}}))

    def cut(self) -> None:
        """Lose the connection without a word, and forget what was counted."""
        assert self._socket is not None
        assert self._reading is not None
        self._reading.cancel()
        transport = self._socket.get_extra_info("socket") and self._socket._response.connection
        if transport is not None and transport.transport is not None:
            transport.transport.abort()
        self.frames.clear()
        self.texts.clear()


async def few_at_a_time(works: Any) -> list[Any]:
    """Await many things, `AT_A_TIME` of them at once."""
    places = asyncio.Semaphore(AT_A_TIME)

    async def one(work: Any) -> Any:
        async with places:
            return await work

    return list(await asyncio.gather(*(one(work) for work in works)))


async def write(served: Served, token: str, customer: int, text: str, groups: int) -> int:
    """Hand in a customer's message; returns her conversation."""
    body = {"text": text, "client_msg_id": text, "facts": {"product": f"p{customer % groups}"}}
    url = f"{served.url}/api/v1/customers/c{customer}/messages"
    while True:
        async with served.http.post(url, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
            if answer.status == 202:
                return int((await answer.json())["conversation_id"])
            assert answer.status in {429, 503}, await answer.text()
        await asyncio.sleep(0.1)


async def owners(served: Served, token: str) -> dict[int, int]:
    """Read who has which conversation."""
    found: dict[int, int] = {}
    last = 0
    while True:
        url = f"{served.url}/api/v1/events?after={last}&limit={PAGE}"
        async with served.http.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status == 200, await answer.text()
            page = await answer.json()
        for event in page["items"]:
            if event["type"] == "conversation.assigned":
                found[event["data"]["conversation_id"]] = event["data"]["agent_id"]
            elif event["type"] == "conversation.unassigned":
                found.pop(event["data"]["conversation_id"], None)
        if not page["items"]:
            return found
        last = page["items"][-1]["seq"]


async def storm(folder: Path, agents: int) -> list[str]:
    """Set the shop up, cut everybody off, let customers write on, and let everybody back."""
    file, groups = shop_file(agents), agents // 100
    async with shuntdesk(folder, file, documented=True) as served:
        tokens = await few_at_a_time(served.token(account.login) for account in file.agents)
        desks = [Agent(served, token) for token in tokens[:-1]]
        porter = tokens[-1]
        await asyncio.gather(*(desk.come() for desk in desks))
        await few_at_a_time(desk.start_serving() for desk in desks)
        await few_at_a_time(write(served, porter, number, f"first-{number}", groups) for number in range(CUSTOMERS))
        before = await owners(served, porter)
        for desk in desks:
            desk.cut()
        await few_at_a_time(write(served, porter, number, f"missed-{number}", groups) for number in range(CUSTOMERS))
        began = perf_counter()
        await asyncio.gather(*(desk.come() for desk in desks))
        took = perf_counter() - began
        await asyncio.sleep(1)
        after = await owners(served, porter)
        return told(desks, took, before, after)


def told(desks: list[Agent], took: float, before: dict[int, int], after: dict[int, int]) -> list[str]:
    """Return the lines of the report."""
    cuts = quantiles([desk.back_after_s for desk in desks], n=100)
    missed = sum((desk.texts for desk in desks), Counter[str]())
    once = sum(missed[f"missed-{number}"] == 1 for number in range(CUSTOMERS))
    moved = sum(before.get(number) != after.get(number) for number in before.keys() | after.keys())
    resumed = sum(bool(desk.resumed) for desk in desks)
    return [
        (
            f"{len(desks):,} agents reconnect at once: {resumed:,} resumed, the last after {took:.1f} s"
            f" (p50 {cuts[49]:.1f} s, p99 {cuts[98]:.1f} s); {moved} of {len(before):,} conversations moved;"
            f" {once:,} of {CUSTOMERS:,} messages missed meanwhile told exactly once"
        )
    ]


async def measure(agents: int = AGENTS) -> list[str]:
    """Return the lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        return await storm(Path(folder), agents)


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else AGENTS))))
