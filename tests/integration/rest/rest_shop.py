"""Two twin shops on a running server, and programs with tokens that talk to them."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from msgspec import convert

from models.commands import Command, ConnectAgent, ReceiveMessage, RegisterCustomer, SetPresence
from models.commands.command import SYSTEM
from models.enums import Presence
from models.events import CustomerRegistered, MessageCreated
from models.shop_file import ShopFile
from router.runtime.dispatcher import Dispatcher
from router.runtime.letters import Committed
from router.web.auth.issuing import issue_token
from router.web.keys import CLOCK, DATABASE, SHOPS

WEEK_S = 7 * 86400
PASSWORD = "a long password"
POLICY = {
    "name": "自动分配",
    "range": "all",
    "times": [{"from": "09:00", "to": "18:00"}],
    "quota_per_agent": 100,
}


def shop_file(key: str, **changes: Any) -> ShopFile:
    """A shop without a bot: two agents, a supervisor, an owner, an integration, one group, one policy."""
    described = {
        "shop": key,
        "name": f"店 {key}",
        "agents": [
            {"login": "owner", "name": "店主", "role": "owner"},
            {"login": "wang", "name": "王主管", "role": "supervisor"},
            {"login": "li", "name": "李雷"},
            {"login": "zhang", "name": "张三"},
            {"login": "erp", "name": "商家系统", "role": "integration"},
        ],
        "groups": [
            {"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "zhang"}]},
            {"name": "售后", "members": [{"agent": "zhang"}], "takes": [{"order_status": "shipped"}]},
        ],
        "policies": [POLICY],
    }
    return convert(described | changes, type=ShopFile)


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])


@dataclass
class RestShop:
    """One shop, with a token for each account."""

    app: web.Application
    client: TestClient[web.Request, web.Application]
    shop: Dispatcher
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def furnish(
        cls, app: web.Application, client: TestClient[web.Request, web.Application], file: ShopFile
    ) -> "RestShop":
        await app[SHOPS].apply(file, SYSTEM)
        made = cls(app, client, app[SHOPS].get(file.shop))
        agents = await made.shop.ask(lambda state, now: dict(state.agents))
        for agent in agents.values():
            made.ids[agent.login] = agent.id
            issued = await issue_token(app[DATABASE], made.shop.shop_id, agent, WEEK_S, app[CLOCK].now())
            made.tokens[agent.login] = issued.token
        return made

    async def call(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call `/api/v1` + path with somebody's token (None: nobody's); `if_match="3"` becomes `If-Match`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            sent["Authorization"] = f"Bearer {self.tokens[who]}"
        url = f"/api/v1{path}"
        async with self.client.request(method, url, headers=sent, json=body) as response:
            is_json = "json" in response.content_type
            return Answer(response.status, await response.json() if is_json else None, response.headers)

    async def submit(self, command: Command) -> Committed:
        return await self.shop.submit(command)

    async def arrive(self, login: str, presence: Presence = Presence.online) -> int:
        """Have an agent connected and of this presence."""
        agent = self.ids[login]
        await self.submit(ConnectAgent(agent))
        await self.submit(SetPresence(agent, presence, SYSTEM, reason="测试"))
        return agent

    async def customer(self, external_id: str, name: str | None = None) -> int:
        committed = await self.submit(RegisterCustomer(external_id, name))
        return next(event.id for _, event in committed.events if isinstance(event, CustomerRegistered))

    async def write(self, external_id: str, text: str = "在吗", **facts: Any) -> int:
        """Have a customer write; returns the conversation."""
        message = f"{external_id}-{len(text)}-{text}"[:64]
        command = ReceiveMessage("web", text, message, external_id=external_id, facts=facts or None)
        committed = await self.submit(command)
        return next(event.conversation_id for _, event in committed.events if isinstance(event, MessageCreated))

    async def seq(self) -> int:
        """The position of the log: unchanged when nothing happened."""
        return await self.shop.ask(lambda state, now: state.seq)
