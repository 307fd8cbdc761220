"""Coming back after a lost connection (U6)."""

from playwright.sync_api import Page


def test_the_wait_doubles_up_to_fifteen_seconds_and_is_fully_jittered(page: Page) -> None:
    longest = page.evaluate("[0, 1, 2, 3, 4, 5, 9, 40].map((n) => ui.backoff.backoff(n, () => 1))")
    assert longest == [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]
    assert page.evaluate("ui.backoff.backoff(3, () => 0)") == 0
