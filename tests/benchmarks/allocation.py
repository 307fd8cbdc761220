"""Handing out 5,000 pool entries, committed and told, beside a bare transaction that inserts the same rows.

`python -m tests.benchmarks.allocation`.
"""

import asyncio
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from models.commands import AssignEntries, By
from models.entities import Agent, Conversation, Customer, Entry, Group, Member, Shop, Target
from models.enums import Connection, ConversationState, PoolReason, Presence
from models.events import Event, RunFinished
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.store.batches import ShopBatch
from router.store.engine import open_database
from router.store.journal import Journal
from router.store.loading import load_shop

ENTRIES = 5_000
AGENTS = 200


def full_pool(clock: Clock) -> ShopState:
    """Return a shop with everybody online and 5,000 conversations in the pool."""
    now = clock.now()
    night = now - timedelta(hours=6)
    state = ShopState(Shop(id=1, key="bench", name="Bench"))
    state.change(state.shop)
    for number in range(1, AGENTS + 1):
        on = {"presence": Presence.online, "connection": Connection.connected, "online_since": night}
        state.change(Agent(id=number, login=f"a{number}", name=f"A{number}", since=night, capacity=1000, **on))
    members = tuple(Member(number) for number in range(1, AGENTS + 1))
    state.change(Group(id=1, name="all", position=1, default=True, members=members))
    for number in range(1, ENTRIES + 1):
        wrote = night + timedelta(seconds=number)
        state.change(Customer(id=number, name=f"C{number}"))
        state.change(_conversation(number, wrote))
        state.change(_entry(number, wrote))
    return state


def _conversation(number: int, wrote: object) -> Conversation:
    known = {"first_customer_at": wrote, "last_customer_at": wrote, "waiting_since": wrote, "last_message_at": wrote}
    waiting = ConversationState.waiting_offline
    return Conversation(
        id=number, customer_id=number, channel="web", state=waiting, opened_at=wrote, entry_id=number, messages=1,
        customer_messages=1, typed=True, asked_human=True, **known,
    )  # fmt: skip


def _entry(number: int, wrote: object) -> Entry:
    return Entry(
        id=number, conversation_id=number, customer_id=number, channel="web", reason=PoolReason.nobody_online,
        entered_at=wrote, first_message_at=wrote, last_message_at=wrote, messages=1, group_id=1, asked_human=True,
    )  # fmt: skip


async def ours(folder: Path) -> float:
    """Return the seconds from the command until the run is over, durable and told."""
    database = open_database(f"sqlite:///{folder}/bench.db")
    journal, clock, feed = Journal(database), Clock(), Feed()
    state = full_pool(clock)
    await journal.append(ShopBatch(1, 1, [], state.take_touched()))
    shop = Dispatcher(await database.read_long(load_shop, 1), database, journal, clock, feed)
    over = asyncio.Event()
    feed.subscribe(lambda shop_id, events: over.set() if any(_ends(event) for _, event in events) else None)
    await shop.start()
    began = perf_counter()
    everything = tuple(range(1, ENTRIES + 1))
    await shop.submit(AssignEntries(everything, Target(), By("bench")))
    await over.wait()
    took = perf_counter() - began
    await shop.stop()
    await journal.close()
    await database.close()
    return took


def _ends(event: Event) -> bool:
    return isinstance(event, RunFinished)


TABLES = ("event_log", "decision", "run_item")


def bare(folder: Path) -> float:
    """Return the seconds of one bare transaction with the rows that the run left, into the same tables, anew."""
    source = sqlite3.connect(folder / "bench.db")
    rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in (*TABLES, *UPDATED)}
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
        if found:
            target.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(found[0]))})", found)
    target.execute("COMMIT")
    took = perf_counter() - began
    target.close()
    return took


UPDATED = ("conversation", "pool_entry", "agent", "run")
"""Tables whose rows a run changes: the bare transaction writes them too."""


async def measure() -> list[str]:
    """Return the line of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took = await ours(folder)
        plain = bare(folder)
    ratio = f"{took:.2f} s = {took / plain:.1f} × a bare transaction with the same rows ({plain:.2f} s)"
    return [f"allocating {ENTRIES:,} entries to {AGENTS} agents, committed and told: {ratio}"]


if __name__ == "__main__":
    print("\n".join(asyncio.run(measure())))
