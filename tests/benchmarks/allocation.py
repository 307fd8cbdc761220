"""A run over 6,000 pool entries and 1,000 agents: 5,000 handed out, committed and told, alone and beside messages.

Its baseline is a bare transaction that inserts the same rows; that of the messages is their wait without a run.
Dispatcher, journal and database are the real ones, in one process; messages come in where a socket would hand them in.
All of it three times over; the report has the medians. `python -m tests.benchmarks.allocation`.
"""

import asyncio
import gc
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from msgspec import Struct

from models.commands import By, ReceiveMessage, RunPolicy
from models.entities import Agent, Conversation, Customer, Entry, Group, Member, Policy, Shop, Target
from models.enums import Connection, ConversationState, PoolReason, Presence, Role
from models.events import RunFinished
from models.shop_file import PolicyTerms
from router.cli.serving import COLLECTIONS, SWITCH_S
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.store.batches import ShopBatch
from router.store.engine import open_database
from router.store.journal import Journal
from router.store.loading import load_shop

ENTRIES = 6_000
AGENTS = 1_000
GROUPS = 50
WRITERS = 100
"""Customers who are served already and go on writing."""
PAUSE_S = 0.004
"""Between two of their messages: 250 a second, while none is in anybody's way."""
IDLE_S = 4.0
SETTLE_S = 0.3
WHOLE = By("bench", role=Role.supervisor)


ROUNDS = 3


class Figure(Struct, frozen=True):
    """Hold one measurement: the seconds of the bare transaction, of a run alone and of one beside messages.

    `idle_p99_ms` and `live_p99_ms` are the 99th percentile of those messages, before the run and beside it.
    """

    bare: float
    alone: float
    beside: float
    idle_p99_ms: float
    live_p99_ms: float
    assigned: int


def full_pool(clock: Clock) -> ShopState:
    """Return a shop with everybody online, 6,000 conversations in the pool and a hundred that are served."""
    night = clock.now() - timedelta(hours=6)
    state = ShopState(Shop(id=1, key="bench", name="Bench"))
    state.change(state.shop)
    for number in range(1, AGENTS + 1):
        on = {"presence": Presence.online, "connection": Connection.connected, "online_since": night}
        state.change(Agent(id=number, login=f"a{number}", name=f"A{number}", since=night, capacity=1000, **on))
    for number in range(1, GROUPS + 1):
        state.change(_group(number))
    for number in range(1, ENTRIES + WRITERS + 1):
        wrote = night + timedelta(seconds=number)
        state.change(Customer(id=number, name=f"C{number}", facts={"product": f"p{number % GROUPS + 1}"}))
        state.change(_conversation(number, wrote))
        if number <= ENTRIES:
            state.change(_entry(number, wrote))
    state.change(Policy(id=1, position=1, terms=PolicyTerms(name="bench", quota_per_agent=10), target=Target()))
    return state


def _group(number: int) -> Group:
    members = tuple(Member(agent) for agent in range(1, AGENTS + 1) if agent % GROUPS == number - 1)
    takes = ({"product": f"p{number}"},) if number > 1 else ()
    return Group(id=number, name=f"G{number}", position=number, default=number == 1, members=members, takes=takes)


def _conversation(number: int, wrote: datetime) -> Conversation:
    known = {"first_customer_at": wrote, "last_customer_at": wrote, "waiting_since": wrote, "last_message_at": wrote}
    in_pool = {"state": ConversationState.waiting_offline, "entry_id": number}
    served = {"state": ConversationState.active, "owner_id": number - ENTRIES, "assigned_at": wrote}
    place = in_pool if number <= ENTRIES else served
    return Conversation(
        id=number, customer_id=number, channel="web", opened_at=wrote, messages=1, customer_messages=1, typed=True,
        asked_human=True, **known, **place,
    )  # fmt: skip


def _entry(number: int, wrote: datetime) -> Entry:
    return Entry(
        id=number, conversation_id=number, customer_id=number, channel="web", reason=PoolReason.nobody_online,
        entered_at=wrote, first_message_at=wrote, last_message_at=wrote, messages=1, group_id=1, asked_human=True,
    )  # fmt: skip


@asynccontextmanager
async def _served(folder: Path) -> AsyncIterator[tuple[Dispatcher, "asyncio.Future[RunFinished]"]]:
    """Serve the shop from a database in this folder; the future is done once its run has been told to the end."""
    database = open_database(f"sqlite:///{folder}/bench.db")
    journal, clock, feed = Journal(database), Clock(), Feed()
    await journal.append(ShopBatch(1, 1, [], full_pool(clock).take_touched()))
    shop = Dispatcher(await database.read_long(load_shop, 1), database, journal, clock, feed)
    over: asyncio.Future[RunFinished] = asyncio.get_running_loop().create_future()
    feed.subscribe(
        lambda shop_id, events: [over.set_result(event) for _, event in events if isinstance(event, RunFinished)]
    )
    await shop.start()
    with _as_served():
        yield shop, over
    await shop.stop()
    await journal.close()
    await database.close()


