"""The editor lists the slots while somebody types; what it lists is what the server fires (R7.4)."""

import pytest
from playwright.sync_api import Page

from models.shop_file import TimeWindow
from router.core.slots import clock_times

WINDOWS = [
    ("09:00", "09:30", 30),
    ("09:00", "18:00", 30),
    ("09:00", "09:00", 30),
    ("22:30", "01:00", 30),
    ("08:00", "10:00", 60),
    ("09:05", "09:20", 5),
    ("00:00", "23:55", 5),
]


@pytest.mark.parametrize(("start", "end", "every"), WINDOWS)
def test_the_page_lists_the_slots_the_server_fires(page: Page, start: str, end: str, every: int) -> None:
    shown = page.evaluate("([from, to, every]) => ui.slots.slotsOf({from, to}, every)", [start, end, every])
    assert sorted(shown) == sorted(clock_times((TimeWindow(start, end),), every))


def test_a_bound_between_two_slots_is_named_with_its_neighbours(page: Page) -> None:
    assert page.evaluate("ui.slots.neighbours('09:10', 30)") == ["09:00", "09:30"]
    assert page.evaluate("ui.slots.neighbours('23:50', 30)") == ["23:30", "00:00"]
    assert page.evaluate("ui.slots.neighbours('09:30', 30)") is None


@pytest.mark.parametrize(
    ("windows", "index"),
    [
        ([("09:00", "12:00"), ("13:00", "18:00")], -1),
        ([("09:00", "12:00"), ("12:00", "18:00")], 1),
        ([("22:00", "02:00"), ("01:00", "03:00")], 1),
        ([("09:00", "18:00"), ("20:00", "21:00"), ("10:00", "11:00")], 2),
    ],
)
def test_the_window_that_overlaps_an_earlier_one_is_found(
    page: Page, windows: list[tuple[str, str]], index: int
) -> None:
    given = [{"from": start, "to": end} for start, end in windows]
    assert page.evaluate("(windows) => ui.slots.overlapping(windows)", given) == index


@pytest.mark.parametrize(("typed", "read"), [("9:00", "09:00"), ("9：05", "09:05"), ("930", "09:30"), ("noon", "noon")])
def test_times_are_read_as_people_type_them(page: Page, typed: str, read: str) -> None:
    assert page.evaluate("(text) => ui.slots.tidyTime(text)", typed) == read
