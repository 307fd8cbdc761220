"""A thousand customers of a bot that takes 300 ms, and what those of people notice: `python -m tests.benchmarks.bots`.

Some customers of one shop talk with agents at a steady rate; 1,000 of another shop on the same server each keep the
bot busy without a pause, or are silent. Both are measured in turn, in the same run; the median of the rounds counts.
"""

import asyncio
import json
import os
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from msgspec import Struct, convert

from models.shop_file import ShopFile
from tests.benchmarks.messages import Socket, agent, customer, say, shop_file, until
from tests.benchmarks.processes import Served, process, shuntdesk

TALKING = 1_000
"""Customers who are in the middle of a conversation with the bot."""
WRITING = 32
EVERY_S = 0.4
"""How often each customer of a person writes: 80 messages a second together."""
ROUND_S = 8
ROUNDS = 3
AT_ONCE = 50
SETTLE_S = 3
SECRET = "whsec_c2VjcmV0LW9mLXRoZS1iZW5jaG1hcmstYm90ISE="  # of nobody else


class Figure(Struct, frozen=True):
    """Hold what a round showed: milliseconds from a customer to her agent, and the bot's answers a second."""

    p50_ms: float
    p99_ms: float
    turns: float


def bot_shop(port: int) -> ShopFile:
    """Return the shop with the bot; nobody else serves in it."""
    spec = {"kind": "webhook", "url": f"http://127.0.0.1:{port}/turns", "secret_env": "BENCH_BOT", "timeout_s": 60}
    described = {
        "shop": "talks",
        "name": "Talks",
        "bot": {"mode": "bot_first", "bot": "slow"},
        "bots": {"slow": spec},
        "handoff": {"idle_s": 86400},
        "groups": [{"name": "all", "default": True}],
    }
    return convert(described, ShopFile)


class Talk:
    """Be 1,000 customers of the bot; each writes again as soon as she is answered, while they may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.answers = 0

    async def chat(self, socket: Socket, number: int) -> None:
        """Talk until the socket is closed; a message every `PACE_S` at most."""
        for turn in range(100_000):
            if not self.may.is_set():
                await self.may.wait()
                await asyncio.sleep(PACE_S * number / TALKING)
            began = perf_counter()
            await say(socket, f"t-{turn}", "message.send", client_msg_id=f"t-{number}-{turn}", text=f"问题{turn}")
            while "bot-answer" not in await socket.receive_str():
                pass
            self.answers += 1
            await asyncio.sleep(max(0.0, PACE_S - (perf_counter() - began)))


PACE_S = 10.0
"""The least time between two messages of a customer of the bot: she reads the answer and writes the next question."""


async def write(socket: Socket, number: int, waits: dict[str, float], stop: asyncio.Event) -> None:
    """Write at a steady rate, whatever comes back."""
    await asyncio.sleep(EVERY_S * number / WRITING)
    for turn in range(100_000):
        if stop.is_set():
            return
        text = f"bench-{number}-{turn}-{perf_counter():.6f}"
        waits[text] = perf_counter()
        await say(socket, text, "message.send", client_msg_id=text, text=text)
        await asyncio.sleep(EVERY_S)


async def drain(socket: Socket) -> None:
    """Read what nobody looks at."""
    async for _ in socket:
        pass


async def listen(socket: Socket, sent: dict[str, float], took: list[float]) -> None:
    """Note how long each message was on its way to its agent."""
    async for frame in socket:
        data = json.loads(frame.data)
        if data["type"] == "message.created":
            began = sent.pop(data["data"]["message"]["text"], None)
            if began is not None:
                took.append((perf_counter() - began) * 1000)


async def measured(customers: list[Socket], sent: dict[str, float], took: list[float], talk: Talk) -> Figure:
    """Let the customers of people write for a round."""
    await asyncio.sleep(SETTLE_S)
    took.clear()
    stop, before = asyncio.Event(), talk.answers
    writers = [asyncio.create_task(write(socket, number, sent, stop)) for number, socket in enumerate(customers)]
    await asyncio.sleep(ROUND_S)
    stop.set()
    await asyncio.gather(*writers)
    await asyncio.sleep(1)
    cuts = quantiles(took, n=100)
    return Figure(cuts[49], cuts[98], (talk.answers - before) / ROUND_S)


def resident_mb(pid: int) -> float:
    """Return the memory a process has in use."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def server_pid(database: str) -> int:
    """Return the process that serves a database."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_text()
        except OSError:
            continue
        if "tests.benchmarks.server" in line and database in line:
            return int(folder.name)
    raise LookupError(database)


async def talkers(served: Served) -> list[Socket]:
    """Bring the customers of the bot, some at a time."""
    sockets: list[Socket] = []
    for _ in range(0, TALKING, AT_ONCE):
        sockets += await asyncio.gather(*(visitor(served, "talks") for _ in range(AT_ONCE)))
    return sockets


async def visitor(served: Served, shop: str) -> Socket:
    """Open a visitor's socket."""
    async with served.http.post(f"{served.url}/api/v1/visitor/sessions", json={"shop": shop}) as answer:
        token = (await answer.json())["token"]
    socket = await served.http.ws_connect(f"{served.url}/ws/visitor")
    await say(socket, "hello", "hello", token=token)
    await until(socket, "snapshot")
    return socket


