"""A shop that has lived through everything, on SQLite and on PostgreSQL, and copies of it to break."""

import asyncio
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import ShuntdeskError
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import open_database
from router.store.journal import Journal
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.runtime.walk import SHOP_FILE, Walk

STEPS = 400


async def live(url: str, *, steps: int, seed: int = 4) -> None:
    """Let two shops walk through anything that may be asked of them."""
    database, clock = open_database(url, durable=False), HeldClock()
    journal = Journal(database)
    shops = Shops(database, journal, clock, Feed())  # type: ignore[arg-type]  # the held clock tells time all the same
    await shops.start()
    for number, key in enumerate(("walk", "stroll")):
        await shops.apply(replace(SHOP_FILE, shop=key), SYSTEM)
        await wander(shops, clock, key, Walk(seed + number), steps // (number * 4 or 1))
    await shops.stop()
    await journal.close()
    await database.close()


async def wander(shops: Shops, clock: HeldClock, key: str, walk: Walk, steps: int) -> None:
    for _ in range(steps):
        clock.at += walk.pause()
        command = await shops.get(key).ask(walk.command)
        with suppress(ShuntdeskError):
            await shops.get(key).submit(command)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of two shops with a history."""
    path = tmp_path_factory.mktemp("lived") / "shop.db"
    asyncio.run(live(f"sqlite:///{path}", steps=STEPS))
    return path


@pytest.fixture
def copy(lived: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copy(lived, tmp_path / "copy.db"))
