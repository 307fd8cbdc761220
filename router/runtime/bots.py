"""The bots as a reactor: a committed turn is asked, and what comes back is a command like any other (R8)."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog
from msgspec.structs import replace

from bot.attempts import noting
from bot.chatwoot import ChatwootBot
from bot.outside import Outside
from bot.protocol import Bot, BotFailed, BotFailure, Streaming
from bot.signing import Signer
from models.commands import AnswerBotTurn, FailBotTurn, NoteBotAttempts
from models.entities import BotAttempt
from models.enums import SenderType
from models.errors import Invalid, ShuntdeskError
from models.events import BotTurnEnded, BotTurnOpened, BotTurnResumed
from models.shop_file import BotSpec
from models.wire.bots import MAX_TURN_MESSAGES, BotAnswer, BotTurn
from models.wire.shapes import CustomerView, MessageView, rfc3339
from router.core.answer_values import answer_values
from router.core.state import ShopState
from router.runtime.built_bots import BuiltBots
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed, Numbered
from router.runtime.partials import Partials
from router.runtime.recent_messages import RecentMessages, shown
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.queries.messages import messages_before

TURNS_AT_ONCE = 256
"""Turns one bot is asked at the same time, so that a slow one delays only itself; more wait, their deadline runs."""

LOOKED_BACK = 500
"""Messages among which those of a former turn are looked for."""

Opened = BotTurnOpened | BotTurnResumed
T = TypeVar("T")

log = structlog.get_logger()


class Bots:
    """Ask bots what `bot.turn_opened` says and bring their answers, or their failure, back as commands."""

    def __init__(self, shops: Shops, database: Database, outside: Outside | None = None) -> None:
        """Begin without bots; each is built when first asked, those elsewhere with the way `outside`."""
        self._shops = shops
        self._database = database
        self._outside = outside or Outside()
        self.partials = Partials()
        self._recent = RecentMessages()
        self._aloud: dict[tuple[int, str], asyncio.Task[Any]] = {}
        self._built = BuiltBots(shops, database, self._outside, self._keep)
        self._work: set[asyncio.Task[Any]] = set()
        self._places: dict[tuple[int, str], asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(TURNS_AT_ONCE))

    def listen(self, feed: Feed) -> None:
        """Hear of turns; after a restart open ones are announced again under the same id (I21)."""
        feed.subscribe(self._heard)

    async def warm_up(self) -> None:
        """Build the bots in use ahead of the first question, which would otherwise wait for dictionary and index."""
        await asyncio.gather(*map(self._built.build_all, self._shops.all()))

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
        await self._outside.egress.close()

    async def built(self, dispatcher: Dispatcher, name: str) -> tuple[BotSpec, Bot]:
        """Return a bot with its description; raises `Invalid` when it can't be built."""
        spec, found, *_ = await self._built.get(dispatcher, name)
        return spec, found

    def secrets_set(self, names: Sequence[str]) -> int:
        """Count which of the variables with a bot's secrets are set."""
        return sum(bool(self._outside.environment.get(name)) for name in names)

    async def messages(self, dispatcher: Dispatcher, conversation_id: int, until: datetime) -> tuple[MessageView, ...]:
        """Return what a bot was shown of a conversation that it was asked about at a time."""
        page = await self._database.read(messages_before, dispatcher.shop_id, conversation_id, LOOKED_BACK)
        said = [shown(message) for message in page.messages if message.at <= until]
        # A turn ends with what the customer wrote; an answer of the same millisecond came after it.
        while said and said[-1].sender.type is not SenderType.customer:
            said.pop()
        return tuple(said[-MAX_TURN_MESSAGES:])

    async def signer(self, dispatcher: Dispatcher, name: str) -> Signer | None:
        """Return who checks what a bot sends by itself; None for a bot that never does."""
        signer = getattr((await self._built.get(dispatcher, name)).bot, "signer", None)
        return signer if isinstance(signer, Signer) else None

    async def tokens(self, dispatcher: Dispatcher, name: str) -> tuple[str, ...]:
        """Return the tokens that a bot may show when it answers by itself; none for a bot that has none."""
        found = (await self._built.get(dispatcher, name)).bot
        return found.tokens if isinstance(found, ChatwootBot) else ()

    def _heard(self, shop_id: int, events: Numbered) -> None:
        for _, event in events:
            self._built.heard(shop_id, event)
            self._recent.heard(shop_id, event)
            if isinstance(event, Opened):
                self._keep(self._ask(self._shops.by_id(shop_id), event))
            elif isinstance(event, BotTurnEnded):
                self._over((shop_id, event.turn))

    def _over(self, key: tuple[int, str]) -> None:
        """Stop who still writes for a turn that has ended, and take back what was shown of it (R8.3)."""
        writing = self._aloud.pop(key, None)
        if writing is not None:
            writing.cancel()
        self.partials.over(key)

    async def _ask(self, dispatcher: Dispatcher, opened: Opened) -> None:
        with noting() as attempts:
            outcome = await self._outcome(dispatcher, opened)
        command = on_record(opened, outcome, attempts.made)
        if command is None:
            return
        try:
            await dispatcher.submit(command)
        except ShuntdeskError as refused:
            # The turn stays open: its deadline, or the restart, decides what becomes of it.
            log.warning("bot_answer_not_taken", shop=dispatcher.key, turn=opened.turn, code=refused.code)

    async def _outcome(self, dispatcher: Dispatcher, opened: Opened) -> AnswerBotTurn | FailBotTurn | None:
        """Ask the bot; None when it answers later, by itself, or nobody waits for its answer any more."""
        detail = ""
        try:
            async with self._places[dispatcher.shop_id, opened.bot]:
                answer = await self._asked(dispatcher, opened)
                return answer_command(opened.conversation_id, opened.turn, answer) if answer is not None else None
        except TimeoutError:
            reason: str = BotFailure.timeout
        except BotFailed as failed:
            reason, detail = failed.reason, failed.detail
        except Invalid as unusable:
            reason, detail = BotFailure.not_configured, str(unusable)
        except ShuntdeskError as refused:
            reason, detail = refused.code, refused.detail
        except Exception:  # a bot's fault must not leave its customer in silence (R8.1)
            log.exception("bot_crashed", shop=dispatcher.key, turn=opened.turn)
            reason = BotFailure.crashed
        log.warning("bot_failed", shop=dispatcher.key, turn=opened.turn, reason=str(reason), detail=detail)
        return FailBotTurn(opened.conversation_id, opened.turn, str(reason))

    async def _asked(self, dispatcher: Dispatcher, opened: Opened) -> BotAnswer | None:
        spec, asked, *_ = await self._built.get(dispatcher, opened.bot)
        if isinstance(asked, Streaming):
            return await self._asked_aloud(dispatcher, opened, spec, asked)
        turn = await self._turn(dispatcher, opened)
        if turn is None:
            return None
        async with asyncio.timeout(spec.timeout_s):
            return await asked.answer(turn)

    async def _asked_aloud(
        self, dispatcher: Dispatcher, opened: Opened, spec: BotSpec, asked: Streaming
    ) -> BotAnswer | None:
        """Ask a bot that shows what it writes; known as such before the turn is looked at, so that its end is seen."""
        key = dispatcher.shop_id, opened.turn
        writing = asyncio.current_task()
        assert writing is not None  # noqa: S101  # a coroutine runs in a task
        self._aloud[key] = writing
        self.partials.begin(key)
        try:
            turn = await self._turn(dispatcher, opened)
            if turn is None:
                self.partials.over(key)
                return None
            tell = self.partials.teller(key, turn.customer.id, opened.conversation_id)
            async with asyncio.timeout(spec.timeout_s):
                return await asked.answer_aloud(turn, tell)
        finally:
            # What comes now is an answer: the turn ends by it, and who brings it is not to be stopped.
            self._aloud.pop(key, None)

    async def _turn(self, dispatcher: Dispatcher, opened: Opened) -> BotTurn | None:
        addressed = await dispatcher.ask(lambda state, now: _addressed(state, opened, now))
        if addressed is None:
            return None
        customer, variables, last = addressed
        return BotTurn(
            turn=opened.turn,
            conversation_id=opened.conversation_id,
            customer=customer,
            messages=await self._messages(dispatcher.shop_id, opened.conversation_id, last),
            deadline=rfc3339(opened.deadline),
            variables=variables,
        )

    async def _messages(self, shop_id: int, conversation_id: int, last: int) -> tuple[MessageView, ...]:
        known = self._recent.until(shop_id, conversation_id, last)
        if known is not None:
            return known
        page = await self._database.read(messages_before, shop_id, conversation_id, MAX_TURN_MESSAGES)
        found = tuple(shown(message) for message in page.messages)
        self._recent.remember(shop_id, conversation_id, found)
        return found


