"""What a bot is, without any transport: a turn goes in, an answer comes out, or a stated failure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

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


@dataclass(eq=False)
class BotFailed(ShuntdeskError):
    """Say that a bot could not answer; the customer goes to a person, never to silence (R8.1)."""

    code = "bot_failed"
    reason: BotFailure = BotFailure.crashed


class Bot(Protocol):
    """Answer customers until a person is needed."""

    async def answer(self, turn: BotTurn) -> BotAnswer | None:
        """Return the answer to the turn's last customer messages; None when it comes later, by itself.

        Raises `BotFailed` with a stable reason. Keeps no memory between turns: all it needs is in `turn`.
        """
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