async def alone(folder: Path) -> float:
    """Return the seconds of a run beside nothing else."""
    async with _served(folder) as (shop, over):
        await asyncio.sleep(SETTLE_S)
        began = perf_counter()
        await shop.submit(RunPolicy(1, WHOLE))
        await over
        return perf_counter() - began


async def beside(folder: Path) -> tuple[float, list[float], list[float], int]:
    """Return the seconds of a run while those who are served write, their waits before and beside it, and its gifts."""
    async with _served(folder) as (shop, over):
        idle = await _waits_until(shop, asyncio.create_task(asyncio.sleep(IDLE_S)), count(1))
        began = perf_counter()
        await shop.submit(RunPolicy(1, WHOLE))
        live = await _waits_until(shop, over, count(1_000_000))
        return perf_counter() - began, idle, live, (await over).assigned


@contextmanager
def _as_served() -> Iterator[None]:
    """Set the interpreter as the serving process does."""
    before = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(*COLLECTIONS)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)
    yield
    gc.unfreeze()
    gc.set_threshold(*before[0])
    sys.setswitchinterval(before[1])


async def _waits_until(shop: Dispatcher, over: "asyncio.Future[Any]", numbers: "count[int]") -> list[float]:
    """Let customers write until something is over; return how long each message took to be durable, in ms.

    They write at their pace whatever becomes of the messages before, so that none of them hides a wait.
    """
    waits: list[float] = []
    under_way: set[asyncio.Task[None]] = set()
    while not over.done():
        task = asyncio.create_task(_write(shop, next(numbers), waits))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        await asyncio.wait([over], timeout=PAUSE_S)
    await asyncio.gather(*under_way)
    return waits


async def _write(shop: Dispatcher, number: int, waits: list[float]) -> None:
    began = perf_counter()
    customer = ENTRIES + 1 + number % WRITERS
    await shop.submit(ReceiveMessage("web", "在吗", f"m-{number}", customer_id=customer))
    waits.append((perf_counter() - began) * 1000)


LEFT_BY_THE_RUN = {
    "event_log": "seq > (SELECT seq FROM event_log WHERE type = 'run.started') AND type <> 'message.created'",
    "decision": "run_id IS NOT NULL",
    "run_item": "1",
    "conversation": "id <= 6000 AND state = 'assigned'",
    "pool_entry": "run_id IS NOT NULL",
    "agent": "1",
    "run": "1",
}
"""Which rows of which table the run made or changed: the bare transaction writes the same ones."""


def bare(folder: Path) -> float:
    """Return the seconds of one bare transaction with the rows that the run left, into the same tables, anew."""
    source = sqlite3.connect(folder / "bench.db")
    left = LEFT_BY_THE_RUN.items()
    rows = {name: source.execute(f"SELECT * FROM {name} WHERE {which}").fetchall() for name, which in left}
    schema = [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    source.close()
    target = sqlite3.connect(folder / "bare.db", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for sql in schema:
        target.execute(sql)
    began = perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        target.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(found[0]))})", found)
    target.execute("COMMIT")
    took = perf_counter() - began
    target.close()
    return took


async def once() -> Figure:
    """Measure one round, in folders of its own."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        quick = await alone(Path(first))
        plain = bare(Path(first))
        took, idle, live, assigned = await beside(Path(second))
    return Figure(plain, quick, took, quantiles(idle, n=100)[98], quantiles(live, n=100)[98], assigned)


async def measure() -> list[str]:
    """Return the lines of the report: medians of the rounds, ratios taken within each."""
    rounds = [await once() for _ in range(ROUNDS)]

    def middle(what: Callable[[Figure], float]) -> float:
        return median(map(what, rounds))

    plain = middle(lambda it: it.bare)
    what = (
        f"a run over {ENTRIES:,} entries and {AGENTS:,} agents, {rounds[0].assigned:,} handed out, committed and told"
    )
    quick = f"{middle(lambda it: it.alone):.2f} s = {middle(lambda it: it.alone / it.bare):.1f} ×"
    took = f"{middle(lambda it: it.beside):.2f} s = {middle(lambda it: it.beside / it.bare):.1f} ×"
    waits = f"{middle(lambda it: it.live_p99_ms):.1f} ms = {middle(lambda it: it.live_p99_ms / it.idle_p99_ms):.1f} ×"
    return [
        f"{what}: {quick} a bare transaction with the same rows ({plain:.2f} s)",
        f"  beside {1 / PAUSE_S:.0f} messages a second: {took}",
        f"  those messages: p99 {waits} without a run ({middle(lambda it: it.idle_p99_ms):.1f} ms)",
    ]


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure())))
