"""The calendar of a policy: which wall-clock times trigger a run, and which are due (R7.4, R7.5, I17).

A slot is named by its label, the shop's wall clock `YYYY-MM-DDTHH:MM`: labels sort like the times they name,
and a label is taken once whatever clocks do. What is taken is on record in the policy: `last_slot`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from models.entities import Policy
from models.errors import FieldError
from models.shop_file import TimeWindow

DAY_MIN = 24 * 60
DAYS_AHEAD = 3
"""How far the next slot can be: windows have slots each day, but a zone may skip a day (Apia 2011)."""


class Slot(NamedTuple):
    """Name a slot and the instant it triggers at (aware UTC)."""

    label: str
    at: datetime


class Due(Struct, frozen=True):
    """Say which slot is to run now, if any, and which were missed for good, oldest first (R7.5)."""

    run: Slot | None = None
    missed: tuple[Slot, ...] = ()


def minutes(clock: str) -> int:
    """Count the minutes from midnight to a wall-clock time `HH:MM`."""
    return int(clock[:2]) * 60 + int(clock[3:])


@lru_cache(maxsize=4096)
def clock_times(windows: tuple[TimeWindow, ...], every_min: int) -> tuple[str, ...]:
    """List the times of one day, `HH:MM` in order, both ends of each window included (R7.4)."""
    found = {point for window in windows for point in _points(window, every_min)}
    return tuple(f"{point // 60:02}:{point % 60:02}" for point in sorted(found))


def check_times(windows: Sequence[TimeWindow], every_min: int) -> list[FieldError]:
    """Say which bounds are off the grid of `every_min` and which windows share a time (R7.4)."""
    errors = [
        FieldError(f"times[{place}].{end}", _off_grid(clock, every_min))
        for place, window in enumerate(windows)
        for end, clock in (("from", window.from_), ("to", window.to))
        if minutes(clock) % every_min
    ]
    return errors or _overlaps(windows, every_min)


def due(policy: Policy, timezone: str, now: datetime) -> Due:
    """Say which of a policy's slots are due at `now` and not taken yet (R7.4, R7.5).

    The latest runs if it is less than `every_min` late. Labels that a clock change skipped are due at one
    instant; they run one after the other, so the first of them is named and the rest stay due.
    """
    since = policy.enabled_at or now
    open_slots = list(takewhile(lambda slot: slot.at <= now, _untaken(policy, timezone, since, now)))
    if not open_slots:
        return Due()
    latest = open_slots[-1].at
    if now - latest >= timedelta(minutes=policy.terms.every_min):
        return Due(missed=tuple(open_slots))
    place = bisect_left(open_slots, latest, key=lambda slot: slot.at)
    return Due(open_slots[place], tuple(open_slots[:place]))


def next_slot(policy: Policy, timezone: str, now: datetime) -> Slot | None:
    """Return the first slot after `now`, or None when the policy has none."""
    return next((slot for slot in _untaken(policy, timezone, now, now) if slot.at > now), None)


def instant(label: str, timezone: str) -> datetime:
    """Return when the wall clock first shows a label, in UTC; if it is skipped, when it is passed over."""
    return _first_shown(datetime.fromisoformat(label), ZoneInfo(timezone))


def _points(window: TimeWindow, every_min: int) -> Iterator[int]:
    start, end = minutes(window.from_), minutes(window.to)
    length = (end - start) % DAY_MIN
    return (point % DAY_MIN for point in range(start, start + length + 1, every_min))


def _off_grid(clock: str, every_min: int) -> str:
    down = minutes(clock) // every_min * every_min
    up = (down + every_min) % DAY_MIN
    nearest = f"{down // 60:02}:{down % 60:02} or {up // 60:02}:{up % 60:02}"
    return f"{clock} is not a multiple of {every_min} minutes; take {nearest}"


def _overlaps(windows: Sequence[TimeWindow], every_min: int) -> list[FieldError]:
    errors, taken = [], dict[int, int]()
    for place, window in enumerate(windows):
        points = set(_points(window, every_min))
        if clash := sorted(taken[point] for point in points & taken.keys()):
            errors.append(FieldError(f"times[{place}]", f"overlaps times[{clash[0]}]: both ends belong to a window"))
        taken.update(dict.fromkeys(points - taken.keys(), place))
    return errors


def _untaken(policy: Policy, timezone: str, since: datetime, now: datetime) -> Iterator[Slot]:
    """Walk the slots after a policy's last one, in order of time, none before it was enabled or before `since`."""
    enabled_at, last = policy.enabled_at, policy.last_slot or ""
    if not policy.terms.enabled or enabled_at is None:
        return
    begin, zone = max(enabled_at, since), ZoneInfo(timezone)
    # A day earlier: a zone that skips a day shows its labels when the day is over.
    first_day = (begin.astimezone(zone) - timedelta(days=1)).date()
    if last:
        first_day = max(first_day, date.fromisoformat(last[:10]))
    last_day = max(now.astimezone(zone).date(), first_day) + timedelta(days=DAYS_AHEAD)
    times = clock_times(policy.terms.times, policy.terms.every_min)
    for offset in range((last_day - first_day).days + 1):
        slots = _slots_of(first_day + timedelta(days=offset), times, timezone)
        begun = bisect_left(slots, begin, key=lambda slot: slot.at)
        yield from (slot for slot in slots[begun:] if slot.label > last)


@lru_cache(maxsize=256)
def _slots_of(day: date, times: tuple[str, ...], timezone: str) -> tuple[Slot, ...]:
    labels = (f"{day.isoformat()}T{clock}" for clock in times)
    return tuple(Slot(label, instant(label, timezone)) for label in labels)


def _first_shown(wall: datetime, zone: ZoneInfo) -> datetime:
    before, after = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    first = before.astimezone(UTC)
    shift = (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    return first if shift <= timedelta() else _change(first - shift, first, zone)


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Find the second at which the offset changes between two instants."""
    old = low.astimezone(zone).utcoffset()

    def changed(second: int) -> bool:
        return (low + timedelta(seconds=second)).astimezone(zone).utcoffset() != old

    seconds = range(int((high - low).total_seconds()) + 1)
    return low + timedelta(seconds=bisect_left(seconds, True, key=changed))
