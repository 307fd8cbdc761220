"""I8: an old snapshot and the frames since then show what a fresh snapshot shows, after everything that can happen."""

from collections import Counter
from typing import Any

import pytest
from msgspec import json

from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.store.engine import Database
from router.web.sockets.desk import AgentClient
from router.web.sockets.frames import encode
from router.web.sockets.pace import Pace
from router.web.sockets.talk import CustomerClient
from tests.integration.runtime.conftest import HeldClock
from tests.integration.sockets.pages import CustomerPage, DeskPage
from tests.integration.sockets.strolling import enliven, stroll
from tests.integration.sockets.test_frames_from_the_log import Listening

STEPS = 400
OFTEN = {
    "config.changed", "conversation.assigned", "conversation.unassigned", "conversation.updated", "message.created",
    "presence.changed", "reply.overdue", "transfer.expired", "transfer.requested",
}  # fmt: skip
"""What every walk brings; some bring the other ends of an offer, and shifts."""


async def fresh(client: AgentClient | CustomerClient) -> Any:
    return json.decode(encode((await client.snapshot()).data))


@pytest.mark.parametrize("seed", [8, 9])
async def test_a_desk_kept_by_frames_shows_what_a_reload_shows(
    shop: Dispatcher, database: Database, clock: HeldClock, feed: Feed, seed: int
) -> None:
    await enliven(shop)
    live = Listening(feed)
    agents = await shop.ask(lambda state, now: sorted(state.agents))
    clients = {agent: AgentClient(shop, database, agent) for agent in agents}
    pages = {agent: DeskPage(await fresh(client)) for agent, client in clients.items()}
    told: Counter[str] = Counter()

    async def look() -> None:
        for agent in [agent for agent in agents if live.agents.get(agent)]:
            for _, frame in live.agents.pop(agent):
                shown = json.decode(frame)
                pages[agent].apply(shown)
                told[shown["type"]] += 1
            kept, reloaded = pages[agent].agrees_with(await fresh(clients[agent]))
            assert kept == reloaded

    await stroll(shop, clock, seed, STEPS, look)
    assert told.keys() >= OFTEN


@pytest.mark.parametrize("seed", [6, 7])
async def test_a_customers_page_kept_by_frames_shows_what_a_reload_shows(
    shop: Dispatcher, database: Database, clock: HeldClock, feed: Feed, seed: int
) -> None:
    await enliven(shop)
    live = Listening(feed)
    pages: dict[int, CustomerPage] = {}

    async def look() -> None:
        for customer in list(live.customers):
            frames = [json.decode(frame) for _, frame in live.customers.pop(customer)]
            page = pages.setdefault(customer, CustomerPage({"state": None, "messages": [], "blocked": False}))
            for frame in frames:
                page.apply(frame)
            reloaded = CustomerPage(await fresh(CustomerClient(shop, database, customer, Pace())))
            if reloaded.state is not None:
                assert page.shown() == reloaded.shown()

    await stroll(shop, clock, seed, STEPS, look)
    assert pages
