"""Topics as a reactor: what is committed is gathered in a thread of its own, and read from there."""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.topics.board import Board
from bot.topics.drafting import draft_entry
from bot.topics.mining import KEPT
from bot.topics.outcomes import Effect, Summary
from models.enums import MessageKind, SenderType, TurnEnd
from models.events import (
    BotTurnEnded,
    Event,
    HandoffRequested,
    KnowledgeEntryConfigured,
    KnowledgeEntryRemoved,
    MessageCreated,
)
from models.wire.shapes import rfc3339
from models.wire.topics import TopicDraft, TopicEffect, TopicExample, TopicList, TopicView
from router.runtime.clock import Clock
from router.runtime.feed import Feed, Numbered
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.log import PAGE, events_after
from router.store.queries.topics import first_agent_answers, seq_before

WAITING = 20_000
"""Events that wait to be gathered; beyond, the oldest are passed over: routing never waits for topics."""
ANSWERS_READ = 100
"""Conversations whose answers a draft is made of."""
EXAMPLES = 12
"""Examples shown of one topic, and looked at for a draft."""

T = TypeVar("T")
log = structlog.get_logger()


class Topics:
    """Keep a board for each shop; all of them are touched in one thread alone."""

    def __init__(self, shops: Shops, database: Database, clock: Clock) -> None:
        """Begin with empty boards; `start` fills them from the log."""
        self._shops = shops
        self._database = database
        self._clock = clock
        self._boards: dict[int, Board] = {}
        self._read: dict[int, int] = {}
        self._waiting: deque[tuple[int, int, Event]] = deque(maxlen=WAITING)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="topics")
        self._more = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self.ready = False

    def listen(self, feed: Feed) -> None:
        """Hear what customers ask, and how it ends."""
        feed.subscribe(self._heard)

    def start(self) -> None:
        """Read the window again from the log, then go on with what happens; nobody waits for it."""
        self._work = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let go; the log has everything."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def settled(self) -> None:
        """Wait until all that was heard so far is gathered."""
        while True:
            await self._in_thread(lambda: None)
            if self.ready and not self._waiting:
                return

    async def list(self, shop_id: int, window: timedelta, limit: int) -> TopicList:
        """Return the largest topics of the window that ends now, and all that rise."""
        now = self._clock.now()

        def look() -> TopicList:
            board = self._board(shop_id)
            found = [_view(one) for one in board.topics(now, window, limit)]
            return TopicList(found, int(window.total_seconds()), board.miner.asked, self.ready)

        return await self._in_thread(look)

    async def one(self, shop_id: int, topic: int, window: timedelta) -> TopicView | None:
        """Return a topic with more of its examples, None when nothing of it was asked in the window."""
        now = self._clock.now()
        found = await self._in_thread(lambda: self._board(shop_id).topic(topic, now, window, EXAMPLES))
        return _view(found) if found is not None else None

    async def draft(self, shop_id: int, topic: int) -> TopicDraft | None:
        """Return a knowledge entry drafted from a topic of the last 48 hours, None when there is no such topic."""
        now = self._clock.now()
        found = await self._in_thread(lambda: self._board(shop_id).topic(topic, now, KEPT, EXAMPLES))
        if found is None:
            return None
        talks = (await self._in_thread(lambda: self._board(shop_id).conversations(topic)))[:ANSWERS_READ]
        answers = await self._database.read(first_agent_answers, shop_id, talks)
        drafted = await self._in_thread(lambda: draft_entry(found, answers))
        return TopicDraft(
            topic, drafted.questions, drafted.answer, drafted.intent, drafted.answers_read, drafted.agreement
        )

    def _heard(self, shop_id: int, events: Numbered) -> None:
        for seq, event in events:
            if isinstance(event, _TOLD):
                self._waiting.append((shop_id, seq, event))
                self._more.set()

    async def _run(self) -> None:
        for dispatcher in self._shops.all():
            try:
                await self._rebuild(dispatcher.shop_id)
            except Exception:
                log.exception("topics_not_rebuilt", shop=dispatcher.key)
        self.ready = True
        while True:
            await self._more.wait()
            self._more.clear()
            await self._in_thread(self._gather)

    async def _rebuild(self, shop_id: int) -> None:
        """Take in the log of the window page by page; what is heard meanwhile comes after it."""
        after = await self._database.read(seq_before, shop_id, self._clock.now() - KEPT)
        while page := await self._database.read_long(events_after, shop_id, after):
            await self._in_thread(lambda page=page: self._take(shop_id, page))  # type: ignore[misc]  # bound now
            after = page[-1][0]
            if len(page) < PAGE:
                break
        self._read[shop_id] = after

    def _gather(self) -> None:
        while self._waiting:
            shop_id, seq, event = self._waiting.popleft()
            if seq > self._read.get(shop_id, 0):
                self._take(shop_id, [(seq, event)])

    def _take(self, shop_id: int, events: Numbered) -> None:
        board = self._board(shop_id)
        for _, event in events:
            try:
                take(board, event)
            except Exception:
                log.exception("topic_not_taken", shop=shop_id)

    def _board(self, shop_id: int) -> Board:
        return self._boards.setdefault(shop_id, Board())

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


_TOLD = MessageCreated | HandoffRequested | BotTurnEnded | KnowledgeEntryConfigured | KnowledgeEntryRemoved


def take(board: Board, event: Event) -> None:
    """Tell a board what an event says of a question; others say nothing."""
    if isinstance(event, MessageCreated):
        if event.sender_type is SenderType.customer and event.kind is MessageKind.text and event.text:
            board.wrote(event.conversation_id, event.seq, event.at, event.text)
    elif isinstance(event, HandoffRequested):
        board.handed_off(event.conversation_id)
    elif isinstance(event, BotTurnEnded) and (event.missed or event.end is TurnEnd.failed):
        board.missed(event.conversation_id, event.at)
    else:
        _take_entry(board, event)


def _take_entry(board: Board, event: Event) -> None:
    if isinstance(event, KnowledgeEntryRemoved):
        board.withdrawn(event.entry_id)
    elif isinstance(event, KnowledgeEntryConfigured):
        if event.entry.enabled:
            board.published(event.entry.id, event.at, event.entry.questions)
        else:
            board.withdrawn(event.entry.id)


def _effect(effect: Effect) -> TopicEffect:
    at = rfc3339(effect.at)
    return TopicEffect(effect.entry_id, at, effect.hit_before, effect.hit_after, effect.asked_after)


def _view(one: Summary) -> TopicView:
    return TopicView(
        id=one.id,
        name=one.name,
        words=one.words,
        size=one.size,
        before=one.before,
        growth=one.growth,
        rising=one.rising,
        handoff_share=one.handoff_share,
        unresolved_share=one.unresolved_share,
        first_at=rfc3339(one.first_at),
        last_at=rfc3339(one.last_at),
        effect=_effect(one.effect) if one.effect is not None else None,
        examples=tuple(TopicExample(asked.conversation_id, asked.text, rfc3339(asked.at)) for asked in one.examples),
    )
