"""A small shop over real sockets: two agents, a supervisor, and as many customers as a test needs."""

import asyncio
import secrets
from collections import deque
from datetime import timedelta
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestClient
from msgspec import convert, json

from models.commands import By, PatchAgent, RegisterCustomer, RunPolicy
from models.enums import Role, TokenKind
from models.events import CustomerRegistered
from models.shop_file import ShopFile
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.accounts import Token, create_token, token_hash
from router.web.keys import CLOCK, DATABASE, SHOPS

SYSTEM = By("system")
HANG_S = 20
"""No test waits that long; a hanging one ends."""

FILE = convert(
    {
        "shop": "desk",
        "name": "试用店",
        "widget": {"origins": ["https://shop.example"]},
        "agents": [
            {"login": "owner", "name": "店主", "role": "owner"},
            {"login": "li", "name": "李雷", "capacity": 5},
            {"login": "han", "name": "韩梅梅", "capacity": 5},
            {"login": "erp", "name": "对接", "role": "integration"},
        ],
        "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "han", "weight": 0}]}],
        "policies": [{"name": "自动分配", "times": [{"from": "00:00", "to": "23:30"}], "range": "all"}],
    },
    ShopFile,
)


class Socket:
    """Speak the protocol over one socket: send, and look for what comes."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.seen: list[dict[str, Any]] = []
        self._aside: deque[dict[str, Any]] = deque()
        self._ref = 0

    async def send(self, kind: str, **data: Any) -> str:
        self._ref += 1
        ref = f"c-{self._ref}"
        await self.ws.send_str(json.encode({"ref": ref, "type": kind, "data": data}).decode())
        return ref

    async def receive(self) -> dict[str, Any]:
        """The next frame; the end of the socket is an error with its code."""
        async with asyncio.timeout(HANG_S):
            message = await self.ws.receive()
        if message.type is not WSMsgType.TEXT:
            raise ConnectionError(self.ws.close_code)
        frame: dict[str, Any] = json.decode(message.data)
        self.seen.append(frame)
        return frame

    async def until(self, kind: str) -> dict[str, Any]:
        """The next frame of this type, those that came before an answer included."""
        while (frame := self._aside.popleft() if self._aside else await self.receive())["type"] != kind:
            pass
        return frame

    async def ask(self, kind: str, **data: Any) -> dict[str, Any]:
        """The answer to a frame; what comes before it is put aside."""
        ref = await self.send(kind, **data)
        while (frame := await self.receive()).get("ref") != ref:
            self._aside.append(frame)
        return frame

    async def closed(self) -> int | None:
        """The code with which the server ends the socket."""
        while True:
            try:
                await self.receive()
            except ConnectionError:
                return self.ws.close_code

    async def caught_up(self) -> int:
        """The last position addressed to this client, after which nothing is under way."""
        pong = await self.ask("ping")
        seq: int = pong["data"]["seq"]
        return seq

    def frames(self) -> list[dict[str, Any]]:
        """What came with a position, snapshots apart."""
        return [frame for frame in self.seen if frame.get("seq") is not None and frame["type"] != "snapshot"]


class DeskShop:
    """Hold the running application, its shop and the tokens of its people."""

    def __init__(self, app: web.Application, client: "TestClient[web.Request, web.Application]") -> None:
        self.app = app
        self.client = client
        self._open = True

    @classmethod
    async def furnish(cls, app: web.Application, client: "TestClient[web.Request, web.Application]") -> "DeskShop":
        await app[SHOPS].apply(FILE, SYSTEM)
        return cls(app, client)

    @property
    def shop(self) -> Dispatcher:
        return self.app[SHOPS].get("desk")

    @property
    def origin(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def agent_id(self, login: str) -> int:
        return await self.shop.ask(lambda state, now: state.logins[login])

    async def state(self, fact: Any) -> Any:
        return await self.shop.ask(lambda state, now: fact(state))

    async def token(self, login: str, kind: TokenKind = TokenKind.bearer, lasts_s: float = 3600) -> str:
        return await self._token(kind, lasts_s, agent_id=await self.agent_id(login))

    async def customer_token(self, external_id: str | None = None) -> str:
        committed = await self.shop.submit(RegisterCustomer(external_id, external_id or "访客"))
        customer = next(event for _, event in committed.events if isinstance(event, CustomerRegistered))
        return await self._token(TokenKind.visitor, 3600, customer_id=customer.id)

    async def token_of_customer(self, customer_id: int) -> str:
        return await self._token(TokenKind.visitor, 3600, customer_id=customer_id)

    async def _token(self, kind: TokenKind, lasts_s: float, **holder: int) -> str:
        secret, now = secrets.token_urlsafe(32), self.app[CLOCK].now()
        token = Token(token_hash(secret), kind, self.shop.shop_id, now, now + timedelta(seconds=lasts_s), now, **holder)
        await self.app[DATABASE].write(create_token, token)
        return secret

    async def run_policy(self) -> None:
        owner = await self.agent_id("owner")
        await self.shop.submit(RunPolicy(1, By("店主", owner, Role.owner)))

    async def capacity(self, login: str, capacity: int) -> None:
        await self.shop.submit(PatchAgent(await self.agent_id(login), SYSTEM, capacity=capacity))

    async def disable(self, login: str) -> None:
        await self.shop.submit(PatchAgent(await self.agent_id(login), SYSTEM, disabled=True))

    async def connect(self, path: str, **options: Any) -> Socket:
        return Socket(await self.client.ws_connect(path, **options))

    async def agent(self, login: str = "li", **hello: Any) -> Socket:
        """A greeted agent."""
        return await self._greeted("/ws/agent", await self.token(login), hello)

    async def customer(self, external_id: str | None = None) -> Socket:
        """A greeted customer."""
        return await self._greeted("/ws/visitor", await self.customer_token(external_id), {})

    async def customer_again(self, customer_id: int) -> Socket:
        """A customer who is known, on another page; her snapshot is among what she saw."""
        return await self._greeted("/ws/visitor", await self.token_of_customer(customer_id), {})

    async def console(self, login: str = "owner") -> Socket:
        """A greeted supervisor."""
        return await self._greeted("/ws/console", await self.token(login), {})

    async def _greeted(self, path: str, token: str, hello: dict[str, Any]) -> Socket:
        socket = await self.connect(path)
        answer = await socket.ask("hello", token=token, **hello)
        assert answer["type"] == "ready"
        if path != "/ws/console" and not answer["data"]["resumed"]:
            await socket.until("snapshot")
        return socket

    async def serving(self, login: str = "li") -> Socket:
        """A greeted agent who takes conversations."""
        socket = await self.agent(login)
        await socket.ask("presence.set", presence="online")
        return socket

    async def talking(self) -> tuple[Socket, Socket, int]:
        """An agent and a customer in one conversation."""
        agent, customer = await self.serving(), await self.customer()
        stored = await customer.ask("message.send", client_msg_id="first", text="在吗")
        await agent.until("conversation.assigned")
        return agent, customer, stored["data"]["conversation_id"]

    async def stop(self) -> None:
        """Let the server go down while its clients are there."""
        self._open = False
        await self.client.server.close()

    async def close(self) -> None:
        if self._open:
            self._open = False
            await self.client.close()


def load_of(state: ShopState, login: str) -> int:
    return state.load(state.logins[login])
