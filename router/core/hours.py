"""Working hours: whether they are open at an instant, until when, and when they open next (R11.1, R11.4).

A span lasts from the instant its first label is shown to the instant its last one is, by the shop's wall clock, so
that a clock change neither doubles nor swallows it. It belongs to the date on which it starts.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.shop_file import DayHours, Hours, TimeWindow, Weekday
from router.core.slots import instant

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_AROUND = 9
"""A week has every weekly span once; a day more on each side, for spans over midnight and a zone that skips a day."""
DAYS_AHEAD = 400
"""How far a change is looked for: what lies beyond, a dated entry years ahead, is found by looking again then."""


class Look(NamedTuple):
    """Tell whether hours are open, and until when that stays so at least; None: for ever."""

    is_open: bool
    until: datetime | None


class Span(NamedTuple):
    """Bound a time of work: `begin` is inside, `end` is not (aware UTC)."""

    begin: datetime
    end: datetime


def look(hours: Hours | None, timezone: str, now: datetime) -> Look:
    """Tell whether hours are open at `now`, and until when; no hours are always open (R11.1)."""
    if hours is None:
        return Look(is_open=True, until=None)
    last_day = _last_day(hours, timezone, now)
    ahead = _spans(hours, timezone, now, last_day)
    current = next(ahead, None)
    if current is not None and current.begin > now:
        return Look(is_open=False, until=current.begin)
    seen = instant(f"{last_day.isoformat()}T00:00", timezone)
    until = _end(current, ahead) if current is not None else seen
    if until < seen:
        return Look(is_open=True, until=until)
    # The same as far as one looks: for ever, unless something dated lies beyond.
    beyond = any(date.fromisoformat(dated.date) > last_day - timedelta(days=DAYS_AROUND) for dated in hours.dates)
    return Look(is_open=current is not None, until=seen if beyond else None)


def next_opening(hours: Hours | None, timezone: str, now: datetime) -> datetime | None:
    """Return when closed hours open next; None when they are open, or do not open within `DAYS_AHEAD` days."""
    if hours is None:
        return None
    begin = next((span.begin for span in _spans(hours, timezone, now, _last_day(hours, timezone, now))), None)
    return begin if begin is not None and begin > now else None


def spans_between(hours: Hours | None, timezone: str, begin: datetime, end: datetime) -> Iterator[Span]:
    """Yield the times of work that touch an interval, in order, cut to it; no hours are the whole interval."""
    if hours is None:
        yield Span(begin, end)
        return
    last_day = end.astimezone(ZoneInfo(timezone)).date() + timedelta(days=1)
    for span in _spans(hours, timezone, begin, last_day):
        if span.begin < end:
            yield Span(max(span.begin, begin), min(span.end, end))


def _end(current: Span, ahead: Iterator[Span]) -> datetime:
    """Return when a time of work is over, together with those that touch it."""
    end = current.end
    for span in ahead:
        if span.begin > end:
            break
        end = span.end
    return end


def _last_day(hours: Hours, timezone: str, now: datetime) -> date:
    today = now.astimezone(ZoneInfo(timezone)).date()
    latest = max([today, *(date.fromisoformat(dated.date) for dated in hours.dates)])
    return min(latest + timedelta(days=DAYS_AROUND), today + timedelta(days=DAYS_AHEAD))


def _spans(hours: Hours, timezone: str, now: datetime, last_day: date) -> Iterator[Span]:
    """Walk the spans that are not over at `now`, in order of time, none that the wall clock never shows."""
    first = now.astimezone(ZoneInfo(timezone)).date() - timedelta(days=1)
    days = (first + timedelta(days=offset) for offset in range((last_day - first).days + 1))
    walked = chain.from_iterable(_spans_of(hours, timezone, day) for day in days)
    return (span for span in walked if span.begin < span.end and span.end > now)


@lru_cache(maxsize=4096)
def _spans_of(hours: Hours, timezone: str, day: date) -> tuple[Span, ...]:
    return tuple(sorted(_span(times, timezone, day) for times in times_of(hours, day)))


def times_of(hours: Hours, day: date) -> tuple[DayHours | TimeWindow, ...]:
    """Return the times of work that start on a date: its dated entry's, which replaces the weekly ones (R11.1)."""
    dated = next((one for one in hours.dates if one.date == day.isoformat()), None)
    if dated is not None:
        return dated.times
    weekday = WEEKDAYS[day.weekday()]
    return tuple(one for one in hours.weekly if weekday in one.days)


def _span(times: DayHours | TimeWindow, timezone: str, day: date) -> Span:
    last = day if times.to > times.from_ else day + timedelta(days=1)
    begin, end = (f"{on.isoformat()}T{clock}" for on, clock in ((day, times.from_), (last, times.to)))
    return Span(instant(begin, timezone), instant(end, timezone))
