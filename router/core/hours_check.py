"""What is wrong with working hours: spans that overlap, dates that do not exist, hours that never open (R11.1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.errors import FieldError
from models.shop_file import DayHours, Hours, TimeWindow
from router.core.hours import WEEKDAYS
from router.core.slots import DAY_MIN, minutes

WEEK_MIN = 7 * DAY_MIN
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2999, 12, 31)
NEVER_OPEN = "they never open; give weekly hours or times, or null for always"


class Piece(NamedTuple):
    """Place one span on a line of minutes, and in the file."""

    begin: int
    end: int
    path: str


def hours_faults(hours: Hours | None, path: str) -> Iterator[FieldError]:
    """Yield every fault of working hours, by its path; None, always, has none."""
    if hours is None:
        return
    if not hours.weekly and not any(dated.times for dated in hours.dates):
        yield FieldError(path, NEVER_OPEN)
    impossible = list(_date_faults(hours, path))
    yield from impossible
    yield from _weekly_overlaps(hours, path)
    if not impossible:
        yield from _dated_overlaps(hours, path)


def _date_faults(hours: Hours, path: str) -> Iterator[FieldError]:
    seen: dict[str, int] = {}
    for place, dated in enumerate(hours.dates):
        first = seen.setdefault(dated.date, place)
        if first != place:
            yield FieldError(f"{path}.dates[{place}].date", f"{dated.date} stands already at {path}.dates[{first}]")
        elif not _is_date(dated.date):
            yield FieldError(
                f"{path}.dates[{place}].date",
                f"there is no day {dated.date} between {FIRST_DATE.year} and {LAST_DATE.year}",
            )


def _is_date(text: str) -> bool:
    try:
        return FIRST_DATE <= date.fromisoformat(text) <= LAST_DATE
    except ValueError:
        return False


def _weekly_overlaps(hours: Hours, path: str) -> Iterator[FieldError]:
    """Compare the spans of a week, whose last day is followed by its first."""
    pieces = [
        _piece(times, WEEKDAYS.index(weekday) * DAY_MIN, f"{path}.weekly[{place}]")
        for place, times in enumerate(hours.weekly)
        for weekday in times.days
    ]
    for place, piece in enumerate(pieces):
        clash = next((other for other in pieces[:place] if _share(piece, other)), None)
        if clash is not None:
            yield FieldError(piece.path, f"overlaps {clash.path}, on {WEEKDAYS[piece.begin // DAY_MIN]}")


def _share(one: Piece, other: Piece) -> bool:
    moved = (other._replace(begin=other.begin + by, end=other.end + by) for by in (-WEEK_MIN, 0, WEEK_MIN))
    return any(_meet(one, there) for there in moved)


def _meet(one: Piece, other: Piece) -> bool:
    return one.begin < other.end and other.begin < one.end


def _dated_overlaps(hours: Hours, path: str) -> Iterator[FieldError]:
    """Compare the spans of each dated entry with each other, and with those of the days around it."""
    for place, dated in enumerate(hours.dates):
        own = [_piece(times, 0, f"{path}.dates[{place}].times[{nth}]") for nth, times in enumerate(dated.times)]
        around = list(_around(hours, place, path))
        for nth, piece in enumerate(own):
            clash = next(
                (other for other in (*own[:nth], *around) if piece.begin < other.end and other.begin < piece.end), None
            )
            if clash is not None:
                yield FieldError(piece.path, f"overlaps {clash.path}")


def _around(hours: Hours, place: int, path: str) -> Iterator[Piece]:
    """Yield the spans of the day before a dated entry and the day after it; a later entry names its own clash."""
    day = date.fromisoformat(hours.dates[place].date)
    places = {dated.date: other for other, dated in enumerate(hours.dates)}
    for days in (-1, 1):
        near = day + timedelta(days=days)
        other = places.get(near.isoformat())
        if other is None:
            weekday = WEEKDAYS[near.weekday()]
            yield from (
                _piece(times, days * DAY_MIN, f"{path}.weekly[{nth}]")
                for nth, times in enumerate(hours.weekly)
                if weekday in times.days
            )
        elif other < place:
            dated = hours.dates[other]
            yield from (
                _piece(times, days * DAY_MIN, f"{path}.dates[{other}].times[{nth}]")
                for nth, times in enumerate(dated.times)
            )


def _piece(times: DayHours | TimeWindow, midnight: int, path: str) -> Piece:
    begin, end = minutes(times.from_), minutes(times.to)
    return Piece(midnight + begin, midnight + end + (0 if end > begin else DAY_MIN), path)
