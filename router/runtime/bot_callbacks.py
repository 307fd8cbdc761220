"""Answers that bots bring themselves after a 202: believed if signed, taken once, fenced by their turn (T10, T11)."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec
import structlog

from bot.protocol import BotFailed, decode_answer
from bot.signing import BadSignature
from models.commands import AnswerBotTurn, FailBotTurn
from models.errors import Invalid, NotFound, ShuntdeskError, StaleTurn, Unauthenticated
from models.events import BotTurnEnded, Event
from router.core.state import ShopState
from router.runtime.bots import Bots, answer_command
from router.runtime.dispatcher import Dispatcher
from router.runtime.once import Once
from router.runtime.shops import Shops

_TURN = re.compile(r"t-(?P<shop>[a-z0-9-]{1,64})-(?P<conversation>[0-9]{1,18})-[0-9]{1,18}")

log = structlog.get_logger()


class BotCallbacks:
    """Take `POST /bot/v1/turns/{turn}` whatever carried it."""

    def __init__(self, shops: Shops, bots: Bots, clock: Callable[[], datetime]) -> None:
        """Take the clock of signatures, which is the machine's."""
        self._shops = shops
        self._bots = bots
        self._clock = clock

    async def take(self, turn: str, headers: Mapping[str, str], body: bytes) -> None:
        """Take the answer to an open turn; sent again with its `webhook-id` it is answered as before (I5).

        Raises `Unauthenticated` unless a bot of the turn's shop signed these bytes within 300 s, `StaleTurn` for
        a turn that is over or another bot's, which is on record (R8.3), `Invalid` for what is no answer: then
        the turn has failed and the customer goes to a person (R8.1).
        """
        dispatcher, conversation_id = self._place(turn)
        bot, message_id = await self._author(dispatcher, conversation_id, turn, headers, body)
        wrong: BotFailed | None = None
        try:
            command: AnswerBotTurn | FailBotTurn = answer_command(conversation_id, turn, decode_answer(body), bot)
        except BotFailed as failed:
            wrong = failed
            command = FailBotTurn(conversation_id, turn, failed.reason.value, bot)
        digest = hashlib.sha256(turn.encode() + b"\n" + body).digest()
        committed = await dispatcher.submit(command, Once(f"hook:{bot}", message_id, digest, _outcome))
        if wrong is not None:
            raise Invalid(wrong.detail)
        if committed.reply == _STALE:
            raise StaleTurn("This turn is over or another bot's; the answer is on record and was not shown.")

    def _place(self, turn: str) -> tuple[Dispatcher, int]:
        found = _TURN.fullmatch(turn)
        try:
            if found is not None:
                return self._shops.get(found["shop"]), int(found["conversation"])
        except NotFound:
            pass
        raise Unauthenticated("Sign the answer with the secret of the bot that was asked.")

    async def _author(
        self, dispatcher: Dispatcher, conversation_id: int, turn: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[str, str]:
        """Return the bot whose secret signed, the asked one tried first, and the `webhook-id`."""
        reason = "the shop has no bot that signs"
        for name in await dispatcher.ask(lambda state, now: asked_first(state, conversation_id)):
            try:
                signer = await self._bots.signer(dispatcher, name)
                if signer is not None:
                    return name, signer.verify(headers, body, self._clock())
            except BadSignature as refused:
                reason = str(refused)
            except ShuntdeskError as unusable:
                reason = unusable.code
        log.warning("bot_callback_refused", shop=dispatcher.key, turn=turn, reason=reason)
        raise Unauthenticated("Sign the answer with the secret of the bot that was asked.")


def asked_first(state: ShopState, conversation_id: int) -> tuple[str, ...]:
    """Return the shop's bots, the one that was asked in a conversation before the others."""
    conversation = state.conversations.get(conversation_id)
    asked = conversation.bot if conversation is not None else None
    return tuple(sorted(state.shop.bots, key=lambda name: name != asked))


_TAKEN, _STALE = msgspec.json.encode("taken"), msgspec.json.encode("stale_turn")


def _outcome(events: Sequence[Event]) -> bytes:
    """Write what became of it; a turn that ended was the open one."""
    return _TAKEN if any(isinstance(event, BotTurnEnded) for event in events) else _STALE
