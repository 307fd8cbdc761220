"""A run over 6,000 pool entries and 1,000 agents: 5,000 handed out, committed and told, while customers write.

Beside it a bare transaction that inserts the same rows, and the wait of the same customers without a run. Dispatcher,
journal and database are the real ones, in one process; customers hand in their messages where a socket would.
`python -m tests.benchmarks.allocation`.
"""

import asyncio
import gc
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from msgspec import Struct

from models.commands import By, ReceiveMessage, RunPolicy
from models.entities import Agent, Conversation, Customer, Entry, Group, Member, Policy, Shop, Target
from models.enums import Connection, ConversationState, PoolReason, Presence, Role
from models.events import Event, RunFinished
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
WHOLE = By("bench", role=Role.supervisor)


class Figure(Struct, frozen=True):
    """Hold one measurement: seconds, entries handed out, and the 99th percentile of messages in ms, idle and beside."""

    took: float
    assigned: int
    idle_p99_ms: float
    live_p99_ms: float


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


async def ours(folder: Path) -> Figure:
    """Measure the messages of those who are served, first alone, then beside a run to its end."""
    database = open_database(f"sqlite:///{folder}/bench.db")
    journal, clock, feed = Journal(database), Clock(), Feed()
    await journal.append(ShopBatch(1, 1, [], full_pool(clock).take_touched()))
    shop = Dispatcher(await database.read_long(load_shop, 1), database, journal, clock, feed)
    over: asyncio.Future[RunFinished] = asyncio.get_running_loop().create_future()
    feed.subscribe(lambda shop_id, events: [over.set_result(event) for _, event in events if _ends(event)])
    await shop.start()
    with _as_served():
        idle = await _waits_until(shop, asyncio.create_task(asyncio.sleep(IDLE_S)), count(1))
        began = perf_counter()
        await shop.submit(RunPolicy(1, WHOLE))
        live = await _waits_until(shop, over, count(1_000_000))
        took = perf_counter() - began
    await shop.stop()
    await journal.close()
    await database.close()
    return Figure(took, (await over).assigned, quantiles(idle, n=100)[98], quantiles(live, n=100)[98])


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


async def _waits_until(shop: Dispatcher, over: "asyncio.Future[object]", numbers: "count[int]") -> list[float]:
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


def _ends(event: Event) -> bool:
    return isinstance(event, RunFinished)


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


async def measure() -> list[str]:
    """Return the lines of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figure = await ours(folder)
        plain = bare(folder)
    times = figure.took / plain
    slower = figure.live_p99_ms / figure.idle_p99_ms
    what = f"a run over {ENTRIES:,} entries and {AGENTS:,} agents, {figure.assigned:,} handed out, committed and told"
    ratio = f"{figure.took:.2f} s = {times:.1f} × a bare transaction with the same rows ({plain:.2f} s)"
    beside = f"{figure.live_p99_ms:.1f} ms = {slower:.1f} × without a run ({figure.idle_p99_ms:.1f} ms)"
    return [f"{what}: {ratio}", f"  customers writing meanwhile: p99 {beside}"]


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure())))
