"""A shop whose bot is behind a webhook, on a running server; time stands where the test put it."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from aiohttp.test_utils import TestClient, TestServer

from models.events import BotTurnEnded, Event, MessageCreated
from router.app import create_app
from router.settings import Settings
from router.web.keys import CLOCK, FEED
from tests.integration.bots.bot_server import BotServer, signed
from tests.integration.rest.rest_shop import Answer, RestShop, shop_file

E = TypeVar("E", bound=Event)
HANG_S = 20


class BotShop:
    """Let customers write, hear what is committed, and bring a bot's answers by its callback."""

    def __init__(self, rest: RestShop) -> None:
        self.rest = rest
        self.events: list[Event] = []
        self._heard = asyncio.Condition()
        self._said = 0

    @classmethod
    async def open(cls, database: str, bot: BotServer, **changes: Any) -> "BotShop":
        spec = {"kind": "webhook", "url": bot.url, "secret_env": ["ACME", "ACME_OLD"], "timeout_s": 60}
        settings = {"database": database, "egress_allow": changes.pop("egress_allow", "127.0.0.1")}
        app = create_app(Settings(**settings))
        client: Any = TestClient(TestServer(app))
        await client.start_server()
        clock = app[CLOCK]
        held = [clock.now()]
        clock.now = lambda: held[0]
        other = {"kind": "webhook", "url": bot.url, "secret_env": "OTHER"}
        bots = {"other": other} | changes.pop("bots", {})
        described = {"bot": {"mode": "bot_first", "bot": "acme"}, "bots": {"acme": spec | changes} | bots}
        rest = await RestShop.furnish(app, client, shop_file("first", **described))
        made = cls(rest)
        made._held = held
        app[FEED].subscribe(made._committed)
        return made

    _held: list[datetime]

    async def close(self) -> None:
        await self.rest.client.close()

    def _committed(self, shop_id: int, events: Any) -> None:
        self.events += [event for _, event in events]
        asyncio.get_running_loop().create_task(self._wake())

    async def _wake(self) -> None:
        async with self._heard:
            self._heard.notify_all()

    async def until(self, kind: type[E], wanted: Callable[[E], bool] = lambda event: True, count: int = 1) -> list[E]:
        """The committed events of a kind, once there are so many."""

        def found() -> list[E]:
            return [event for event in self.events if isinstance(event, kind) and wanted(event)]

        async with asyncio.timeout(HANG_S), self._heard:
            await self._heard.wait_for(lambda: len(found()) >= count)
        return found()

    async def forward(self, **span: float) -> None:
        """Move the time and let the shop see what is due."""
        self._held[0] += timedelta(**span)
        await self.rest.seq()

    async def write(self, text: str = "什么时候发货", who: str = "c-1") -> int:
        """Have a customer write over REST; returns the conversation."""
        self._said += 1
        body = {"text": text, "client_msg_id": f"m-{self._said}-{datetime.now(UTC).timestamp()}"}
        answer = await self.rest.call("erp", "POST", f"/customers/{who}/messages", body)
        assert answer.status == 202, answer
        return int(answer.body["conversation_id"])

    async def shown(self, conversation: int) -> list[tuple[str, str]]:
        """What the customer has on her screen: (sender type, text)."""
        answer = await self.rest.call("wang", "GET", f"/conversations/{conversation}/messages")
        return [(message["sender"]["type"], message["text"]) for message in answer.body["items"]]

    async def state(self, conversation: int) -> str:
        return await self.rest.shop.ask(lambda state, now: state.conversations[conversation].state.value)

    async def ended(self, count: int = 1) -> BotTurnEnded:
        """How the latest of so many turns ended."""
        return (await self.until(BotTurnEnded, count=count))[-1]

    async def callback(self, turn: str, answer: Any, message_id: str = "a-1", **how: Any) -> Answer:
        """Bring an answer the way a bot does after a 202; `headers` replaces the signature."""
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        headers = how.pop("headers", None)
        headers = signed(message_id, body, **how) if headers is None else headers
        async with self.rest.client.post(f"/bot/v1/turns/{turn}", data=body, headers=headers) as response:
            return Answer(response.status, await response.json(), response.headers)

    async def bot_words(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, MessageCreated) and event.sender_type == "bot"]