def _addressed(state: ShopState, opened: Opened, now: datetime) -> tuple[CustomerView, dict[str, str], int] | None:
    """Return whom the bot is to answer, what it may fill in, and the last message's number; None when the turn is over.

    Bots elsewhere have the facts themselves.
    """
    conversation = state.conversations.get(opened.conversation_id)
    if conversation is None or conversation.bot_turn != opened.turn:
        return None
    customer = state.customers[conversation.customer_id]
    facts = {**customer.facts, **conversation.facts}
    spec = state.shop.bots.get(opened.bot)
    at_home = spec is not None and spec.kind != "webhook"
    view = CustomerView(id=customer.id, name=customer.name, external_id=customer.external_id, facts=facts)
    values = answer_values(state, conversation, now) if at_home else {}
    return view, values, conversation.messages


def on_record(
    opened: Opened, outcome: AnswerBotTurn | FailBotTurn | None, made: Sequence[BotAttempt]
) -> AnswerBotTurn | FailBotTurn | NoteBotAttempts | None:
    """Return the command that brings what became of a question, with the calls it took; None for nothing to say.

    What was wrong with an answer that came whole is the word of the last call.
    """
    attempts = tuple(made)
    if attempts and isinstance(outcome, FailBotTurn) and attempts[-1].error is None:
        attempts = (*attempts[:-1], replace(attempts[-1], error=outcome.reason))
    if outcome is not None:
        return replace(outcome, attempts=attempts) if attempts else outcome
    return NoteBotAttempts(opened.conversation_id, opened.turn, attempts) if attempts else None


def answer_command(conversation_id: int, turn: str, answer: BotAnswer, bot: str | None = None) -> AnswerBotTurn:
    """Return the command that brings an answer; `bot` is who sent it by itself."""
    return AnswerBotTurn(
        conversation_id=conversation_id,
        turn=turn,
        action=answer.action,
        texts=tuple(message.text for message in answer.messages),
        missed=answer.missed,
        group=answer.group,
        reason=answer.reason,
        confidence=answer.confidence,
        intent=answer.intent,
        bot=bot,
        entry=answer.entry,
    )
