"""A real node on a real database, with the time in the test's hand; nothing below the web is left out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.commands import By
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import Database, open_database
from router.store.journal import Journal
from tests.integration.runtime.walk import SHOP_FILE

SYSTEM = By("system")


class HeldClock:
    """Stand still until the test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/shop.db")
    yield opened
    await opened.close()


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    journal = Journal(database)
    yield journal
    await journal.close()


@pytest.fixture
async def shops(database: Database, journal: Journal, clock: HeldClock, feed: Feed) -> AsyncIterator[Shops]:
    served = Shops(database, journal, clock, feed)  # type: ignore[arg-type]  # the held clock tells time all the same
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
async def shop(shops: Shops) -> Dispatcher:
    await shops.apply(SHOP_FILE, SYSTEM)
    return shops.get(SHOP_FILE.shop)
