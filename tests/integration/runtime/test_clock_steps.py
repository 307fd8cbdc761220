"""R7.5, I17: wherever clocks are set, however long the server is away and whatever rings, each label is taken once.

The whole node with its own clock on a real database; only the time of the machine and the bell are in the test's hand.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from models.commands import RingSlots
from models.errors import Unavailable
from router.core.slots import instant
from router.runtime.alarm import AlarmClock
from router.runtime.clock import Clock
from router.runtime.feed import Feed
from router.runtime.node import Node
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.journal import Journal
from tests.integration.runtime.bells import HeldBell, World
from tests.integration.runtime.conftest import SYSTEM
from tests.integration.runtime.test_ringing import NINE, UnslewedClock, recorded, shop_file

HALF_HOUR = timedelta(minutes=30)
STEPS_S = (1, -1, 20, -20, 61, -61, 3_600, -3_600, 86_400, -86_400)
EVES = {
    "Australia/Lord_Howe": datetime(2026, 4, 4, 6, tzinfo=UTC),
    "Africa/Casablanca": datetime(2026, 3, 21, 12, tzinfo=UTC),
    "Europe/Berlin": datetime(2026, 3, 28, 12, tzinfo=UTC),
    "America/New_York": datetime(2026, 10, 31, 12, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2026, 6, 1, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 29, 12, tzinfo=UTC),
}
"""Days before a clock change, by half an hour in one, by a whole day in another; one has none."""


@asynccontextmanager
async def served(folder: Path, world: World) -> AsyncIterator[tuple[Node, HeldBell]]:
    """Serve what is in the database, from a start to a stop."""
    node = await Node.open(f"sqlite:///{folder}/shop.db", Clock(wall=world.wall, monotonic=world.monotonic))
    bell = HeldBell()
    node.alarm = AlarmClock(node.shops, node.clock, bell)
    await node.start()
    yield node, bell
    await node.stop()


async def something_happens(chance: Random, world: World, bell: HeldBell) -> None:
    """Time goes on to the next slot or past it, and the bell rings as it should, or twice, early, late, not at all."""
    delay = bell.delay_s or 0.0
    match chance.choice(("on time", "on time", "twice", "early", "late", "not at all", "set")):
        case "on time":
            world.goes_on(delay)
            await bell.ring()
        case "twice":
            world.goes_on(delay)
            await asyncio.gather(*(bell.ring() for _ in range(chance.choice((2, 5)))))
        case "early":
            world.goes_on(delay * chance.random())
            await bell.ring()
        case "late":
            world.goes_on(delay + chance.choice((0.001, 4.999, 1_799.999, 1_800, chance.uniform(0, 10_000))))
            await bell.ring()
        case "not at all":
            world.goes_on(delay + chance.uniform(0, 10_800))
        case "set":
            world.is_set(chance.choice(STEPS_S))
    if chance.random() < 0.5:
        world.goes_on(5)
        await bell.look()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("zone", EVES)
async def test_r7_5_each_label_is_on_record_once_never_early_and_missed_only_when_it_was_too_late(
    tmp_path: Path, zone: str, seed: int
) -> None:
    chance, world = Random(f"{zone} {seed}"), World(EVES[zone])
    async with served(tmp_path, world) as (node, _):
        await node.shops.apply(shop_file(zone, "00:00", "23:30"), SYSTEM)
    for _ in range(8):
        async with served(tmp_path, world) as (node, bell):
            await bell.look()
            for _ in range(chance.randint(2, 10)):
                await something_happens(chance, world, bell)
        world.goes_on(chance.choice((1, 60, 3 * 3_600, chance.uniform(0, 86_400))))
        world.is_set(chance.choice((0, 0, *STEPS_S)))
    async with served(tmp_path, world) as (node, bell):
        await until_nothing_is_due(world, bell)
        found, now = await recorded(node.database), node.clock.now()
    shown = [datetime.fromisoformat(label) for label, _, _ in found]
    assert all(later - earlier == HALF_HOUR for earlier, later in pairwise(shown)), "none twice, none left out"
    assert instant(f"{shown[-1] + HALF_HOUR:%Y-%m-%dT%H:%M}", zone) > now
    due_at = [instant(label, zone) for label, _, _ in found]
    for place, (label, state, began) in enumerate(found):
        late = began - due_at[place]
        assert late >= timedelta(), f"{label} was early"
        overtaken = place + 1 < len(found) and due_at[place] < due_at[place + 1] <= began
        assert (state == "missed") is (late >= HALF_HOUR or overtaken), f"{label} was {late} late"


async def until_nothing_is_due(world: World, bell: HeldBell) -> None:
    """Labels that a change skips are due together and run look by look; a whole day's in one zone."""
    for _ in range(60):
        world.goes_on(5)
        await bell.look()


async def test_i17_of_fifty_servers_on_one_database_one_runs_each_slot(database: Database) -> None:
    """What one process never does to itself: each has loaded the shop and believes it is the only one."""
    clock = UnslewedClock()
    clock.at = NINE - timedelta(minutes=5)
    journals = [Journal(database) for _ in range(50)]
    servers = [Shops(database, journal, clock, Feed()) for journal in journals]  # type: ignore[arg-type]
    await servers[0].start()
    await servers[0].apply(shop_file("Asia/Shanghai", "09:00", "18:00"), SYSTEM)
    for server in servers[1:]:
        await server.start()
    for half_hours in range(4):
        clock.at = NINE + half_hours * HALF_HOUR
        tries = (server.get("s").submit(RingSlots()) for server in servers)
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        refused = [it for it in outcomes if isinstance(it, BaseException)]
        assert (len(refused), {type(it) for it in refused}) == (49, {Unavailable})
        again = await asyncio.gather(*(server.get("s").submit(RingSlots()) for server in servers))
        assert [it.events for it in again] == [()] * 50
    labels = [label for label, _, _ in await recorded(database)]
    assert labels == [f"2026-03-02T{clock}" for clock in ("09:00", "09:30", "10:00", "10:30")]
    await asyncio.gather(*(server.stop() for server in servers), *(journal.close() for journal in journals))
