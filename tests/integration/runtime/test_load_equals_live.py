"""I4: after every kind of event the tables give back the very state that is live."""

from contextlib import suppress
from typing import Any

import pytest

from models.entities import Conversation, Customer, Entry
from models.errors import Blocked, Conflict, Forbidden, Invalid, NotFound, NotOwner
from models.events import EVENTS, Event
from router.core.decider import dealing
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.loading import load_shop
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.runtime.walk import SHOP_FILE, Walk

ENTITIES = (
    "agents", "groups", "policies", "knowledge_bases", "knowledge_entries", "conversations", "entries", "runs",
)  # fmt: skip
INDEXES = (
    "open_of", "customer_open", "owned", "awaiting", "queues", "lines", "queued_for", "asked_before", "serving",
    "logins", "offered_to", "left_for", "waits_for", "owners", "with_bot", "load_of_member",
    "base_names", "entry_keys", "entry_questions", "entries_of",
)  # fmt: skip
REFUSALS = (Blocked, Conflict, Forbidden, Invalid, NotFound, NotOwner)
SEEDS = (1, 2, 3)
STEPS = 700


def content(state: ShopState) -> dict[str, Any]:
    """All that routing depends on; customers only where they have to be resident."""
    return {
        "shop": state.shop,
        "seq": state.seq,
        "next_ids": {kind.__name__: state.next_id(kind) for kind in (Customer, Conversation, Entry)},
        "customers": {key: state.customers[key] for key in state.customer_open},
        **{name: getattr(state, name) for name in (*ENTITIES, *INDEXES)},
        "groups_of": {agent: groups for agent, groups in state.groups_of.items() if groups},
    }


async def step(shop: Dispatcher, clock: HeldClock, walk: Walk) -> None:
    """Ask for the next thing; a refusal is an answer too."""
    clock.at += walk.pause()
    command = await shop.ask(walk.command)
    with suppress(*REFUSALS):
        await shop.submit(command)


@pytest.mark.parametrize("seed", SEEDS)
async def test_i4_loading_gives_the_live_state_after_every_step(
    shop: Dispatcher, database: Database, clock: HeldClock, seed: int
) -> None:
    walk = Walk(seed)
    for _ in range(STEPS):
        await step(shop, clock, walk)
        while await shop.ask(dealing):
            pass
        live = await shop.ask(lambda state, now: content(state))
        assert content(await database.read(load_shop, shop.shop_id)) == live


async def test_i4_the_walk_meets_every_kind_of_event(shops: Shops, clock: HeldClock, feed: Feed) -> None:
    seen: set[type[Event]] = set()
    feed.subscribe(lambda shop_id, events: seen.update(type(event) for _, event in events))
    await shops.apply(SHOP_FILE, SYSTEM)
    walk = Walk(SEEDS[0])
    for _ in range(STEPS * 4):
        await step(shops.get(SHOP_FILE.shop), clock, walk)
    assert seen == set(EVENTS)
