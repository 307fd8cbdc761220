"""R7.5, I17: a scheduler that rings twice, late, early or not at all changes nothing but lateness.

The real alarm clock, dispatcher, journal and database; what rings, and the time, are in the test's hand.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import convert

from models.commands import RingSlots
from models.shop_file import ShopFile
from router.runtime.alarm import LOOK_S, AlarmClock
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.journal import Journal
from tests.integration.runtime.bells import HeldBell
from tests.integration.runtime.conftest import SYSTEM, HeldClock

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)


def shop_file(zone: str, start: str, end: str) -> ShopFile:
    policy = {"name": "自动分配", "times": [{"from": start, "to": end}], "conditions": {"min_online": 0}}
    owner = {"login": "owner", "name": "店主", "role": "owner"}
    return convert({"shop": "s", "name": "示例店", "timezone": zone, "agents": [owner], "policies": [policy]}, ShopFile)


class UnslewedClock(HeldClock):
    def slew(self, elapsed_s: float) -> float:
        return 0.0


@asynccontextmanager
async def serving(database: Database, clock: HeldClock) -> AsyncIterator[Shops]:
    """Serve what is in the database, as after a start."""
    journal = Journal(database)
    shops = Shops(database, journal, clock, Feed())  # type: ignore[arg-type]  # the held clock tells time all the same
    await shops.start()
    yield shops
    await shops.stop()
    await journal.close()


async def recorded(database: Database) -> list[tuple[str, str, datetime]]:
    """What is on record of the slots: label, state of the run, when it began; ledger and runs agree."""

    def question(connection: Any) -> list[tuple[str, str, datetime]]:
        ledger = connection.exec_driver_sql("SELECT slot, run_id FROM slot_ledger ORDER BY slot").all()
        runs = connection.exec_driver_sql(
            "SELECT slot, id, state, started_at FROM run WHERE slot IS NOT NULL ORDER BY slot"
        ).all()
        assert [(slot, run_id) for slot, run_id, *_ in runs] == [tuple(row) for row in ledger]
        return [(slot, state, datetime.fromtimestamp(at / 1000, UTC)) for slot, _, state, at in runs]

    return await database.read(question)


# -- whatever rings ---------------------------------------------------------------------------------------------------

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""In Shanghai, where no clock ever changes: the rule alone is looked at here."""
LAST = NINE + timedelta(hours=9)


