"""I17, R7.4: in every time zone there is, 2024 to 2037, slots are what the wall clock shows, none twice, none missed.

Compared with a calendar that `localtime(3)` gives (`wall_clocks`). What is enumerated:

* around every clock change, 48 hours before to 48 hours after, **every minute** is watched, and all five grids are
  compared with what was seen, the five minutes all day long, each grid in several windows, one of them over midnight;
* of every single day, midnight and noon, in each of the histories that the zones have in these years. When a label is
  due depends on the label and the zone alone, so the other labels of a day without a change are no different;
* of every zone, by its own name, all quarters of an hour near its changes and one noon a week.

Zones whose clocks show the same in these years share a history: 599 zones, 69 histories, 874 changes today.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import available_timezones

from router.core.slots import due, instant
from tests.unit.core.ringing import policy, ring_through
from tests.unit.core.wall_clocks import History, first_seen, histories, minute_of, minute_shown, watched

DAY = 24 * 60
TWO_DAYS = 2 * DAY
SINCE, UNTIL = datetime(2023, 12, 30, tzinfo=UTC), datetime(2038, 1, 3, tzinfo=UTC)
SEVERAL = ("23:00-02:00", "04:00-06:00", "12:00-12:00")
CALENDARS = [(5, ("00:00-23:55",)), *((every_min, SEVERAL) for every_min in (5, 10, 15, 30, 60))]
DAYS = (date(2038, 1, 1) - date(2024, 1, 1)).days


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def label_of(wall: int) -> str:
    return f"{moment(wall):%Y-%m-%dT%H:%M}"


def is_inside(pair: str, minute: int) -> bool:
    """Whether a minute of the day is in a window, both ends included, which may go over midnight."""
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in pair.split("-"))
    return begin <= minute <= end if begin <= end else minute >= begin or minute <= end


def times_of(pairs: tuple[str, ...], every_min: int) -> set[int]:
    """The minutes of a day at which a policy is to run."""
    return {minute for minute in range(0, DAY, every_min) if any(is_inside(pair, minute) for pair in pairs)}


def changes() -> Iterator[tuple[str, History, int]]:
    """Each clock change, with the zone and the history it belongs to."""
    for history, zones in histories().items():
        for stretch in history[1:]:
            if minute_of(SINCE) < stretch.begins < minute_of(UNTIL):
                yield zones[0], history, stretch.begins


def slots(zone: str, pairs: tuple[str, ...], every_min: int, begin: int, end: int) -> list[tuple[int, int]]:
    """All slots of a time in order, as the minute of the wall and the minute at which it is due."""
    found = due(policy(*pairs, every_min=every_min, enabled_at=moment(begin)), zone, moment(end))
    both = [*found.missed, *([found.run] if found.run else [])]
    return [(minute_shown(slot.label), minute_of(slot.at)) for slot in both]


def test_i17_every_zone_of_the_database_is_read_and_each_belongs_to_one_history() -> None:
    read = [zone for zones in histories().values() for zone in zones]
    assert sorted(read) == sorted(available_timezones())
    assert len(read) > 590
    assert len(histories()) > 60
    assert len(list(changes())) > 800


def seen_around(history: History, change: int) -> list[tuple[int, int]]:
    """What whoever watches the wall for 48 hours before and after a change sees come up, and when."""
    begin, end = change - TWO_DAYS, change + TWO_DAYS
    return [(up, now) for up, now in watched(history, begin - DAY, end) if now >= begin]


def test_i17_around_every_clock_change_the_slots_are_what_watching_the_wall_each_minute_shows() -> None:
    calendars = [(every_min, pairs, times_of(pairs, every_min)) for every_min, pairs in CALENDARS]
    for zone, history, change in changes():
        seen = seen_around(history, change)
        for every_min, pairs, times in calendars:
            expected = [(up, now) for up, now in seen if up % DAY in times]
            found = slots(zone, pairs, every_min, change - TWO_DAYS, change + TWO_DAYS)
            assert found == expected, (zone, moment(change), every_min, pairs)


def test_i17_an_alarm_that_rings_at_each_next_slot_rings_once_for_each_around_every_clock_change() -> None:
    times = times_of(SEVERAL, 60)
    for zone, history, change in changes():
        begin, end = moment(change - TWO_DAYS), moment(change + TWO_DAYS)
        rung = ring_through(policy(*SEVERAL, every_min=60, enabled_at=begin), zone, begin, end)
        answer = [(minute_shown(label), minute_of(at)) for label, at in rung]
        expected = [(up, now) for up, now in seen_around(history, change) if up % DAY in times]
        assert answer == expected, (zone, moment(change))


def test_r7_4_every_day_of_fourteen_years_has_each_of_its_slots_once_when_arithmetic_says() -> None:
    pairs, begin = ("00:00-00:00", "12:00-12:00"), minute_shown("2024-01-01T00:00")
    for history, zones in histories().items():
        found = slots(zones[0], pairs, 60, minute_of(SINCE), minute_of(UNTIL))
        of_the_years = [(wall, at) for wall, at in found if begin <= wall < begin + DAYS * DAY]
        assert of_the_years == [(wall, first_seen(history, wall)) for wall, _ in of_the_years], zones[0]
        per_day = Counter(wall // DAY for wall, _ in of_the_years)
        assert (len(per_day), set(per_day.values())) == (DAYS, {len(pairs)}), zones[0]
        assert all(earlier < later for (earlier, _), (later, _) in pairwise(of_the_years)), zones[0]


def test_i17_each_zone_by_its_own_name_agrees_near_its_changes_and_each_week() -> None:
    weekly = range(
        minute_of(datetime(2024, 1, 1, 12, tzinfo=UTC)), minute_of(datetime(2038, 1, 1, tzinfo=UTC)), 7 * DAY
    )
    for history, zones in histories().items():
        walls = [*weekly]
        for before, after in pairwise(history):
            shown = sorted((after.begins + before.ahead, after.begins + after.ahead))
            walls += range(shown[0] // 15 * 15 - 60, shown[1] + 75, 15)
        expected = [first_seen(history, wall) for wall in walls]
        labels = [label_of(wall) for wall in walls]
        for zone in zones:
            assert [minute_of(instant(label, zone)) for label in labels] == expected, zone


def test_every_clock_change_of_these_years_takes_whole_minutes_and_leaves_two_days_in_peace() -> None:
    """What lets 48 hours on either side be looked at on their own."""
    for history, zones in histories().items():
        assert all(later.begins - earlier.begins > TWO_DAYS + DAY for earlier, later in pairwise(history[1:])), zones
