"""A bot written for Chatwoot's agent bot webhook, which answers by calls of Chatwoot's API."""

from typing import Any

from aiohttp import web

from tests.integration.bots.bot_shop import BotShop
from tests.integration.rest.rest_shop import Answer

TOKEN, OTHERS_TOKEN = "a-token-of-24-characters", "another-token-of-24-char"


class ChatwootBot:
    """Keep what it was told; say what the test wants, in whatever conversation."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.status = 200
        self.url = ""

    async def webhook(self, request: web.Request) -> web.Response:
        self.told.append(await request.json())
        return web.Response(status=self.status)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/chatwoot", self.webhook)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/chatwoot"
        return runner


async def call(
    shop: BotShop, talk: object, what: str, body: Any, token: str | None = TOKEN, account: Any = 0
) -> Answer:
    """Call the API as the bot does; `account` 0 is its own."""
    address = f"/bot/chatwoot/api/v1/accounts/{account or shop.rest.shop.shop_id}/conversations/{talk}/{what}"
    sent: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
    headers = {"api_access_token": token} if token is not None else {}
    async with shop.rest.client.post(address, headers=headers, **sent) as response:
        return Answer(response.status, await response.json(), response.headers)


async def say(shop: BotShop, talk: object, content: str = "明天发货。", **more: Any) -> Answer:
    return await call(shop, talk, "messages", {"content": content, "message_type": "outgoing"} | more)


async def set_status(shop: BotShop, talk: object, status: str) -> Answer:
    return await call(shop, talk, "toggle_status", {"status": status})
