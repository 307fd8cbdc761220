"""Finding people by initials, and the shop's day as its wall clock shows it."""

import pytest
from playwright.sync_api import Page

NAMES = [
    ("韩梅梅", "hmm"),
    ("李雷", "ll"),
    ("赵敏", "zm"),
    ("王主管", "wzg"),
    ("欧阳安", "oya"),
    ("Anna", "anna"),
    ("小 A 组", "x a z"),
]
HOURS = {
    "weekly": [
        {"days": ["mon", "tue"], "from": "13:00", "to": "18:00"},
        {"days": ["mon"], "from": "09:00", "to": "12:00"},
    ],
    "dates": [{"date": "2026-03-03", "times": [], "note": "盘点"}],
}


@pytest.mark.parametrize(("name", "wanted"), NAMES)
def test_a_name_is_found_by_the_initials_of_its_pinyin(page: Page, name: str, wanted: str) -> None:
    assert page.evaluate("(name) => ui.initials.initials(name)", name) == wanted


@pytest.mark.parametrize(
    ("date", "weekday", "spans"),
    [
        ("2026-03-02", "mon", ["09:00", "13:00"]),
        ("2026-03-03", "tue", []),
        ("2026-03-10", "tue", ["13:00"]),
        ("2026-03-04", "wed", []),
    ],
)
def test_a_dated_exception_replaces_the_weekly_hours_of_its_day(
    page: Page, date: str, weekday: str, spans: list[str]
) -> None:
    """R11.1, as the desk shows a shift."""
    found = page.evaluate("([hours, day]) => ui.days.spansOn(hours, day)", [HOURS, {"date": date, "weekday": weekday}])
    assert [span["from"] for span in found] == spans


def test_the_day_of_the_shop_is_that_of_its_zone(page: Page) -> None:
    """22:30 in London on Sunday is Monday morning in Shanghai."""
    page.evaluate("ui.when.useZone('Asia/Shanghai')")
    at = page.evaluate("Date.parse('2026-03-01T22:30:00Z')")
    assert page.evaluate("(at) => ui.when.shopDay(at)", at) == {"date": "2026-03-02", "weekday": "mon"}
    minutes = [page.evaluate("([day, at]) => ui.when.minuteOn(day, at)", [day, at]) for day in DAYS]
    assert minutes == [24 * 60, 6 * 60 + 30, 0]


DAYS = ["2026-03-01", "2026-03-02", "2026-03-03"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-03-01T02:00:00Z", "2026-03-01T02:00:20Z", "03-01 10:00"),
        ("2026-03-01T02:00:00Z", "2026-03-01T03:15:00Z", "03-01 10:00 – 11:15"),
        ("2026-03-01T15:54:00Z", "2026-03-01T16:10:00Z", "03-01 23:54 – 03-02 00:10"),
    ],
)
def test_a_span_of_time_says_its_day_once(page: Page, first: str, last: str, said: str) -> None:
    page.evaluate("ui.when.useZone('Asia/Shanghai')")
    assert page.evaluate("([first, last]) => ui.when.between(first, last)", [first, last]) == said
