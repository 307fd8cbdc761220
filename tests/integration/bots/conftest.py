"""The real application on a real database, and a real bot server that behaves as the test says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from tests.integration.bots.bot_server import SECRETS, BotServer
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.llm_server import KEY, LlmServer

Open = Callable[..., Awaitable[BotShop]]


@pytest.fixture
async def bot() -> AsyncIterator[BotServer]:
    server = BotServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def open_shop(
    tmp_path: Path, empty_database: Path, bot: BotServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    """Starts the application, also again on the same database; the last one is closed at the end."""
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    running: list[BotShop] = []
    copyfile(empty_database, tmp_path / "shop.db")

    async def start(**changes: Any) -> BotShop:
        running.append(await BotShop.open(f"sqlite:///{tmp_path}/shop.db", bot, **changes))
        return running[-1]

    yield start
    for shop in running:
        await shop.close()


@pytest.fixture
async def shop(open_shop: Open) -> BotShop:
    return await open_shop()


@pytest.fixture
async def llm() -> AsyncIterator[LlmServer]:
    server = LlmServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def open_llm_shop(open_shop: Open, llm: LlmServer, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Starts a shop whose bot words its answers with the model and falls back to a FAQ bot."""
    monkeypatch.setenv("LLM_KEY", KEY)

    async def start(**changes: Any) -> BotShop:
        spec = {"kind": "llm", "base_url": llm.url, "model": "m", "key_env": "LLM_KEY", "knowledge": "demo.yaml"}
        bots = {"faq": {"kind": "faq", "knowledge": "demo.yaml"}}
        return await open_shop(**{"fallback": "faq", "bots": bots, "threshold": 0.5} | spec | changes)

    return start
