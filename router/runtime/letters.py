"""What is in a dispatcher's mailbox, and what one round makes of it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from models.commands import Command
from models.events import Event
from router.core.state import ShopState
from router.runtime.once import Once
from router.store.batches import Receipt

Question = Callable[[ShopState, datetime], Any]


class Committed(Struct, frozen=True):
    """Tell what a command led to, durable: its numbered events, and the stored answer if its key was known."""

    events: tuple[tuple[int, Event], ...] = ()
    reply: bytes | None = None
    repeated: bool = False


class Letter(Struct):
    """Hold what somebody asked and where the answer goes."""

    answer: asyncio.Future[Any]
    command: Command | None = None
    once: Once | None = None
    question: Question | None = None
    outcome: Any = None


class Gathering(Struct):
    """Hold what one round decided: the letters to answer and what they led to, until it is durable.

    `deals`: a chunk of a run is part of it (I18).
    """

    letters: list[Letter]
    first_seq: int
    events: list[Event]
    receipts: list[Receipt]
    deals: bool = False


def answer(letter: Letter, outcome: Any) -> None:
    """Give the sender the outcome, or raise it there; who no longer waits gets nothing."""
    if letter.answer.done():
        return
    if isinstance(outcome, BaseException):
        letter.answer.set_exception(outcome)
    else:
        letter.answer.set_result(outcome)
