"""The hub: what was committed goes to whom it concerns, encoded once, the bytes shared (design.md section 2)."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from models.commands import ConnectAgent, LoseAgent
from models.errors import ShuntdeskError
from models.events import AgentConfigured, Event
from models.wire.told import PartialData
from router.runtime.clock import Clock
from router.runtime.feed import Feed
from router.runtime.letters import Committed
from router.runtime.partials import Partial
from router.runtime.shops import Shops
from router.store.engine import Database
from router.web.sockets.admission import Admission
from router.web.sockets.audience import Audiences, Key
from router.web.sockets.closing import CloseCode
from router.web.sockets.connection import Connection
from router.web.sockets.frames import SHARED, agent_frame, customer_frame, ephemeral, hidden_from_customer
from router.web.sockets.limits import Limits, Rates
from router.web.sockets.places import Places
from router.web.sockets.recent import Recent
from router.web.sockets.run_news import RunNews
from router.web.sockets.typing import Typing
from router.web.sockets.watching import Watching

LOSE_AGAIN_S = 1.0
"""How soon a lost agent is reported again after the database refused: until then she would count as connected."""


class Hub:
    """Know all open sockets, tell them what happened, and tell the shops which agents are there (R1.4)."""

    def __init__(self, shops: Shops, feed: Feed, database: Database, clock: Clock, limits: Limits) -> None:
        """Listen to the feed from now on."""
        self.shops = shops
        self.database = database
        self.clock = clock
        self.limits = limits
        self.rates = Rates.of(limits)
        self.agents = Audiences(limits.sockets_per_agent)
        self.customers = Audiences()
        self.places = Places(shops, self.customers, clock)
        self.watching = Watching(shops, database, clock, self.places)
        self.run_news = RunNews(database, self.agents, clock)
        self.typing = Typing(clock, self.agents, self.customers)
        self.admission = Admission(shops, limits)
        self.recent = Recent(limits.recent)
        self.replays = asyncio.Semaphore(16)
        self.closing = False
        self._open: set[Connection] = set()
        feed.subscribe(self.tell)

    # -- telling --------------------------------------------------------------------------------------------------

    def tell(self, shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        """Route committed events to sockets, in log order; called right after the commit (I1)."""
        for seq, event in events:
            frame = self._tell_agent(shop_id, seq, event) if event.tells_agent else None
            if event.tells_customer:
                self._tell_customer(shop_id, seq, event, frame)
            if isinstance(event, AgentConfigured):
                self._configured(shop_id, event)
        self.recent.note(shop_id, events)
        self.places.note(shop_id, events)
        self.watching.note(shop_id, events)
        self.run_news.note(shop_id, events)

    def _tell_agent(self, shop_id: int, seq: int, event: Event) -> bytes | None:
        audience = self.agents.get((shop_id, event.agent_id))  # type: ignore[attr-defined]  # it tells an agent
        frame = agent_frame(seq, event) if audience is not None else None
        if audience is not None and frame is not None:
            audience.tell(seq, frame)
        return frame

    def _tell_customer(self, shop_id: int, seq: int, event: Event, told: bytes | None) -> None:
        audience = self.customers.get((shop_id, event.customer_id))  # type: ignore[attr-defined]  # it tells one
        if audience is None or hidden_from_customer(event):
            return
        frame = told if told is not None and type(event) in SHARED else customer_frame(seq, event)
        if frame is not None:
            audience.tell(seq, frame)

    def tell_partial(self, partial: Partial) -> None:
        """Show a customer what her bot writes just now; who is still catching up sees the message itself."""
        audience = self.customers.get((partial.shop_id, partial.customer_id))
        if audience is not None:
            data = PartialData(partial.conversation_id, partial.text)
            audience.mention(ephemeral(self.clock.now(), "message.partial", data))

    def _configured(self, shop_id: int, event: AgentConfigured) -> None:
        """T4: a disabled account loses its sockets; one with other rights comes back and is judged anew."""
        for connection in self._sockets_of(shop_id, event.id):
            if event.disabled:
                connection.close(CloseCode.revoked)
            elif connection.rights != (event.role, event.pool_right):
                connection.close(CloseCode.restart)

    # -- coming and going -----------------------------------------------------------------------------------------

    def opened(self, ws: web.WebSocketResponse, request: web.Request) -> Connection:
        """Take in a socket that was upgraded; who comes while the server leaves is sent away at once."""
        connection = Connection(ws, request, self.limits, self._bad_frame_allowed)
        self._open.add(connection)
        if self.closing:
            connection.close(CloseCode.restart, within_s=self.limits.flush_s)
        return connection

    def ended(self, connection: Connection | None) -> None:
        """Let a socket go."""
        if connection is not None:
            self._open.discard(connection)

    def _bad_frame_allowed(self, connection_id: str) -> bool:
        return self.rates.bad.allows(connection_id, self.clock.now())

    async def arrive(self, key: Key, connection: Connection, *, mobile: bool) -> None:
        """Let an agent's socket in; her first one connects her, which must be durable before she is told so."""
        if not self.agents.join(key, connection):
            return
        try:
            await self.shops.by_id(key[0]).submit(ConnectAgent(key[1], mobile))
        except ShuntdeskError:
            # Whoever joined meanwhile took her as connected: all come back and try again.
            self.agents.close(key, CloseCode.restart)
            raise

    def depart(self, key: Key, connection: Connection) -> None:
        """Let an agent's socket go; the last one begins her grace (R1.4), unless the server itself is leaving."""
        if self.agents.leave(key, connection) and not self.closing:
            self._lose(key)

    def _lose(self, key: Key) -> None:
        if self.closing or self.agents.get(key) is not None:
            return
        try:
            outcome = self.shops.by_id(key[0]).post(LoseAgent(key[1]))
        except ShuntdeskError as refused:
            self._lose_again(key, refused)
        else:
            outcome.add_done_callback(lambda done: self._lost(key, done))

    def _lost(self, key: Key, done: "asyncio.Future[Committed]") -> None:
        self._lose_again(key, None if done.cancelled() else done.exception())

    def _lose_again(self, key: Key, error: BaseException | None) -> None:
        if isinstance(error, ShuntdeskError) and error.retryable:
            asyncio.get_running_loop().call_later(LOSE_AGAIN_S, self._lose, key)

    def revoke(self, shop_id: int, agent_id: int, token_hash: bytes) -> None:
        """Close the sockets of a login that ended (4003)."""
        for connection in self._sockets_of(shop_id, agent_id):
            if connection.token_hash == token_hash:
                connection.close(CloseCode.revoked)

    def end_sessions(self, shop_id: int, agent_id: int) -> None:
        """Close the sockets that the session cookie opened: the agent's sessions have ended (4003)."""
        for connection in self._sockets_of(shop_id, agent_id):
            if connection.session:
                connection.close(CloseCode.revoked)

    def revoke_all(self, shop_id: int, agent_id: int) -> None:
        """Close every socket of an agent: all her logins have ended (4003)."""
        for connection in self._sockets_of(shop_id, agent_id):
            connection.close(CloseCode.revoked)

    def _sockets_of(self, shop_id: int, agent_id: int) -> list[Connection]:
        audience = self.agents.get((shop_id, agent_id))
        return [*(audience.sockets if audience is not None else ()), *self.watching.of(shop_id, agent_id)]

    # -- ending ---------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        """Write what is queued and close every socket for a restart, in 3 seconds at most (1012)."""
        self.closing = True
        self.watching.close()
        self.run_news.close()
        self.places.close()
        everybody = list(self._open)
        for connection in everybody:
            connection.close(CloseCode.restart, within_s=self.limits.flush_s)
        await asyncio.gather(*(connection.gone for connection in everybody))