async def compared(folder: Path, bot_port: int) -> tuple[list[Figure], list[Figure], list[float]]:
    """Measure without and with the talk in turn, on one server; the memory after each round with it."""
    os.environ.update(BENCH_BOT=SECRET, SHUNTDESK_EGRESS_ALLOW="127.0.0.1")
    async with shuntdesk(folder, bot_shop(bot_port)) as served:
        talking = await talkers(served)
        await served.apply(shop_file())
        agents = [await agent(served, f"a{number}") for number in range(8)]
        customers = [await customer(served) for _ in range(WRITING)]
        return await _rounds(served, talking, agents, customers)


async def _rounds(
    served: Served, talking: list[Socket], agents: list[Socket], customers: list[Socket]
) -> tuple[list[Figure], list[Figure], list[float]]:
    talk, sent, took = Talk(), dict[str, float](), list[float]()
    tasks = [asyncio.create_task(talk.chat(socket, number)) for number, socket in enumerate(talking)]
    tasks += [asyncio.create_task(listen(socket, sent, took)) for socket in agents]
    tasks += [asyncio.create_task(drain(socket)) for socket in customers]
    pid = server_pid(served.database)
    without, beside, memory = [], [], [resident_mb(pid)]
    for _ in range(ROUNDS):
        talk.may.clear()
        without.append(await measured(customers, sent, took, talk))
        talk.may.set()
        beside.append(await measured(customers, sent, took, talk))
        memory.append(resident_mb(pid))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return without, beside, memory


async def measure() -> list[str]:
    """Return the lines of the report."""
    async with process("tests.benchmarks.slow_bot") as port:
        with tempfile.TemporaryDirectory() as folder:
            without, beside, memory = await compared(Path(folder), port)
    quiet, busy = median(it.p99_ms for it in without), median(it.p99_ms for it in beside)
    turns = median(it.turns for it in beside)
    medians = [median(it.p50_ms for it in figures) for figures in (without, beside)]
    rounds = " ".join(f"{one.p99_ms:.0f}/{two.p99_ms:.0f}" for one, two in zip(without, beside, strict=True))
    figures = (
        f"customer → agent beside {TALKING:,} talks with a 300 ms bot ({turns:.0f} turns/s): p99 {busy:.1f} ms ="
        f" {busy / quiet:.2f} × without ({quiet:.1f} ms); p50 {medians[1]:.1f} ({medians[0]:.1f}) ms; rounds {rounds}"
    )
    return [figures, "memory of the server: " + " → ".join(f"{value:.0f}" for value in memory) + " MB"]


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure())))
