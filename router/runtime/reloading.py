"""Reading a shop again after its state ran ahead of the disk for good (reliability.md section 3)."""

import asyncio
from collections.abc import Callable

import structlog

from router.core.state import ShopState
from router.runtime.feed import Feed
from router.store.engine import Database
from router.store.loading import load_shop
from router.store.log import events_after

PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0
"""Seconds between two tries while the database refuses; they double from one to the other."""

log = structlog.get_logger()


async def reload(
    database: Database, feed: Feed, shop_id: int, told: int, given_up: Callable[[], bool]
) -> ShopState | None:
    """Return the shop as the disk has it, trying until it can be read; None when given up before.

    A commit that failed may have been stored all the same: what the log holds behind `told` is told now (I7).
    """
    pause = PAUSE_S
    while True:
        try:
            state = await database.read_long(load_shop, shop_id)
            await _tell_behind(database, feed, shop_id, told, state.seq)
            return state
        except Exception as error:  # whoever serves the shop must not end by it: its senders would wait for ever
            log.warning("reload_failed", shop=shop_id, error=repr(error))
        if given_up():
            return None
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _tell_behind(database: Database, feed: Feed, shop_id: int, told: int, last: int) -> None:
    # Read as a whole before the first word: a try that breaks off must not tell anything twice.
    found = []
    while told < last:
        found += await database.read(events_after, shop_id, told)
        told = found[-1][0]
    if found:
        feed.publish(shop_id, found)
