"""A preview of thousands of entries takes its time in a thread; meanwhile everybody else is served (R7.15, R7.16)."""

import asyncio
from threading import Event
from typing import Any

import pytest

from router.web.rest import previewing
from tests.integration.rest.rest_shop import RestShop

HANG_S = 60


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let previews wait until somebody says go."""
    go, previewed = Event(), previewing.previewed

    def waiting(*asked: Any) -> Any:
        assert go.wait(HANG_S)
        return previewed(*asked)

    monkeypatch.setattr(previewing, "previewed", waiting)
    return go


async def test_r7_16_customers_are_served_while_a_preview_is_worked_out(shop: RestShop, slow: Event) -> None:
    await shop.write("night-1")
    await shop.arrive("li")
    asked = asyncio.create_task(shop.call("wang", "POST", "/policies/1/preview"))
    waiting = (await shop.call("wang", "GET", "/pool")).body["total"]
    later = await shop.write("morning-1")
    assert not asked.done()
    slow.set()
    answer = await asked
    assert (answer.status, waiting, answer.body["run"]["assigned"]) == (200, 1, 1)
    placed = await shop.shop.ask(lambda state, now: state.conversations[later].owner_id)
    assert placed == shop.ids["li"]
