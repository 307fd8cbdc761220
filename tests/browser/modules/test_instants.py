"""A wall-clock time of the shop becomes the instant the server means, wherever the browser stands (R11.4)."""

from datetime import datetime

import pytest
from playwright.sync_api import Page

from router.core.slots import instant

LABELS = [
    ("2026-03-02T10:30", "Asia/Shanghai"),
    ("2026-07-01T00:00", "Europe/Berlin"),
    ("2026-03-29T03:00", "Europe/Berlin"),
    ("2026-11-01T12:00", "America/New_York"),
    ("2026-01-01T00:00", "Pacific/Auckland"),
]


@pytest.mark.parametrize(("label", "zone"), LABELS)
def test_a_label_is_the_instant_the_server_means(page: Page, label: str, zone: str) -> None:
    sent = page.evaluate("([label, zone]) => ui.instants.instantOf(label, zone)", [label, zone])
    assert datetime.fromisoformat(sent) == instant(label, zone)


@pytest.mark.parametrize(("label", "zone"), LABELS)
def test_an_instant_is_shown_as_the_label_it_came_from(page: Page, label: str, zone: str) -> None:
    shown = "([label, zone]) => ui.instants.wallOf(Date.parse(ui.instants.instantOf(label, zone)), zone)"
    assert page.evaluate(shown, [label, zone]) == label
