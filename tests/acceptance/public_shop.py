"""A shop on a running server, reached the way strangers reach it: REST with tokens, and sockets."""

import secrets
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient

from models.shop_file import ShopFile
from router.web.auth.issuing import issue_token
from router.web.keys import CLOCK, DATABASE
from tests.integration.rest.rest_shop import Answer, RestShop
from tests.integration.sockets.desk_shop import Socket

Client = TestClient[web.Request, web.Application]
TWO_DAYS_S = 2 * 86400


class PublicShop(RestShop):
    """One shop, its accounts' tokens, and the sockets of its people."""

    staying: list[Socket]

    @classmethod
    async def open(cls, app: web.Application, client: Client, file: ShopFile) -> "PublicShop":
        """Make the shop and give every account a token that outlives the night."""
        made = await cls.furnish(app, client, file)
        assert isinstance(made, PublicShop)
        await made.renew_tokens(TWO_DAYS_S)
        return made

    async def renew_tokens(self, ttl_s: int) -> None:
        agents = await self.shop.ask(lambda state, now: dict(state.agents))
        for agent in agents.values():
            issued = await issue_token(self.app[DATABASE], self.shop.shop_id, agent, ttl_s, self.app[CLOCK].now())
            self.tokens[agent.login] = issued.token

    # -- customers ------------------------------------------------------------------------------------------------

    async def hand_in(self, external_id: str, text: str = "在吗", **facts: Any) -> int:
        """A customer writes on the merchant's own channel; returns the conversation."""
        body = {"text": text, "client_msg_id": secrets.token_hex(8), "facts": facts}
        taken = await self.call("erp", "POST", f"/customers/{external_id}/messages", body)
        assert taken.status == 202, taken.body
        return int(taken.body["conversation_id"])

    async def visitor_token(self) -> str:
        session = await self.call(None, "POST", "/visitor/sessions", {"shop": self.shop.key})
        return str(session.body["token"])

    async def visitor(self, token: str | None = None, **position: Any) -> Socket:
        """A customer at her page, greeted; with a position she resumes."""
        token = await self.visitor_token() if token is None else token
        return await self.greeted("/ws/visitor", token, **position)

    # -- people of the shop ---------------------------------------------------------------------------------------

    async def at_desk(self, login: str) -> Socket:
        """An agent at her desk, who has not begun to receive."""
        return await self.greeted("/ws/agent", self.tokens[login])

    async def serving(self, login: str, presence: str = "online") -> Socket:
        """An agent at her desk with this presence."""
        desk = await self.at_desk(login)
        answer = await desk.ask("presence.set", presence=presence)
        assert answer["type"] == "ack", answer
        return desk

    async def console(self, login: str = "wang") -> Socket:
        return await self.greeted("/ws/console", self.tokens[login])

    async def greeted(self, path: str, token: str, **hello: Any) -> Socket:
        socket = await self.stranger(path)
        ready = await socket.ask("hello", token=token, **hello)
        assert ready["type"] == "ready", ready
        return socket

    async def stranger(self, path: str) -> Socket:
        """A socket that has not said hello."""
        return Socket(await self.client.ws_connect(path))

    # -- supervisors ----------------------------------------------------------------------------------------------

    async def all_of(self, path: str, who: str = "wang") -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            answer: Answer = await self.call(who, "GET", f"{path}limit=500{cursor and f'&cursor={cursor}'}")
            items += answer.body["items"]
            cursor = answer.body["next_cursor"]
        return items

    async def pool_numbers(self) -> dict[str, Any]:
        """What the strip of the pool page shows."""
        console = await self.console()
        await console.ask("watch", topics=["pool"])
        numbers: dict[str, Any] = (await console.until("snapshot"))["data"]["pool"]
        return numbers
