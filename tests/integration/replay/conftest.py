"""A shop to play on: the real application in this process, or as a process of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from msgspec import convert

from models.commands import By
from models.shop_file import ShopFile
from router.app import create_app
from router.cli.replay.dialogues import Dialogue
from router.cli.replay.history import History
from router.cli.replay.report import Report, report_on
from router.cli.replay.stage import Stage
from router.settings import settings
from router.web.keys import SHOPS
from tests.integration.crash.conftest import server  # noqa: F401
from tests.integration.sockets.desk_shop import DeskShop

SHOP: dict[str, Any] = {
    "shop": "desk",
    "name": "舞台",
    "agents": [{"login": login, "name": login, "capacity": 3, "password": "password!"} for login in ("li", "han")],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "han"}]}],
}

Play = Callable[..., Awaitable[Report]]


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """Plays dialogues on a shop with the given settings."""
    app = create_app(settings(database=f"sqlite:///{tmp_path}/shop.db"))
    client: TestClient[web.Request, web.Application] = TestClient(TestServer(app))
    await client.start_server()

    async def on_stage(dialogues: list[Dialogue], customers: int = 20, speed: float = 0, **changes: Any) -> Report:
        await app[SHOPS].apply(convert(SHOP | changes, ShopFile), By("system"))
        shop = DeskShop(app, client)
        tokens = {login: await shop.token(login) for login in ("li", "han")}
        history = History(shop.origin)
        stage = Stage(shop.origin, "desk", tokens, history, speed)
        return report_on(dialogues, await stage.play(dialogues, customers), history)

    yield on_stage
    await client.close()
