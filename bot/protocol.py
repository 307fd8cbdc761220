"""What a bot is, without any transport: a turn goes in, an answer comes out, or a stated failure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

import msgspec

from models.errors import ShuntdeskError
from models.wire.bots import BotAnswer, BotTurn, BotTurnRequest

MAX_ANSWER_BYTES = 64 * 1024
"""The largest answer read; five messages of 4000 Chinese characters fit."""


class BotFailure(StrEnum):
    """Why a bot gave no answer; stable, recorded with the turn (R8.1)."""

    timeout = "timeout"
    unreachable = "unreachable"
    bad_status = "bad_status"
    bad_signature = "bad_signature"
    bad_answer = "bad_answer"
    crashed = "crashed"
    forbidden_address = "forbidden_address"
    breaker_open = "breaker_open"
    not_configured = "not_configured"
    rate_limited = "rate_limited"
    over_budget = "over_budget"
    nothing_known = "nothing_known"
    ungrounded = "ungrounded"
    low_confidence = "low_confidence"


@dataclass(eq=False)
class BotFailed(ShuntdeskError):
    """Say that a bot could not answer; the customer goes to a person, never to silence (R8.1)."""

    code = "bot_failed"
    reason: BotFailure = BotFailure.crashed


Tell = Callable[[str], None]
"""Takes what of an answer may be shown before it is complete; an empty text takes it back."""


class Bot(Protocol):
    """Answer customers until a person is needed."""

    async def answer(self, turn: BotTurn) -> BotAnswer | None:
        """Return the answer to the turn's last customer messages; None when it comes later, by itself.

        Raises `BotFailed` with a stable reason. Keeps no memory between turns: all it needs is in `turn`.
        """
        ...


@runtime_checkable
class Streaming(Protocol):
    """Answer and meanwhile tell what of the answer may be shown already."""

    async def answer_aloud(self, turn: BotTurn, tell: Tell) -> BotAnswer | None:
        """Return the answer as `Bot.answer` does; `tell` gets all that may be shown so far, "" to take it back."""
        ...


_answers = msgspec.json.Decoder(BotAnswer)


def encode_turn(turn: BotTurn) -> bytes:
    """Return the JSON body that asks a bot for its answer (`contract.md` section 5)."""
    return msgspec.json.encode(BotTurnRequest(turn))


def decode_answer(body: bytes) -> BotAnswer:
    """Return the answer a bot sent, validated as a whole.

    Raises `BotFailed` with reason `bad_answer` for anything but one valid answer of at most 64 KiB.
    """
    if len(body) > MAX_ANSWER_BYTES:
        raise BotFailed(f"the answer is larger than {MAX_ANSWER_BYTES} bytes", reason=BotFailure.bad_answer)
    try:
        return _answers.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as refused:
        raise BotFailed(f"the answer is not valid: {refused}", reason=BotFailure.bad_answer) from refused
