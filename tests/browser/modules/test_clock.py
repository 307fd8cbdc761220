"""Waiting times come from server times, however wrong the browser's own clock is (U2)."""

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("wrong_by_s", [-7200, 0, 86400])
def test_a_wait_is_measured_on_the_servers_clock(page: Page, wrong_by_s: int) -> None:
    waited = page.evaluate(
        """(wrong) => {
            const now = Date.now(), server = now - wrong * 1000;
            ui.clock.measure(new Date(server).toISOString(), now, now);
            return ui.clock.secondsSince(new Date(server - 134_000).toISOString());
        }""",
        wrong_by_s,
    )
    assert waited in {134, 135}


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0秒"), (42, "42秒"), (134, "2分14秒"), (20880, "5小时48分"), (93600, "1天2小时")]
)
def test_a_duration_is_said_in_its_two_largest_units(page: Page, seconds: int, said: str) -> None:
    assert page.evaluate("(seconds) => ui.clock.duration(seconds)", seconds) == said


@pytest.mark.parametrize(("seconds", "level"), [(99, ""), (100, "warn"), (179, "warn"), (180, "overdue")])
def test_a_timer_warns_and_is_overdue_at_the_shops_own_seconds(page: Page, seconds: int, level: str) -> None:
    limits = {"warn_s": 100, "overdue_s": 180}
    assert page.evaluate("([seconds, limits]) => ui.timer.urgency(seconds, limits)", [seconds, limits]) == level


def test_waits_on_the_screen_are_right_as_soon_as_the_servers_time_is_known(page: Page) -> None:
    shown = page.evaluate(
        """() => {
            const now = Date.now(), since = new Date(now - 86_400_000 - 134_000).toISOString();
            ui.clock.measure(new Date(now - 86_400_000).toISOString(), now, now);
            return [ui.clock.tick.value, ui.clock.slowTick.value].map((at) => ui.clock.secondsSince(since, at));
        }"""
    )
    assert shown[0] in {134, 135}
    assert 134 - 15 <= shown[1] <= 135
