"""Wall clocks of all time zones as the C library shows them: a calendar that shares no code with the one under test.

`router.core.slots` asks `zoneinfo` when a time is on the wall. Here `localtime(3)` is asked what is on the wall at a
time, from the same files of the zone database, and everything else is whole numbers: minutes since 1970, of UTC or
of the wall.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import TZPATH, available_timezones

FROM, TO = datetime(2023, 12, 25, tzinfo=UTC), datetime(2038, 1, 8, tzinfo=UTC)
"""The years 2024 to 2037 and a week more on either side."""
LOOK_H = 24
"""Hours between two looks at a clock in search of its changes; one undone within that time would not be found."""


class Stretch(NamedTuple):
    """A time without clock changes: from which minute on, and by how many the wall is ahead of UTC."""

    begins: int
    ahead: int


History = tuple[Stretch, ...]


def minute_of(at: datetime) -> int:
    """Count the minutes from 1970 to an instant."""
    return int(at.timestamp()) // 60


@cache
def minute_shown(label: str) -> int:
    """Count the minutes of the wall from 1970 to a label."""
    return minute_of(datetime.fromisoformat(f"{label}+00:00"))


@cache
def histories() -> dict[History, list[str]]:
    """Read every zone there is; zones whose clocks show the same in these years share a history."""
    alike: dict[bytes, list[str]] = defaultdict(list)
    for zone in sorted(available_timezones()):
        alike[_file(zone).read_bytes()].append(zone)
    found: dict[History, list[str]] = defaultdict(list)
    for zones in alike.values():
        found[_history(_file(zones[0]))] += zones
    return found


def first_seen(history: History, wall: int) -> int:
    """Work out when a minute of the wall is shown first; if a change skips it, when it is passed over."""
    for stretch, after in pairwise((*history, Stretch(minute_of(TO), 0))):
        if after.begins + stretch.ahead > wall:
            return max(stretch.begins, wall - stretch.ahead)
    raise ValueError("later than the history")


def watched(history: History, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Watch a clock minute after minute: each minute of the wall that is up, shown or passed over, and when."""
    up = None
    for stretch, after in pairwise((*history, Stretch(minute_of(TO), 0))):
        for now in range(max(stretch.begins, begin), min(after.begins, end + 1)):
            shown = now + stretch.ahead
            up = shown - 1 if up is None else up
            while up < shown:
                up += 1
                yield up, now


def _file(zone: str) -> Path:
    """Find the file that `zoneinfo` reads: the system's, else the package's."""
    places = [Path(folder, zone) for folder in TZPATH]
    packaged = Path(str(resources.files("tzdata").joinpath("zoneinfo", zone)))
    return next((place for place in places if place.is_file()), packaged)


def _history(file: Path) -> History:
    with _wall(file):
        found = [_stretch(int(FROM.timestamp()))]
        step = LOOK_H * 3600
        for second in range(int(FROM.timestamp()) + step, int(TO.timestamp()), step):
            if (ahead := time.localtime(second).tm_gmtoff) != found[-1].ahead * 60:
                found.append(_stretch(_change(second - step, second, ahead)))
    return tuple(found)


def _change(before: int, after: int, ahead: int) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if time.localtime(middle).tm_gmtoff == ahead else (middle, after)
    return after


def _stretch(second: int) -> Stretch:
    ahead = time.localtime(second).tm_gmtoff
    assert (second % 60, ahead % 60) == (0, 0), "no clock of these years is set but by whole minutes"
    return Stretch(second // 60, ahead // 60)


@contextmanager
def _wall(file: Path) -> Iterator[None]:
    """Let the C library show the clock of a file."""
    former = os.environ.get("TZ")
    os.environ["TZ"] = f":{file}"
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if former is not None:
            os.environ["TZ"] = former
        time.tzset()
