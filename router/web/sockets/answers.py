"""Answers in the order of the questions; the next frame is read while the one before it is committed."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from models.errors import Internal, Restarting, ShuntdeskError, Unavailable
from models.wire.told import Answer, ErrorData
from router.web.sockets.frames import encode

Acked = Callable[[Any], Any]
"""Turns what a command came to into the data of its ack."""


class _Pending(Struct, frozen=True):
    ref: str | None
    outcome: "asyncio.Future[Any]"
    acked: Acked


class Answers:
    """Keep the answers of one socket in order without a task per frame."""

    def __init__(self, put: Callable[[bytes], None], in_flight: int) -> None:
        """Write answers by `put`, with at most `in_flight` of them outstanding."""
        self._put = put
        self._in_flight = in_flight
        self._pending: deque[_Pending] = deque()
        self._room: asyncio.Future[None] | None = None

    def later(self, ref: str | None, outcome: "asyncio.Future[Any]", acked: Acked) -> None:
        """Answer when the outcome is there and every earlier frame was answered."""
        self._pending.append(_Pending(ref, outcome, acked))
        outcome.add_done_callback(self._drain)

    def at_once(self, ref: str | None, data: Any, kind: str = "ack") -> None:
        """Answer a frame that needs no command."""
        self._settle(ref, Answer(kind, ref, data))

    def refuse(self, ref: str | None, error: ShuntdeskError) -> None:
        """Answer a frame with an error."""
        self._settle(ref, refusal(ref, error))

    async def room(self) -> None:
        """Wait until another frame may be submitted."""
        while len(self._pending) >= self._in_flight:
            self._room = asyncio.get_running_loop().create_future()
            await self._room

    def _settle(self, ref: str | None, answer: Answer) -> None:
        if not self._pending:
            self._put(encode(answer))
            return
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        done.set_result(answer)
        self._pending.append(_Pending(ref, done, _as_is))

    def _drain(self, _: "asyncio.Future[Any]") -> None:
        while self._pending and self._pending[0].outcome.done():
            self._put(encode(_answer(self._pending.popleft())))
        if self._room is not None and not self._room.done():
            self._room.set_result(None)


def _as_is(answer: Any) -> Any:
    return answer


def _answer(pending: _Pending) -> Answer:
    if pending.outcome.cancelled():
        return refusal(pending.ref, Restarting("The server is going down; send it again after the reconnect."))
    error = pending.outcome.exception()
    if error is None:
        data = pending.acked(pending.outcome.result())
        return data if isinstance(data, Answer) else Answer("ack", pending.ref, data)
    return refusal(pending.ref, as_refusal(error))


def as_refusal(error: BaseException) -> ShuntdeskError:
    """Turn any failure into one the contract names; a time-out means that the outcome is unknown."""
    if isinstance(error, ShuntdeskError):
        return error
    if isinstance(error, TimeoutError):
        return Unavailable("The database did not answer in time; send it again with the same id.")
    return Internal("The server has a fault; it is recorded.")


def refusal(ref: str | None, error: ShuntdeskError) -> Answer:
    """Write a refusal as the answer to a frame."""
    errors = [{"field": each.field, "detail": each.detail} for each in error.errors]
    return Answer("error", ref, ErrorData(error.code, error.detail, error.retryable, errors))
