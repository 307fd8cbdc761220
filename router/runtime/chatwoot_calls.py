"""Calls of Chatwoot's API by bots written for it: believed by token, fenced by conversation (T10, ADR 0030)."""

import re
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

import structlog
from msgspec import Struct

from bot.chatwoot import message_answer, message_number, status_answer
from bot.protocol import BotFailed
from models.commands import FailBotTurn, SpeakAsBot
from models.enums import SenderType
from models.errors import Invalid, NotFound, RateLimited, ShuntdeskError, StaleTurn, Unauthenticated
from models.events import BotAnswerRefused, Event, MessageCreated
from models.wire.bots import BotAnswer
from router.core.state import ShopState
from router.runtime.bot_callbacks import asked_first
from router.runtime.bots import Bots
from router.runtime.dispatcher import Dispatcher
from router.runtime.shops import Shops

Read = Callable[[bytes], BotAnswer | None]
"""Returns what a body asks for, None for nothing; raises `BotFailed`."""

Place = tuple[str, str]
"""An account and a conversation, as they stand in the address."""


class Spoken(Struct, frozen=True):
    """Hold a message a bot wrote, under the number by which bots of this kind know it."""

    id: int
    text: str
    at: datetime


_NUMBER = re.compile(r"[0-9]{1,18}")
_WHO = "Send the token of the bot that was asked in the header api_access_token."

log = structlog.get_logger()


class ChatwootCalls:
    """Take what bots say by `POST …/messages` and `…/toggle_status`, whatever carried it."""

    def __init__(self, shops: Shops, bots: Bots) -> None:
        """Take whose bots they are."""
        self._shops = shops
        self._bots = bots

    async def say(self, place: Place, token: str, body: bytes) -> Spoken | None:
        """Show the customer what a bot says, and return the message it became; None for a private one.

        Raises `Unauthenticated` without the token of a bot of the account, which is the shop's number;
        `StaleTurn` where the bot has nothing more to say, which is on record (R8.3); `RateLimited` for more than
        20 messages within a minute (T11); `Invalid` for what is no message: then an open turn has failed (R8.1).
        """
        answer, events = await self._take(place, token, body, message_answer)
        return _spoken(events) if answer is not None else None

    async def set_status(self, place: Place, token: str, body: bytes) -> None:
        """Hand the customer on for open, end the conversation for resolved; raises what `say` does."""
        await self._take(place, token, body, status_answer)

    async def _take(self, place: Place, token: str, body: bytes, read: Read) -> tuple[BotAnswer | None, list[Event]]:
        dispatcher, conversation_id = self._found(place)
        bot = await self._author(dispatcher, conversation_id, token)
        try:
            answer = read(body)
        except BotFailed as wrong:
            await _fail(dispatcher, conversation_id, bot, wrong)
            raise Invalid(wrong.detail) from wrong
        if answer is None:
            return None, []
        texts = tuple(message.text for message in answer.messages)
        committed = await dispatcher.submit(SpeakAsBot(conversation_id, bot, answer.action, texts, answer.reason))
        events = [event for _, event in committed.events]
        if any(isinstance(event, BotAnswerRefused) for event in events):
            raise StaleTurn("The bot has no say in this conversation now; what it said is on record and was not shown.")
        return answer, events

    def _found(self, place: Place) -> tuple[Dispatcher, int]:
        account, conversation = place
        try:
            if _NUMBER.fullmatch(account) and _NUMBER.fullmatch(conversation):
                return self._shops.by_id(int(account)), int(conversation)
        except NotFound:
            pass
        raise Unauthenticated(_WHO)

    async def _author(self, dispatcher: Dispatcher, conversation_id: int, token: str) -> str:
        """Return the bot whose token it is, the one asked in this conversation tried first."""
        shown = token.encode(errors="surrogateescape")
        for name in await dispatcher.ask(lambda state, now: asked_first(state, conversation_id)):
            try:
                known = await self._bots.tokens(dispatcher, name)
            except ShuntdeskError:  # one that cannot be built has no token
                continue
            if any(compare_digest(token.encode(errors="surrogateescape"), shown) for token in known):
                return name
        log.warning("chatwoot_call_refused", shop=dispatcher.key, conversation=conversation_id)
        raise Unauthenticated(_WHO)


async def _fail(dispatcher: Dispatcher, conversation_id: int, bot: str, wrong: BotFailed) -> None:
    turn = await dispatcher.ask(lambda state, now: _open_turn(state, conversation_id))
    if turn is not None:
        await dispatcher.submit(FailBotTurn(conversation_id, turn, wrong.reason.value, bot))


def _open_turn(state: ShopState, conversation_id: int) -> str | None:
    conversation = state.conversations.get(conversation_id)
    return conversation.bot_turn if conversation is not None else None


def _spoken(events: list[Event]) -> Spoken:
    for event in events:
        if isinstance(event, MessageCreated) and event.sender_type is SenderType.bot:
            return Spoken(message_number(event.conversation_id, event.seq), event.text, event.at)
    raise RateLimited("The bot said more than 20 messages within a minute; the customer gets a person.")
