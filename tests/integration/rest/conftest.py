"""The real application on a real database, spoken to over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from router.app import create_app
from router.settings import Settings
from router.web.keys import CLOCK
from tests.integration.rest.rest_shop import RestShop, shop_file

Client = TestClient[web.Request, web.Application]
STARTS_AT = datetime(2026, 3, 2, 2, 10, tzinfo=UTC)
"""Ten past ten in Shanghai: between two slots."""


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture
async def app(database_url: str) -> web.Application:
    return create_app(Settings(database=database_url, clock_at=STARTS_AT))


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app)) as started:
        yield started


@pytest.fixture
async def shop(app: web.Application, client: Client) -> RestShop:
    return await RestShop.furnish(app, client, shop_file("first"))


@pytest.fixture
async def twin(app: web.Application, client: Client, shop: RestShop) -> RestShop:
    """A second shop with the same accounts, ids and names."""
    return await RestShop.furnish(app, client, shop_file("second"))


class Sundial:
    """A clock that stands where the test put it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def sundial(client: Client, monkeypatch: pytest.MonkeyPatch) -> Sundial:
    """The server's clock in the test's hand."""
    clock = client.app[CLOCK]
    held = Sundial(clock.now())
    monkeypatch.setattr(clock, "now", held.now)
    return held
