"""Each call to a bot elsewhere, noted for the record: when, how long, which status, what was wrong (R8.1)."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

from bot.calling import Fault, fault_of, status_fault
from models.entities import BotAttempt


class Answered(Protocol):
    """Anything with a status."""

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        ...


A = TypeVar("A", bound=Answered)


class Attempts:
    """Gather the calls of one turn, in their order."""

    def __init__(self) -> None:
        """Begin with none; times count from now."""
        self.made: list[BotAttempt] = []
        self._begun = _now()

    def note(self, begun: float, status: int | None, error: str | None) -> None:
        """Keep a call that was begun at a time of the loop and is over now."""
        self.made.append(BotAttempt(_ms(begun - self._begun), _ms(_now() - begun), status, error))


_CURRENT: ContextVar[Attempts | None] = ContextVar("attempts", default=None)


@contextmanager
def noting() -> Iterator[Attempts]:
    """Gather the calls that are made inside, by this task and those it starts."""
    attempts = Attempts()
    before = _CURRENT.set(attempts)
    try:
        yield attempts
    finally:
        _CURRENT.reset(before)


async def noted(call: Awaitable[A]) -> A:
    """Return what a call returns, and note how it went; a call broken off by its deadline is a `timeout`."""
    attempts, begun = _CURRENT.get(), _now()
    status, error = None, None
    try:
        answer = await call
        status, error = answer.status, status_fault(answer.status)
    except asyncio.CancelledError:
        error = Fault.timeout
        raise
    except Exception as wrong:
        error = fault_of(wrong)
        raise
    finally:
        if attempts is not None:
            attempts.note(begun, status, error)
    return answer


def _now() -> float:
    return asyncio.get_running_loop().time()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
