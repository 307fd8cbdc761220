"""Routed, durable messages per second, beside a bare websocket relay with ack in the same run.

Customers write as fast as acks come back, a few at a time under way each; a message counts when its agent has it
and its customer has the ack. The clients are the same code for both. `python -m tests.benchmarks.messages`.
"""

import asyncio
import json
import tempfile
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import aiohttp
from msgspec import Struct, convert

from models.shop_file import ShopFile
from tests.benchmarks.processes import Served, process, shuntdesk

CUSTOMERS = 64
AGENTS = 8
WINDOW = 4
"""Messages each customer has under way."""
MESSAGES = 150
"""Messages of each customer that are counted."""

Socket = aiohttp.ClientWebSocketResponse


class Figure(Struct, frozen=True):
    """Hold one measurement: messages per second, and the time to the ack in milliseconds."""

    rate: float
    p50_ms: float
    p99_ms: float


def shop_file() -> ShopFile:
    """Return a shop whose agents take everybody."""
    names = [f"a{number}" for number in range(AGENTS)]
    described = {
        "shop": "bench",
        "name": "Bench",
        "agents": [{"login": name, "name": name, "capacity": 1000} for name in names],
        "groups": [{"name": "all", "default": True, "members": [{"agent": name} for name in names]}],
    }
    return convert(described, ShopFile)


async def say(socket: Socket, ref: str, kind: str, **data: object) -> None:
    """Send one frame."""
    await socket.send_str(json.dumps({"ref": ref, "type": kind, "data": data}))


async def until(socket: Socket, kind: str) -> dict[str, object]:
    """Read frames until one of this type."""
    while True:
        frame: dict[str, object] = json.loads(await socket.receive_str())
        if frame["type"] == kind:
            return frame


async def listen(socket: Socket, arrived: asyncio.Semaphore) -> None:
    """Count what arrives at an agent."""
    async for message in socket:
        if b"bench-" in message.data.encode():
            arrived.release()


async def write(socket: Socket, name: str, count: int, waits: list[float]) -> None:
    """Write `count` messages, at most `WINDOW` not acked."""
    places = asyncio.Semaphore(WINDOW)
    sent: list[float] = []

    async def acks() -> None:
        got = 0
        while got < count:
            if '"type":"ack"' in await socket.receive_str():
                waits.append(perf_counter() - sent[got])
                got += 1
                places.release()

    reading = asyncio.create_task(acks())
    for number in range(count):
        await places.acquire()
        sent.append(perf_counter())
        told = {"client_msg_id": f"{name}-{number}", "text": f"bench-{name}-{number}"}
        await say(socket, str(number), "message.send", **told)
    await reading


async def measured(customers: list[Socket], agents: list[Socket]) -> Figure:
    """Let everybody write and return when the last message is at its agent and acked."""
    arrived = asyncio.Semaphore(0)
    listeners = [asyncio.create_task(listen(socket, arrived)) for socket in agents]
    waits: list[float] = []
    began = perf_counter()
    await asyncio.gather(*(write(socket, f"c{number}", MESSAGES, waits) for number, socket in enumerate(customers)))
    for _ in range(MESSAGES * len(customers)):
        await arrived.acquire()
    took = perf_counter() - began
    for listener in listeners:
        listener.cancel()
    cuts = quantiles(waits, n=100)
    return Figure(MESSAGES * len(customers) / took, cuts[49] * 1000, cuts[98] * 1000)


async def bare() -> Figure:
    """Measure the relay."""
    async with (
        process("tests.benchmarks.relay") as port,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
    ):
        base = f"ws://127.0.0.1:{port}"
        agents = [await http.ws_connect(f"{base}/agent/{number}") for number in range(CUSTOMERS)]
        customers = [await http.ws_connect(f"{base}/customer/{number}") for number in range(CUSTOMERS)]
        return await measured(customers, agents)


async def ours(folder: Path) -> Figure:
    """Measure shuntdesk: customer socket → decide → fsync → agent socket, ack to the sender."""
    async with shuntdesk(folder, shop_file()) as served:
        agents = [await agent(served, f"a{number}") for number in range(AGENTS)]
        customers = [await customer(served) for _ in range(CUSTOMERS)]
        return await measured(customers, agents)


async def agent(served: Served, login: str) -> Socket:
    """Sign an agent in and let her serve."""
    socket = await served.http.ws_connect(f"{served.url}/ws/agent")
    await say(socket, "hello", "hello", token=await served.token(login))
    await until(socket, "snapshot")
    await say(socket, "online", "presence.set", presence="online")
    await until(socket, "ack")
    return socket


async def customer(served: Served) -> Socket:
    """Open a visitor's socket and write once, so that the conversation has its agent."""
    body = {"shop": served.shop}
    async with served.http.post(f"{served.url}/api/v1/visitor/sessions", json=body) as answer:
        token = (await answer.json())["token"]
    socket = await served.http.ws_connect(f"{served.url}/ws/visitor")
    await say(socket, "hello", "hello", token=token)
    await until(socket, "snapshot")
    await say(socket, "first", "message.send", client_msg_id="first", text="您好")
    await until(socket, "ack")
    return socket


async def measure() -> list[str]:
    """Return the lines of the report: both measured twice, in turn, the better run of each counts."""
    relays, routed = [], []
    for _ in range(2):
        relays.append(await bare())
        with tempfile.TemporaryDirectory() as folder:
            routed.append(await ours(Path(folder)))
    relay, best = max(relays, key=_rate), max(routed, key=_rate)
    ratio = f"{best.rate:,.0f}/s = {best.rate / relay.rate:.2f} × a bare relay ({relay.rate:,.0f}/s)"
    waits = f"ack p50 {best.p50_ms:.1f} ms, p99 {best.p99_ms:.1f} ms (relay {relay.p50_ms:.1f}, {relay.p99_ms:.1f})"
    return [f"routed, durable messages: {ratio}; {waits}"]


def _rate(figure: Figure) -> float:
    return figure.rate


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure())))
