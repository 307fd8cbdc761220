"""The hours editor says the same about overlaps as the server, and reads hours as people do (R11.1)."""

from typing import Any

import pytest
from msgspec import convert, to_builtins
from playwright.sync_api import Page

from models.shop_file import Hours
from router.core.hours_check import hours_faults

OFFICE = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}
WEEKS = [
    [OFFICE],
    [OFFICE, {"days": ["sat"], "from": "10:00", "to": "16:00"}],
    [OFFICE, {"days": ["fri"], "from": "17:59", "to": "20:00"}],
    [OFFICE, {"days": ["fri"], "from": "18:00", "to": "20:00"}],
    [{"days": ["sun"], "from": "22:00", "to": "02:00"}, {"days": ["mon"], "from": "01:59", "to": "03:00"}],
    [{"days": ["sun"], "from": "22:00", "to": "02:00"}, {"days": ["mon"], "from": "02:00", "to": "03:00"}],
    [{"days": ["mon", "tue"], "from": "08:00", "to": "08:00"}],
    [{"days": ["mon"], "from": "08:00", "to": "08:00"}, {"days": ["tue"], "from": "07:00", "to": "09:00"}],
]


@pytest.mark.parametrize("weekly", WEEKS)
def test_the_page_finds_the_overlaps_that_the_server_refuses(page: Page, weekly: list[dict[str, Any]]) -> None:
    hours = convert({"weekly": weekly}, Hours)
    refused = [fault.field for fault in hours_faults(hours, "hours")]
    found = page.evaluate("(hours) => ui.hours.overlappingRow(hours)", to_builtins(hours))
    assert found == (-1 if not refused else int(refused[0].partition("[")[2].partition("]")[0]))


@pytest.mark.parametrize(
    ("weekly", "said"),
    [
        ([OFFICE], "周一–周五 09:00–18:00"),
        ([{"days": ["mon", "wed", "sun"], "from": "22:00", "to": "02:00"}], "周一、周三、周日 22:00–次日 02:00"),
        ([{**OFFICE, "days": ["sun", "sat", "fri", "thu", "wed", "tue", "mon"]}], "每天 09:00–18:00"),
        ([{"days": ["sat"], "from": "00:00", "to": "00:00"}], "周六 全天"),
        ([{"days": ["sat"], "from": "18:00", "to": "00:00"}], "周六 18:00–24:00"),
    ],
)
def test_hours_are_read_as_people_say_them(page: Page, weekly: list[dict[str, Any]], said: str) -> None:
    assert page.evaluate("(weekly) => ui.hours.hoursText({weekly, dates: []})", weekly) == said


def test_the_picture_of_the_week_carries_the_night_into_the_next_day_and_sunday_into_monday(page: Page) -> None:
    weekly = [{"days": ["sun", "mon"], "from": "22:00", "to": "02:00"}]
    week = page.evaluate("(weekly) => ui.hours.week({weekly, dates: []})", weekly)
    assert [sorted(day) for day in week] == [[[0, 120], [1320, 1440]], [[0, 120]], [], [], [], [], [[1320, 1440]]]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"weekly": [], "dates": []}, "还没有时段：这样永远不开放"),
        ({"weekly": [{**OFFICE, "to": "9"}], "dates": []}, "请填写时间，如 09:00"),
        ({"weekly": [{**OFFICE, "days": []}], "dates": []}, "每一行至少选一天"),
        ({"weekly": [OFFICE], "dates": [{"date": "", "times": [], "note": None}]}, "请选择日期"),
        ({"weekly": [OFFICE], "dates": [{"date": "2026-10-01", "times": [], "note": None}]}, ""),
    ],
)
def test_what_the_server_would_refuse_is_said_before_it_is_sent(page: Page, hours: Any, said: str) -> None:
    assert page.evaluate("(hours) => ui.hours.hoursFault(hours)", hours) == said
