"""Telling a shop's supervisors what changed: at most twice a second, and only what is durable (I1, I2)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from models.errors import ShuntdeskError
from models.events import Event
from models.wire.bot_health import BotHealthData
from models.wire.told import (
    AgentChangedData,
    EntryChangedData,
    PoolChangedData,
    QueueChangedData,
    RunFinishedData,
)
from models.wire.webhook_health import WebhookHealthData
from router.runtime.clock import Clock
from router.web.pool_strip import pool_strip
from router.web.sockets.connection import Connection
from router.web.sockets.frames import ephemeral, watched_frame
from router.web.sockets.lookout import Lookout
from router.web.sockets.touched import Touched

PUSH_EVERY_S = 0.5
RUN_TOPICS = ("runs", "pool")
log = structlog.get_logger()


class Watcher:
    """Hold a console socket: whose it is, what it shows."""

    def __init__(self, agent_id: int, connection: Connection) -> None:
        """Begin without topics."""
        self.agent_id = agent_id
        self.connection = connection
        self.topics: frozenset[str] = frozenset()
        self.conversation_id: int | None = None


class ShopWatch:
    """Gather what changed in one shop and push it to those who watch."""

    def __init__(self, lookout: Lookout, clock: Clock) -> None:
        """Begin with nobody watching."""
        self.watchers: dict[Connection, Watcher] = {}
        self.lookout = lookout
        self._clock = clock
        self._touched = Touched()
        self._loop = asyncio.get_running_loop()
        self._next_push = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._push: asyncio.Task[None] | None = None

    @property
    def empty(self) -> bool:
        """Tell whether nobody is left to tell."""
        return not self.watchers

    async def watch_pool(self) -> None:
        """Learn which entries wait, so that a change of their conversation is seen as theirs."""
        self._touched.waiting.update(await self.lookout.waiting())

    def note(self, events: Sequence[tuple[int, Event]]) -> None:
        """Gather what events touched; who looks at one conversation sees it at once."""
        self._touched.note(events)
        self._show_conversations(events)
        self._schedule()

    def deliveries_changed(self) -> None:
        """Note that deliveries went dead or are sent again: no event says so."""
        self._touched.topics.add("webhooks")
        self._schedule()

    def _show_conversations(self, events: Sequence[tuple[int, Event]]) -> None:
        looking = [each for each in self.watchers.values() if each.conversation_id is not None]
        for seq, event in events if looking else ():
            shown = getattr(event, "conversation_id", None)
            told = [each for each in looking if each.conversation_id == shown]
            frame = watched_frame(seq, event) if told else None
            for watcher in told if frame is not None else ():
                watcher.connection.send(frame or b"")

    def _schedule(self) -> None:
        if self._touched and self._timer is None and self._push is None:
            delay = max(0.0, self._next_push - self._loop.time())
            self._timer = self._loop.call_later(delay, self._start)

    def _start(self) -> None:
        self._timer = None
        self._next_push = self._loop.time() + PUSH_EVERY_S
        self._push = asyncio.create_task(self._pushed(), name="console-push")

    async def _pushed(self) -> None:
        try:
            await self._push_all()
        except ShuntdeskError:
            # The shop is reloading or leaving: what was taken is lost, pages learn it at their next snapshot.
            log.warning("console_push_failed")
        finally:
            self._push = None
            self._schedule()

    async def _push_all(self) -> None:
        touched, look = self._touched, self.lookout
        for agent in await _if_any(touched.take(touched.agents), look.agents):
            self._tell("agent.changed", AgentChangedData(agent), "agents")
        for entry in await _if_any(touched.take(touched.entries), look.entries):
            self._tell("entry.changed", EntryChangedData(entry), "pool")
        if self._watched(*RUN_TOPICS):
            for progress in await _if_any(touched.take(touched.dealing), look.progress):
                self._tell("run.progress", progress, *RUN_TOPICS)
        touched.dealing.clear()
        for run_id in touched.take(touched.runs):
            await self._push_run(run_id)
        await self._push_whole(touched.take_topics())

    async def _push_whole(self, topics: set[str]) -> None:
        """Push what is shown as a whole, where it changed."""
        look = self.lookout
        if "queue" in topics and self._watched("queue"):
            self._tell("queue.changed", QueueChangedData(await look.queue()), "queue")
        if "pool" in topics and self._watched("pool"):
            self._tell("pool.changed", PoolChangedData(await pool_strip(look.shop, look.database)), "pool")
        if "bots" in topics and self._watched("bots"):
            self._tell("bot.health_changed", BotHealthData(await look.bots()), "bots")
        if "webhooks" in topics and self._watched("webhooks"):
            self._tell("webhook.health_changed", WebhookHealthData(await look.webhooks()), "webhooks")

    async def _push_run(self, run_id: int) -> None:
        run = await self.lookout.run(run_id)
        if run is not None:
            self._tell("run.finished", RunFinishedData(run), *RUN_TOPICS)

    def _tell(self, kind: str, data: Any, *topics: str) -> None:
        watchers = self._watched(*topics)
        frame = ephemeral(self._clock.now(), kind, data) if watchers else b""
        for watcher in watchers:
            watcher.connection.send(frame)

    def _watched(self, *topics: str) -> list[Watcher]:
        return [each for each in self.watchers.values() if not each.topics.isdisjoint(topics)]

    def stop(self) -> None:
        """Push nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._push is not None:
            self._push.cancel()


async def _if_any(ids: list[int], read: Callable[[list[int]], Awaitable[list[Any]]]) -> list[Any]:
    return await read(ids) if ids else []
