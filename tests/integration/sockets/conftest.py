"""The real application on a real database, with programs in the place of browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from shutil import copyfile

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from router.app import create_app
from router.settings import Settings
from router.web.sockets.limits import LIMITS, Limits
from tests.integration.runtime.conftest import clock, database, feed, journal, shop, shops  # noqa: F401
from tests.integration.sockets.desk_shop import DeskShop

Open = Callable[..., Awaitable[DeskShop]]


@pytest.fixture
async def open_shop(tmp_path: Path, empty_database: Path) -> AsyncIterator[Open]:
    """Starts the application, also again on the same database; the last one is closed at the end."""
    running: list[DeskShop] = []
    copyfile(empty_database, tmp_path / "shop.db")

    async def start(limits: Limits | None = None, public_url: str | None = None) -> DeskShop:
        app = create_app(Settings(database=f"sqlite:///{tmp_path}/shop.db", public_url=public_url))
        if limits is not None:
            app[LIMITS] = limits
        client: TestClient[web.Request, web.Application] = TestClient(TestServer(app))
        await client.start_server()
        running.append(await DeskShop.furnish(app, client))
        return running[-1]

    yield start
    for desk_shop in running:
        await desk_shop.close()


@pytest.fixture
async def desk_shop(open_shop: Open) -> DeskShop:
    return await open_shop()
