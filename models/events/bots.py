"""Events of bot turns and handoff (R8)."""

from datetime import datetime

from models.entities import BotAttempt, Handoff
from models.enums import TurnEnd
from models.events.event import Event


class BotTurnOpened(Event, tag="bot.turn_opened"):
    """The bot is asked and has until `deadline`; `turn` fences its answer (R8.3)."""

    conversation_id: int
    turn: str
    bot: str
    deadline: datetime


class BotTurnResumed(Event, tag="bot.turn_resumed"):
    """After a restart the bot is asked again under the same `turn`, with a new deadline (I21)."""

    conversation_id: int
    turn: str
    bot: str
    deadline: datetime


class BotTurnEnded(Event, tag="bot.turn_ended"):
    """A turn is over; `missed` says that the bot had no answer (R8.2), `attempts` how it was called elsewhere."""

    conversation_id: int
    turn: str
    end: TurnEnd
    missed: bool = False
    confidence: float | None = None
    intent: str | None = None
    reason: str | None = None
    attempts: tuple[BotAttempt, ...] = ()


class BotTurnTried(Event, tag="bot.turn_tried"):
    """A bot elsewhere was called for a turn, and that did not end it: it answers later, or the turn was over."""

    conversation_id: int
    turn: str
    attempts: tuple[BotAttempt, ...]


class BotHealthChanged(Event, tag="bot.health_changed"):
    """A bot is left alone until `until` because its last `failures` turns failed, or is `healthy` again (R2.4)."""

    bot: str
    healthy: bool
    failures: int = 0
    until: datetime | None = None


class BotAnswerRefused(Event, tag="bot.answer_refused"):
    """An answer came for a turn that is over; it was not shown (R8.3)."""

    conversation_id: int
    turn: str
    action: str
    attempts: tuple[BotAttempt, ...] = ()


class HandoffRequested(Event, tag="handoff.requested"):
    """The customer is to get a person (R8.2)."""

    conversation_id: int
    handoff: Handoff
    asked: bool = True
    group_id: int | None = None
