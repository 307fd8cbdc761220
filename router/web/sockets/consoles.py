"""`/ws/console`: what the frames of a supervisor mean. Nothing here is replayed: `watch` gives a fresh picture."""

import asyncio
from typing import Any

from models.commands import SetPresence
from models.enums import OpenConversations, Presence
from models.errors import Forbidden, NotFound
from models.wire import frames as wire
from models.wire.shapes import rfc3339
from models.wire.told import Answer, ReadyData
from router.web.sockets.asking import submit
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame, FrameDecoder
from router.web.sockets.frames import encode, ephemeral
from router.web.sockets.member import Member
from router.web.sockets.shop_watch import ShopWatch, Watcher
from router.web.sockets.supervising import SUPERVISING, supervise

DECODER = FrameDecoder(wire.CONSOLE_INCOMING)
POOL_TOPICS = frozenset({"agents", "pool"})
"""What somebody who hands out the pool has to see: the entries, and who may get them."""


class ConsoleSide(Member):
    """Be a supervisor's end of one socket, or that of an agent who may hand out the pool."""

    decoder = DECODER
    watch: ShopWatch
    watcher: Watcher

    async def greet(self, connection: Connection, ref: str, hello: wire.Hello) -> None:
        """Let a supervisor in; what she looks at, she says by `watch`."""
        identity = await self.identify(connection, hello)
        agent_id = identity.id
        right = await self.shop.ask(lambda state, now: state.agents[agent_id].pool_right)
        if not (self.by.supervises or right):
            raise Forbidden("The console is for supervisors and agents with pool right.")
        self.key = (identity.shop_id, agent_id)
        self.watcher = Watcher(agent_id, connection)
        self.watch = self.hub.watching.join(identity.shop_id, self.watcher)
        seq = await self.shop.ask(lambda state, now: state.seq)
        ready = ReadyData(
            connection_id=connection.id,
            heartbeat_s=int(self.hub.limits.ping_s),
            resumed=False,
            log_id=self.hub.database.log_id,
            last_seq=seq,
            now=rfc3339(self.hub.clock.now()),
            agent_id=agent_id,
        )
        connection.send(encode(Answer("ready", ref, ready)))

    def act(self, connection: Connection, frame: Frame) -> None:
        """Watch, set somebody's presence, take over or whisper."""
        self.hub.rates.agent.take(("console", *self.key), self.hub.clock.now())
        data: Any = frame.data
        if frame.type == "ping":
            self.pong(connection, frame, None)
        elif frame.type == "watch":
            watching = asyncio.ensure_future(self._watch(connection, data))
            connection.answers.later(frame.ref, watching, _as_is)
        elif frame.type in SUPERVISING:
            supervise(self.shop, connection, frame, self.by)
        elif frame.type == "agent.presence.force":
            submit(self.shop, connection, frame, self._forced(data))
        else:
            raise self.greeted_already()

    async def _watch(self, connection: Connection, asked: wire.WatchFrame) -> dict[str, Any]:
        self._check_right(asked)
        if asked.conversation_id is not None:
            await self._check_open(asked.conversation_id)
        topics = frozenset(asked.topics)
        self.watcher.topics, self.watcher.conversation_id = topics, asked.conversation_id
        if "pool" in topics:
            await self.watch.watch_pool()
        at, snapshot = await self.watch.lookout.snapshot(topics)
        connection.send(ephemeral(at, "snapshot", snapshot))
        return {"topics": sorted(topics)}

    def _check_right(self, asked: wire.WatchFrame) -> None:
        """Show nobody by socket what REST refuses her."""
        if self.by.supervises:
            return
        if asked.conversation_id is not None:
            raise Forbidden("Only supervisors look at other people's conversations.")
        if not POOL_TOPICS.issuperset(asked.topics):
            raise Forbidden("Only supervisors watch queues, runs, bots and webhooks.")

    async def _check_open(self, conversation_id: int) -> None:
        if not await self.shop.ask(lambda state, now: conversation_id in state.conversations):
            raise NotFound(f"There is no open conversation {conversation_id} in this shop.")

    def _forced(self, data: wire.ForcePresenceFrame) -> SetPresence:
        """R1.7: who goes offline by force releases what waits for an answer."""
        offline = data.presence is Presence.offline
        return SetPresence(
            agent_id=data.agent_id,
            presence=data.presence,
            by=self.by,
            reason=data.reason,
            open_conversations=OpenConversations.release if offline else None,
        )

    def leave(self, connection: Connection) -> None:
        """Forget a socket that is gone."""
        self.hub.watching.forget(connection)


def _as_is(data: dict[str, Any]) -> dict[str, Any]:
    return data
