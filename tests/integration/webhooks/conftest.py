"""The real application on a real database, and a real receiver that behaves as the test says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from shutil import copyfile

import pytest

from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import Receiver

Open = Callable[[], Awaitable[HookShop]]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    server = Receiver()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def open_shop(tmp_path: Path, empty_database: Path) -> AsyncIterator[Open]:
    """Starts the application, also again on the same database; what still runs is closed at the end."""
    running: list[HookShop] = []
    copyfile(empty_database, tmp_path / "shop.db")

    async def start() -> HookShop:
        running.append(await HookShop.open(f"sqlite:///{tmp_path}/shop.db"))
        return running[-1]

    yield start
    for shop in running:
        await shop.close()


@pytest.fixture
async def shop(open_shop: Open) -> HookShop:
    return await open_shop()
