"""The bot of the how-to is run as it is written there."""

import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.integration.bots.bot_server import SECRETS
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open

PAGE = Path(__file__).parents[3] / "docs" / "howto" / "write-a-webhook-bot.md"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that the page's Python defines."""
    monkeypatch.setenv("ACME_SECRET", SECRETS["ACME"])
    found: dict[str, Any] = {"__name__": "bot"}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        exec(block, found)
    return found


async def shop_of(open_shop: Open, server: TestServer) -> BotShop:
    return await open_shop(url=str(server.make_url("/turns")), secret_env="ACME_SECRET")


async def test_the_bot_of_the_page_answers_and_hands_over(open_shop: Open, written: dict[str, Any]) -> None:
    async with TestServer(written["app"]) as server:
        shop = await shop_of(open_shop, server)
        talk = await shop.write("什么时候发货")
        await shop.ended()
        assert (await shop.shown(talk))[-1] == ("bot", "您说的是“什么时候发货”吗？")
        await shop.write("我要退货")
        assert (await shop.ended(2)).end == "handed_off"


async def test_the_later_answer_of_the_page_is_taken(open_shop: Open, written: dict[str, Any]) -> None:
    app = web.Application()
    turns: list[str] = []

    async def turn(request: web.Request) -> web.Response:
        turns.append((await request.json())["data"]["turn"])
        return web.Response(status=202)

    app.router.add_post("/turns", turn)
    async with TestServer(app) as server:
        shop = await shop_of(open_shop, server)
        talk = await shop.write()
        router = str(shop.rest.client.make_url("")).rstrip("/")
        while not turns:
            await shop.rest.seq()
        answer = {"action": "reply", "messages": [{"text": "查到了，明天到。"}]}
        assert [await written["answer_later"](router, turns[0], answer) for _ in range(2)] == [200, 200]
        assert (await shop.shown(talk))[-1] == ("bot", "查到了，明天到。")
