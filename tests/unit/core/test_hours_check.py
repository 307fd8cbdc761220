"""Hours that overlap, name a day that does not exist or never open are refused by their place (R11.1)."""

import pytest

from models.shop_file import Hours
from router.core.hours_check import NEVER_OPEN, hours_faults
from tests.unit.core.builders import WEEK, hours
from tests.unit.core.test_hours import OFFICE


def places(kept: Hours | None) -> list[str]:
    return [fault.field for fault in hours_faults(kept, "hours")]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (None, []),
        (OFFICE, []),
        (hours((WEEK, "00:00-00:00")), []),
        (hours((WEEK, "22:00-22:00")), []),
        (hours((["mon"], "09:00-12:00"), (["mon"], "12:00-18:00")), []),
        (hours((["sun"], "22:00-06:00"), (["mon"], "06:00-12:00")), []),
        # Within a day, over midnight, from the last day of the week into the first, with a whole day.
        (hours((["mon"], "09:00-12:00"), (["tue", "mon"], "11:59-13:00")), ["hours.weekly[1]"]),
        (hours((["mon"], "22:00-06:00"), (["tue"], "05:00-12:00")), ["hours.weekly[1]"]),
        (hours((["mon"], "05:00-12:00"), (["sun"], "22:00-06:00")), ["hours.weekly[1]"]),
        (hours((["mon"], "09:00-09:00"), (["tue"], "08:00-12:00")), ["hours.weekly[1]"]),
        (hours((["mon", "mon"], "09:00-12:00")), ["hours.weekly[0]"]),
        (hours((["mon"], "09:00-18:00"), (["mon"], "10:00-11:00"), (["mon"], "12:00-13:00")),
         ["hours.weekly[1]", "hours.weekly[2]"]),
        # Dated: within the entry, into the next day, from the day before. 2026-03-02 is a Monday.
        (hours(d2026_03_02="09:00-12:00 11:00-13:00"), ["hours.dates[0].times[1]"]),
        (hours((["tue"], "02:00-05:00"), d2026_03_02="22:00-03:00"), ["hours.dates[0].times[0]"]),
        (hours((["sun"], "22:00-06:00"), d2026_03_02="05:00-12:00"), ["hours.dates[0].times[0]"]),
        (hours(d2026_03_02="22:00-03:00", d2026_03_03="02:00-05:00"), ["hours.dates[1].times[0]"]),
        (hours(d2026_03_03="02:00-05:00", d2026_03_02="22:00-03:00"), ["hours.dates[1].times[0]"]),
        # It replaces what starts on its date, so that it can't overlap that.
        (hours((["mon"], "09:00-18:00"), d2026_03_02="10:00-12:00"), []),
        (hours((["mon", "tue"], "22:00-06:00"), d2026_03_02="09:00-12:00", d2026_03_03=""), []),
        (hours(d2026_03_02="09:00-12:00", d2026_03_04="09:00-12:00"), []),
        # Days that do not exist, or stand twice.
        (hours(d2026_02_29="09:00-12:00"), ["hours.dates[0].date"]),
        (hours(d2028_02_29="09:00-12:00"), []),
        (hours(d0001_01_01="09:00-12:00", d9999_12_31="09:00-12:00"), ["hours.dates[0].date", "hours.dates[1].date"]),
        (Hours(dates=hours(d2026_03_02="09:00-12:00").dates * 2), ["hours.dates[1].date"]),
        # Never open.
        (Hours(), ["hours"]),
        (hours(d2026_03_02=""), ["hours"]),
    ],
)  # fmt: skip
def test_r11_1_overlaps_are_refused_by_field(kept: Hours | None, expected: list[str]) -> None:
    assert places(kept) == expected


def test_r11_1_a_refusal_says_what_clashes_and_where() -> None:
    kept = hours((["mon"], "22:00-06:00"), (["mon", "tue"], "05:00-12:00"))
    (fault,) = hours_faults(kept, "groups[1].hours")
    assert fault.detail == "overlaps groups[1].hours.weekly[0], on tue"
    assert [fault.detail for fault in hours_faults(Hours(), "hours")] == [NEVER_OPEN]
