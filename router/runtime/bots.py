"""The bots as a reactor: a committed turn is asked, and what comes back is a command like any other (R8)."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import structlog

import bot.knowledge
from bot.build import BotUnavailable, build
from bot.protocol import Bot, BotFailed
from models.commands import AnswerBotTurn, FailBotTurn
from models.entities import Message
from models.errors import ShuntdeskError
from models.events import BotTurnOpened, BotTurnResumed, ShopConfigured
from models.shop_file import BotSpec
from models.wire.bots import MAX_TURN_MESSAGES, BotAnswer, BotTurn
from models.wire.shapes import CustomerView, MessageView, Sender, rfc3339
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed, Numbered
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.queries.messages import messages_before

TURNS_AT_ONCE = 64
"""Turns asked at the same time per process; more wait, and their deadline runs."""

Opened = BotTurnOpened | BotTurnResumed
T = TypeVar("T")

log = structlog.get_logger()


class Bots:
    """Ask bots what `bot.turn_opened` says and bring their answers, or their failure, back as commands."""

    def __init__(self, shops: Shops, database: Database) -> None:
        """Begin without bots; each is built when first asked."""
        self._shops = shops
        self._database = database
        self._bots: dict[tuple[int, str], asyncio.Task[tuple[BotSpec, Bot]]] = {}
        self._work: set[asyncio.Task[Any]] = set()
        self._places = asyncio.Semaphore(TURNS_AT_ONCE)

    def listen(self, feed: Feed) -> None:
        """Hear of turns; after a restart open ones are announced again under the same id (I21)."""
        feed.subscribe(self._heard)

    async def warm_up(self) -> None:
        """Build the bots in use ahead of the first question, which would otherwise wait for dictionary and index."""
        await asyncio.gather(*map(self._build_all, self._shops.all()))

    async def _build_all(self, dispatcher: Dispatcher) -> None:
        for name in await dispatcher.ask(lambda state, now: tuple(state.shop.bots)):
            try:
                await self._bot(dispatcher, name)
            except ShuntdeskError as refused:
                log.warning("bot_not_built", shop=dispatcher.key, bot=name, reason=str(refused))

    def _keep(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def stop(self) -> None:
        """Let go of turns under way; they stay open and are asked again after the restart."""
        for work in self._work:
            work.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)

    def _heard(self, shop_id: int, events: Numbered) -> None:
        for _, event in events:
            if isinstance(event, Opened):
                self._keep(self._ask(self._shops.by_id(shop_id), event))
            elif isinstance(event, ShopConfigured):
                self._forget(shop_id)
                self._keep(self._build_all(self._shops.by_id(shop_id)))

    def _forget(self, shop_id: int) -> None:
        for key in [key for key in self._bots if key[0] == shop_id]:
            del self._bots[key]

    async def _ask(self, dispatcher: Dispatcher, opened: Opened) -> None:
        command = await self._outcome(dispatcher, opened)
        try:
            await dispatcher.submit(command)
        except ShuntdeskError as refused:
            # The turn stays open: its deadline, or the restart, decides what becomes of it.
            log.warning("bot_answer_not_taken", shop=dispatcher.key, turn=opened.turn, code=refused.code)

    async def _outcome(self, dispatcher: Dispatcher, opened: Opened) -> AnswerBotTurn | FailBotTurn:
        try:
            async with self._places:
                spec, asked = await self._bot(dispatcher, opened.bot)
                turn = await self._turn(dispatcher, opened)
                async with asyncio.timeout(spec.timeout_s):
                    return _command(opened, await asked.answer(turn))
        except TimeoutError:
            reason = "timeout"
        except BotFailed as failed:
            reason = failed.reason.value
        except ShuntdeskError as refused:
            reason = refused.code
        except Exception:  # a bot's fault must not leave its customer in silence (R8.1)
            log.exception("bot_crashed", shop=dispatcher.key, turn=opened.turn)
            reason = "crashed"
        return FailBotTurn(opened.conversation_id, opened.turn, reason)

    async def _bot(self, dispatcher: Dispatcher, name: str) -> tuple[BotSpec, Bot]:
        """Return a bot, built once for all who ask; what failed is tried again by the next."""
        key = dispatcher.shop_id, name
        if key not in self._bots:
            self._bots[key] = self._keep(self._build(dispatcher, name))
        building = self._bots[key]
        try:
            return await asyncio.shield(building)
        except Exception:
            if self._bots.get(key) is building:
                del self._bots[key]
            raise

    async def _build(self, dispatcher: Dispatcher, name: str) -> tuple[BotSpec, Bot]:
        spec = await dispatcher.ask(lambda state, now: state.shop.bots.get(name))
        if spec is None:
            raise BotUnavailable(f"the shop has no bot {name} any more")
        return spec, await asyncio.to_thread(build, spec, read_knowledge_file)

    async def _turn(self, dispatcher: Dispatcher, opened: Opened) -> BotTurn:
        customer = await dispatcher.ask(lambda state, now: _customer(state, opened.conversation_id))
        page = await self._database.read(messages_before, dispatcher.shop_id, opened.conversation_id, MAX_TURN_MESSAGES)
        return BotTurn(
            turn=opened.turn,
            conversation_id=opened.conversation_id,
            customer=customer,
            messages=tuple(_shown(message) for message in page.messages),
            deadline=rfc3339(opened.deadline),
        )


def read_knowledge_file(name: str) -> str:
    """Return the text of a knowledge file: a path, or the name of one that comes with the bots."""
    path = Path(name)
    packaged = Path(bot.knowledge.__path__[0]) / path.name
    return (path if path.is_absolute() or path.exists() else packaged).read_text("utf-8")


def _customer(state: ShopState, conversation_id: int) -> CustomerView:
    conversation = state.conversations.get(conversation_id)
    if conversation is None:
        raise BotFailed("the conversation is over")
    customer = state.customers[conversation.customer_id]
    facts = {**customer.facts, **conversation.facts}
    return CustomerView(id=customer.id, name=customer.name, external_id=customer.external_id, facts=facts)


def _shown(message: Message) -> MessageView:
    return MessageView(
        conversation_id=message.conversation_id,
        seq=message.seq,
        sender=Sender(message.sender_type, message.sender_id, message.sender_name),
        kind=message.kind,
        text=message.text,
        at=rfc3339(message.at),
    )


def _command(opened: Opened, answer: BotAnswer) -> AnswerBotTurn:
    return AnswerBotTurn(
        conversation_id=opened.conversation_id,
        turn=opened.turn,
        action=answer.action,
        texts=tuple(message.text for message in answer.messages),
        missed=answer.missed,
        group=answer.group,
        reason=answer.reason,
        confidence=answer.confidence,
        intent=answer.intent,
    )
