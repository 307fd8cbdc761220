"""Slots: which wall-clock times trigger a run (R7.4), and which are due (R7.5, I17)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.slots import Due, check_times, clock_times, due, instant, next_slot
from tests.unit.core.ringing import policy, windows

SHANGHAI = "Asia/Shanghai"
MS = timedelta(milliseconds=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "America/St_Johns",
    "Africa/Cairo",
)


def at(wall: str, zone: str = SHANGHAI) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def labels(answer: Due) -> tuple[str | None, list[str]]:
    return answer.run.label if answer.run else None, [slot.label for slot in answer.missed]


@pytest.mark.parametrize(
    ("pair", "every_min", "count"),
    [
        ("09:00-09:30", 30, 2),
        ("09:00-18:00", 30, 19),
        ("09:00-09:00", 30, 1),
        ("00:00-23:30", 30, 48),
        ("08:30-12:00", 30, 8),
        ("09:00-18:00", 60, 10),
        ("09:05-09:20", 5, 4),
        ("22:00-02:00", 30, 9),
        ("23:30-00:00", 30, 2),
        ("00:00-00:00", 60, 1),
        ("00:00-23:55", 5, 288),
        ("09:15-17:45", 15, 35),
        ("23:50-00:20", 10, 4),
        ("13:00-12:00", 60, 24),
        ("23:55-00:05", 5, 3),
    ],
)
def test_r7_4_a_window_triggers_at_each_point_with_both_ends_included(pair: str, every_min: int, count: int) -> None:
    assert len(clock_times(windows(pair), every_min)) == count


def test_r7_4_nine_to_half_past_nine_is_two_runs_at_nine_and_half_past() -> None:
    assert clock_times(windows("09:00-09:30"), 30) == ("09:00", "09:30")


def test_r7_4_a_window_over_midnight_and_one_by_day_make_one_calendar_in_order() -> None:
    assert clock_times(windows("23:00-00:30", "09:00-09:30"), 30) == (
        "00:00", "00:30", "09:00", "09:30", "23:00", "23:30",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "every_min", "fields"),
    [
        (["09:10-18:00"], 30, ["times[0].from"]),
        (["09:00-18:10"], 30, ["times[0].to"]),
        (["09:00-10:00", "11:20-12:50"], 30, ["times[1].from", "times[1].to"]),
        (["09:30-12:00"], 60, ["times[0].from"]),
        (["09:10-18:00"], 10, []),
        (["09:05-09:05"], 5, []),
        (["09:00-18:00"], 30, []),
    ],
)
def test_r7_4_a_bound_off_the_grid_is_refused_by_field(pairs: list[str], every_min: int, fields: list[str]) -> None:
    assert [error.field for error in check_times(windows(*pairs), every_min)] == fields


def test_r7_4_ten_past_nine_is_refused_with_the_times_to_take_instead() -> None:
    (error,) = check_times(windows("09:10-18:00"), 30)
    assert error.detail == "09:10 is not a multiple of 30 minutes; take 09:00 or 09:30"


@pytest.mark.parametrize(
    ("pairs", "fields"),
    [
        (["09:00-12:00", "11:00-14:00"], ["times[1]"]),
        (["09:00-12:00", "12:00-14:00"], ["times[1]"]),
        (["22:00-02:00", "01:00-03:00"], ["times[1]"]),
        (["09:00-10:00", "11:00-12:00", "09:30-11:30"], ["times[2]"]),
        (["09:00-09:00", "09:00-09:00"], ["times[1]"]),
        (["09:00-12:00", "12:30-14:00"], []),
        (["22:00-02:00", "02:30-03:00"], []),
    ],
)
def test_r7_4_windows_that_share_a_time_are_refused(pairs: list[str], fields: list[str]) -> None:
    assert [error.field for error in check_times(windows(*pairs), 30)] == fields


@pytest.mark.parametrize(
    ("now", "last", "run", "missed"),
    [
        ("2026-03-02T08:59:59", "2026-03-01T10:00", None, []),
        ("2026-03-02T09:00:00", "2026-03-01T10:00", "2026-03-02T09:00", []),
        ("2026-03-02T09:29:59.999", "2026-03-01T10:00", "2026-03-02T09:00", []),
        ("2026-03-02T09:30:00", "2026-03-01T10:00", "2026-03-02T09:30", ["2026-03-02T09:00"]),
        ("2026-03-02T10:29:59.999", "2026-03-02T09:00", "2026-03-02T10:00", ["2026-03-02T09:30"]),
        ("2026-03-02T10:30:00", "2026-03-02T09:00", None, ["2026-03-02T09:30", "2026-03-02T10:00"]),
        ("2026-03-02T09:10:00", "2026-03-02T09:00", None, []),
    ],
)
def test_r7_5_the_latest_missed_slot_runs_if_less_than_the_interval_late_and_earlier_ones_are_missed(
    now: str, last: str, run: str | None, missed: list[str]
) -> None:
    assert labels(due(policy("09:00-10:00", last=last), SHANGHAI, at(now))) == (run, missed)


@pytest.mark.parametrize("every_min", [5, 10, 15, 30, 60])
def test_r7_5_a_slot_runs_until_a_whole_interval_has_passed_and_not_a_millisecond_longer(every_min: int) -> None:
    only, grid = policy("09:00-09:00", every_min=every_min, last="2026-03-01T09:00"), timedelta(minutes=every_min)
    label, nine = "2026-03-02T09:00", at("2026-03-02T09:00")
    assert labels(due(only, SHANGHAI, nine - MS)) == (None, [])
    for late in (timedelta(), MS, grid - MS):
        assert labels(due(only, SHANGHAI, nine + late)) == (label, [])
    assert labels(due(only, SHANGHAI, nine + grid)) == (None, [label])


def test_r7_5_after_days_without_a_server_every_slot_is_accounted_for_once() -> None:
    answer = due(policy("09:00-18:00", last="2026-03-01T18:00"), SHANGHAI, at("2026-03-04T09:10"))
    assert labels(answer)[0] == "2026-03-04T09:00"
    assert len(answer.missed) == 2 * 19
    assert [slot.label for slot in answer.missed] == sorted({slot.label for slot in answer.missed})


@pytest.mark.parametrize(
    ("enabled", "run", "missed"),
    [
        ("2026-03-02T09:00:00", "2026-03-02T09:30", ["2026-03-02T09:00"]),
        ("2026-03-02T09:00:00.001", "2026-03-02T09:30", []),
        ("2026-03-02T09:30:00.001", None, []),
    ],
)
def test_i17_nothing_is_due_from_before_the_policy_was_enabled(
    enabled: str, run: str | None, missed: list[str]
) -> None:
    answer = due(policy("09:00-10:00", enabled_at=at(enabled)), SHANGHAI, at("2026-03-02T09:40"))
    assert labels(answer) == (run, missed)


def test_a_policy_that_is_off_or_has_no_windows_has_no_slot() -> None:
    on = policy("09:00-18:00")
    off = msgspec.structs.replace(on, terms=msgspec.structs.replace(on.terms, enabled=False))
    for idle in (off, policy(), policy("09:00-18:00", enabled_at=None)):
        assert due(idle, SHANGHAI, at("2026-03-02T09:00")) == Due()
        assert next_slot(idle, SHANGHAI, at("2026-03-02T09:00")) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T08:00", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:30"),
        ("2026-03-02T17:59:59.999", "2026-03-02T18:00"),
        ("2026-03-02T18:00", "2026-03-03T09:00"),
    ],
)
def test_the_next_slot_comes_after_now(now: str, expected: str) -> None:
    slot = next_slot(policy("09:00-18:00"), SHANGHAI, at(now))
    assert slot is not None
    assert (slot.label, slot.at) == (expected, at(expected))


def test_i17_a_label_is_not_taken_again_when_the_clock_is_set_back() -> None:
    taken = policy("09:00-18:00", last="2026-03-02T12:00")
    assert due(taken, SHANGHAI, at("2026-03-02T11:30")) == Due()
    slot = next_slot(taken, SHANGHAI, at("2026-03-02T11:00"))
    assert slot is not None
    assert slot.label == "2026-03-02T12:30"


def test_r7_4_labels_skipped_by_a_clock_change_run_at_the_change_in_order() -> None:
    asleep = policy("01:00-04:00", last="2026-03-29T01:30")
    change = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert due(asleep, "Europe/Berlin", change - timedelta(milliseconds=1)) == Due()
    for label in ("2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T03:00"):
        assert labels(due(asleep, "Europe/Berlin", change + timedelta(seconds=3))) == (label, [])
        assert instant(label, "Europe/Berlin") == change
        asleep = msgspec.structs.replace(asleep, last_slot=label)
    assert due(asleep, "Europe/Berlin", change + timedelta(minutes=29)) == Due()


def test_r7_4_a_repeated_label_runs_at_its_first_occurrence_only() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    night = policy("02:00-03:00", last="2026-10-25T02:00")
    assert labels(due(night, "Europe/Berlin", first)) == ("2026-10-25T02:30", [])
    night = msgspec.structs.replace(night, last_slot="2026-10-25T02:30")
    assert due(night, "Europe/Berlin", first + timedelta(hours=1)) == Due()
    slot = next_slot(night, "Europe/Berlin", first)
    assert slot is not None
    assert (slot.label, slot.at) == ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC))


def test_a_day_that_a_zone_skips_runs_when_it_would_be_over() -> None:
    samoa = policy("09:00-09:30", enabled_at=datetime(2011, 12, 29, tzinfo=UTC), last="2011-12-29T09:30")
    dateline = datetime(2011, 12, 30, 10, 0, tzinfo=UTC)
    slot = next_slot(samoa, "Pacific/Apia", dateline - timedelta(hours=1))
    assert slot is not None
    assert (slot.label, slot.at) == ("2011-12-30T09:00", dateline)


@given(
    zone=st.sampled_from(ZONES),
    days=st.integers(min_value=0, max_value=12 * 365),
    gaps=st.lists(st.integers(min_value=1, max_value=72 * 3600), min_size=1, max_size=12),
    every_min=st.sampled_from([5, 10, 15, 30, 60]),
)
def test_i17_whenever_the_calendar_is_looked_at_each_label_is_accounted_for_once_in_order(
    zone: str, days: int, gaps: list[int], every_min: int
) -> None:
    start = datetime(2025, 1, 1, 0, 7, tzinfo=UTC) + timedelta(days=days)
    rung = policy("00:00-23:00", every_min=every_min, enabled_at=start)
    now, seen = start, list[str]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        while (answer := due(rung, zone, now)) != Due():
            seen += [slot.label for slot in answer.missed] + ([answer.run.label] if answer.run else [])
            rung = msgspec.structs.replace(rung, last_slot=seen[-1])
    wide = policy("00:00-23:00", every_min=every_min, enabled_at=start)
    everything = due(wide, zone, now)
    whole = [slot.label for slot in everything.missed] + ([everything.run.label] if everything.run else [])
    assert seen[: len(whole)] == whole
    assert seen == sorted(set(seen))