class Expected:
    """R7.5 said the plain way: the latest slot that has come runs if it is less than half an hour late."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, bool, datetime]] = []
        self._next = NINE

    def ring(self, now: datetime) -> None:
        come = []
        while self._next <= now:
            come.append(self._next)
            at_six = (self._next - NINE) % DAY == LAST - NINE
            self._next += DAY - (LAST - NINE) if at_six else HALF_HOUR
        for slot in come:
            label = f"{slot.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%dT%H:%M}"
            self.runs.append((label, slot is not come[-1] or now - slot >= HALF_HOUR, now))


def rings(chance: Random) -> Iterator[tuple[datetime, int]]:
    """Ring around each slot of the day: on time, early, late, more than once or not at all; at times hours are lost."""
    now = NINE - timedelta(minutes=3)
    slot = NINE
    while slot <= LAST + HALF_HOUR:
        for _ in range(chance.choice((0, 1, 1, 2))):
            off = chance.choice((0, 0, -1, 1, 999, -999, 1_000 * chance.randint(-90, 5_000)))
            now = max(now, slot + off * MILLISECOND)
            yield now, chance.choice((1, 1, 1, 2, 5))
        slot += HALF_HOUR
        if chance.random() < 0.05:
            now = max(now, slot + timedelta(hours=3, seconds=chance.randint(0, 86_400)))


@pytest.mark.parametrize("seed", range(8))
async def test_r7_5_however_it_rings_each_slot_is_on_record_once_and_only_lateness_differs(
    database: Database, seed: int
) -> None:
    chance, clock, expected = Random(seed), UnslewedClock(), Expected()
    clock.at = NINE - timedelta(minutes=5)
    async with serving(database, clock) as shops:
        await shops.apply(shop_file("Asia/Shanghai", "09:00", "18:00"), SYSTEM)
    times = list(rings(chance))
    while times:
        # Between two starts the server may have been away for any of the rings.
        before_restart, times = times[: (cut := chance.randint(3, 12))], times[cut:]
        async with serving(database, clock) as shops:
            for now, often in before_restart:
                clock.at = now
                await asyncio.gather(*(shops.get("s").submit(RingSlots()) for _ in range(often)))
                expected.ring(now)
    found = await recorded(database)
    assert [(label, state == "missed", at) for label, state, at in found] == expected.runs


async def test_i17_fifty_who_ring_at_once_start_one_run(database: Database) -> None:
    clock = UnslewedClock()
    clock.at = NINE - timedelta(minutes=5)
    async with serving(database, clock) as shops:
        await shops.apply(shop_file("Asia/Shanghai", "09:00", "18:00"), SYSTEM)
        for half_hours in range(19):
            clock.at = NINE + half_hours * HALF_HOUR
            await asyncio.gather(*(shops.get("s").submit(RingSlots()) for _ in range(50)))
    labels = [label for label, _, _ in await recorded(database)]
    assert (len(labels), labels[0], labels[-1]) == (19, "2026-03-02T09:00", "2026-03-02T18:00")


# -- the alarm clock over clock changes -------------------------------------------------------------------------------


CHANGES = {
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "America/Santiago": ("2026-04-05", "2026-09-06"),
    "Asia/Kathmandu": ("2026-06-01",),
    "Asia/Shanghai": ("2026-06-01",),
    "Pacific/Apia": ("2026-06-01",),
}
"""A sample of zones with days on which their clocks change, by half an hour in one, at midnight in another."""


@pytest.mark.parametrize(("zone", "day"), [(zone, day) for zone, days in CHANGES.items() for day in days])
async def test_i17_the_running_alarm_rings_each_label_of_the_wall_clock_once(
    database: Database, zone: str, day: str
) -> None:
    clock, local = UnslewedClock(), ZoneInfo(zone)
    midnight = datetime.fromisoformat(day).replace(tzinfo=local)
    clock.at = (midnight - timedelta(hours=2)).astimezone(UTC)
    async with serving(database, clock) as shops:
        await shops.apply(shop_file(zone, "00:00", "23:30"), SYSTEM)
        bell = HeldBell()
        AlarmClock(shops, clock, bell).start()  # type: ignore[arg-type]  # the held clock tells time all the same
        await bell.look()
        while clock.at < midnight.astimezone(UTC) + timedelta(hours=26):
            clock.forward(seconds=bell.delay_s or 0)
            await bell.ring()
            # What a change skips is due at one moment; one runs with the alarm, the others with the next looks.
            for _ in range(2 if clock.at.astimezone(local).date().isoformat() == day else 0):
                clock.forward(seconds=LOOK_S)
                await bell.look()
    found = await recorded(database)
    assert {state for _, state, _ in found} <= {"done", "failed"}
    every_half_hour = [f"{day}T{hour:02}:{half}" for hour in range(24) for half in ("00", "30")]
    assert [label for label, _, _ in found if label.startswith(day)] == every_half_hour
    for label, _, at in found:
        late = at - first_passed(label, local, midnight)
        assert timedelta() <= late <= timedelta(seconds=2 * LOOK_S), (label, late)


def first_passed(label: str, local: ZoneInfo, midnight: datetime) -> datetime:
    """Watch the wall clock minute by minute: when does it first show this label, or a later one?"""
    wanted, now = datetime.fromisoformat(label), midnight.astimezone(UTC) - timedelta(hours=3)
    while now.astimezone(local).replace(tzinfo=None) < wanted:
        now += timedelta(minutes=1)
    return now
