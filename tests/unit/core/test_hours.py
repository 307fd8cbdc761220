"""Working hours by the shop's wall clock: open or not, until when, and when next (R11.1, R11.4)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.shop_file import Hours
from router.core.hours import DAYS_AHEAD, look, next_opening, spans_between
from router.core.hours_check import hours_faults
from tests.unit.core.builders import WEEK, hours

SHANGHAI, BERLIN, LORD_HOWE, APIA = "Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"
MINUTE = timedelta(minutes=1)


def at(wall: str, zone: str = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


OFFICE = hours((WEEK[:5], "09:00-12:00"), (WEEK[:5], "13:30-18:00"))
NIGHT = hours((WEEK, "22:00-06:00"))
HOLIDAY = hours((WEEK, "09:00-18:00"), d2026_10_01="", d2026_10_02="10:00-12:00", d2026_10_03="22:00-03:00")
ALWAYS = hours((WEEK, "00:00-00:00"))


@pytest.mark.parametrize(
    ("kept", "now", "is_open", "until"),
    [
        # Start inside, end outside; a split day; a weekend. 2026-03-02 is a Monday.
        (OFFICE, "2026-03-02T08:59:59.999", False, "2026-03-02T09:00"),
        (OFFICE, "2026-03-02T09:00", True, "2026-03-02T12:00"),
        (OFFICE, "2026-03-02T11:59:59.999", True, "2026-03-02T12:00"),
        (OFFICE, "2026-03-02T12:00", False, "2026-03-02T13:30"),
        (OFFICE, "2026-03-06T18:00", False, "2026-03-09T09:00"),
        # Over midnight, the last night of a week into the first day of the next.
        (NIGHT, "2026-03-08T23:00", True, "2026-03-09T06:00"),
        (NIGHT, "2026-03-09T05:59", True, "2026-03-09T06:00"),
        (NIGHT, "2026-03-09T06:00", False, "2026-03-09T22:00"),
        # A holiday, a short day, an extra night: each replaces what starts on its date.
        (HOLIDAY, "2026-09-30T17:00", True, "2026-09-30T18:00"),
        (HOLIDAY, "2026-10-01T10:00", False, "2026-10-02T10:00"),
        (HOLIDAY, "2026-10-02T12:00", False, "2026-10-03T22:00"),
        (HOLIDAY, "2026-10-04T02:59", True, "2026-10-04T03:00"),
        (HOLIDAY, "2026-10-04T03:00", False, "2026-10-04T09:00"),
        # Times that touch are one time of work; a whole week of whole days never ends.
        (hours((["mon"], "09:00-12:00"), (["mon"], "12:00-18:00")), "2026-03-02T10:00", True, "2026-03-02T18:00"),
        (hours((["mon"], "09:00-09:00")), "2026-03-03T08:59", True, "2026-03-03T09:00"),
        (ALWAYS, "2026-03-02T10:00", True, None),
        (hours((WEEK, "00:00-00:00"), d2026_03_05=""), "2026-03-02T10:00", True, "2026-03-05T00:00"),
        (hours((WEEK, "00:00-00:00"), d2026_03_05=""), "2026-03-05T10:00", False, "2026-03-06T00:00"),
        # An extra day alone: open once, and never again.
        (hours(d2026_03_05="09:00-18:00"), "2026-03-02T10:00", False, "2026-03-05T09:00"),
        (hours(d2026_03_05="09:00-18:00"), "2026-03-05T10:00", True, "2026-03-05T18:00"),
        (hours(d2026_03_05="09:00-18:00"), "2026-03-05T18:00", False, None),
        # Closed for weeks of dated entries.
        (
            hours((["mon"], "09:00-18:00"), d2026_03_02="", d2026_03_09="", d2026_03_16=""),
            "2026-03-01T10:00",
            False,
            "2026-03-23T09:00",
        ),
    ],
)
def test_r11_1_hours_are_open_from_the_start_on_and_closed_from_the_end_on(
    kept: Hours, now: str, is_open: bool, until: str | None
) -> None:
    found = look(kept, SHANGHAI, at(now))
    assert (found.is_open, found.until) == (is_open, at(until) if until else None)
    assert next_opening(kept, SHANGHAI, at(now)) == (None if is_open or until is None else at(until))


def test_r11_1_no_hours_are_always_open() -> None:
    assert look(None, SHANGHAI, at("2026-03-02T03:00")) == (True, None)
    assert next_opening(None, SHANGHAI, at("2026-03-02T03:00")) is None
    day = (at("2026-03-02T00:00"), at("2026-03-03T00:00"))
    assert list(spans_between(None, SHANGHAI, *day)) == [day]


def test_r11_1_what_is_dated_years_ahead_is_looked_for_again_in_a_year() -> None:
    kept = hours((WEEK, "00:00-00:00"), d2031_03_05="")
    now, seen = at("2026-03-02T10:00"), []
    while (found := look(kept, SHANGHAI, now)).is_open:
        assert found.until is not None
        seen.append(found.until)
        now = found.until
    assert seen[-1] == at("2031-03-05T00:00")
    assert {later - earlier for earlier, later in pairwise(seen[:-1])} == {timedelta(days=DAYS_AHEAD)}


@pytest.mark.parametrize(
    ("zone", "kept", "begin", "end"),
    [
        # Spring in Berlin: 02:00–03:00 is not shown. Autumn: it is shown twice.
        (BERLIN, hours((WEEK, "01:00-04:00")), "2026-03-29T00:00Z", "2026-03-29T02:00Z"),
        (BERLIN, hours((WEEK, "02:30-04:00")), "2026-03-29T01:00Z", "2026-03-29T02:00Z"),
        (BERLIN, hours((WEEK, "01:00-02:30")), "2026-03-29T00:00Z", "2026-03-29T01:00Z"),
        (BERLIN, hours((WEEK, "01:00-04:00")), "2026-10-24T23:00Z", "2026-10-25T03:00Z"),
        (BERLIN, hours((WEEK, "02:15-02:45")), "2026-10-25T00:15Z", "2026-10-25T00:45Z"),
        (BERLIN, hours((WEEK, "02:30-04:00")), "2026-10-25T00:30Z", "2026-10-25T03:00Z"),
        # Lord Howe moves by half an hour.
        (LORD_HOWE, hours((WEEK, "01:00-03:00")), "2026-04-04T14:00Z", "2026-04-04T16:30Z"),
        (LORD_HOWE, hours((WEEK, "02:00-03:00")), "2026-10-03T15:30Z", "2026-10-03T16:00Z"),
        # Apia had no 30 December 2011: a night into it ends when it is passed over.
        (APIA, hours((["thu"], "22:00-02:00")), "2011-12-30T08:00Z", "2011-12-30T10:00Z"),
    ],
)
def test_r11_4_a_clock_change_neither_doubles_nor_swallows_an_interval(
    zone: str, kept: Hours, begin: str, end: str
) -> None:
    first, last = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    assert look(kept, zone, first - MINUTE) == (False, first)
    assert look(kept, zone, first) == look(kept, zone, last - MINUTE) == (True, last)
    assert not look(kept, zone, last).is_open


def test_r11_4_what_the_wall_clock_never_shows_is_no_time_of_work() -> None:
    kept = hours((WEEK, "02:10-02:50"))
    assert look(kept, BERLIN, at("2026-03-28T12:00", BERLIN)).until == at("2026-03-30T02:10", BERLIN)


# -- against a clock on the wall --------------------------------------------------------------------------------------

ZONED_CHANGES = (
    (SHANGHAI, date(2026, 10, 1)),
    (BERLIN, date(2026, 3, 29)),
    (BERLIN, date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("America/Santiago", date(2026, 4, 5)),
    (LORD_HOWE, date(2026, 4, 5)),
    (LORD_HOWE, date(2026, 10, 4)),
    (APIA, date(2011, 12, 30)),
)
CLOCKS = st.integers(0, 24 * 4 - 1).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
PAIRS = st.tuples(CLOCKS, CLOCKS).map("-".join)


@st.composite
def any_hours(draw: st.DrawFn, around: date) -> Hours:
    weekly = draw(st.lists(st.tuples(st.lists(st.sampled_from(WEEK), min_size=1, unique=True), PAIRS), max_size=3))
    near = st.integers(-3, 3).map(lambda days: around + timedelta(days=days))
    dates = draw(st.dictionaries(near, st.lists(PAIRS, max_size=2), max_size=2))
    kept = hours(*weekly, **{f"d{day}".replace("-", "_"): " ".join(pairs) for day, pairs in dates.items()})
    while any(hours_faults(kept, "hours")):  # leave out from the end until the rest fits together
        kept = Hours(kept.weekly[:-1], kept.dates) if kept.weekly else Hours((), kept.dates[:-1])
        if kept == Hours():
            return ALWAYS
    return kept


def by_the_wall(kept: Hours, zone: str, begin: datetime, end: datetime) -> Iterator[tuple[datetime, bool]]:
    """Look at the wall clock every minute; a label it has shown before counts as passed (R11.4)."""
    latest = datetime(1, 1, 1)  # noqa: DTZ001  # a label of the wall clock
    now = begin - timedelta(days=3)
    while now < end:
        latest = max(latest, now.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        if now >= begin:
            yield now, any(start <= latest < stop for start, stop in labels(kept, latest.date()))
        now += MINUTE


def labels(kept: Hours, today: date) -> Iterator[tuple[datetime, datetime]]:
    for day in (today - timedelta(days=1), today):
        dated = [one for one in kept.dates if one.date == str(day)]
        weekly = [one for one in kept.weekly if WEEK[day.weekday()] in one.days]
        for times in dated[0].times if dated else weekly:
            start = datetime.fromisoformat(f"{day}T{times.from_}")
            stop = datetime.fromisoformat(f"{day}T{times.to}")
            yield start, stop if stop > start else stop + timedelta(days=1)


@settings(deadline=None, max_examples=60)
@given(data=st.data(), change=st.sampled_from(ZONED_CHANGES))
def test_r11_4_hours_change_when_the_wall_clock_says_so_in_every_zone(
    data: st.DataObject, change: tuple[str, date]
) -> None:
    zone, around = change
    kept = data.draw(any_hours(around))
    begin = datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(days=2)
    end = begin + timedelta(days=4)
    shown = list(by_the_wall(kept, zone, begin, end))
    expected = [(now, is_open) for (now, is_open), (_, was) in zip(shown[1:], shown, strict=False) if is_open != was]
    assert look(kept, zone, begin).is_open == shown[0][1]
    found, now = [], begin
    while (until := look(kept, zone, now).until) is not None and until < end:
        found.append((until, look(kept, zone, until).is_open))
        now = until
    assert found == expected
    opened = sum(is_open for _, is_open in shown)
    assert (
        sum((span.end - span.begin for span in spans_between(kept, zone, begin, end)), timedelta()) == opened * MINUTE
    )
