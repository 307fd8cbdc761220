"""What travels of handoffs: a message on trial, and suggestions for the agent's answer (R8.2, R8.5)."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from models.entities import Step
from models.enums import ConversationState, HandoffTrigger
from models.shop_file import Facts
from models.wire.frames import Text
from models.wire.requests import Body, SettingsBody

MAX_LINES = 40
"""Messages of the conversation so far; more than a bot gets to see."""


class HandoffLine(Body):
    """Hold a message from before: who said it; a bot's may have missed the question, or been this sure."""

    sender: Literal["customer", "bot"]
    text: Text
    missed: bool = False
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None


class HandoffTryBody(Body):
    """Describe a message to the bot, what was said before, and settings that are not saved."""

    text: Text
    history: Annotated[tuple[HandoffLine, ...], Meta(max_length=MAX_LINES)] = ()
    facts: Facts = {}
    settings: SettingsBody | None = None


class VerdictView(Struct, frozen=True):
    """Show whether a trigger fires, `why` as a stable code, and the values it compared."""

    trigger: HandoffTrigger
    fires: bool
    why: str
    values: dict[str, Any]


class TriedAnswer(Struct, frozen=True):
    """Show what the bot would say."""

    action: str
    texts: list[str]
    missed: bool
    confidence: float | None
    intent: str | None


class HandoffTried(Struct, frozen=True):
    """Show whether a message hands off, by which trigger, and what each trigger says (R8.2).

    `bot` null: no bot would answer such a customer. `answer` null: the bot was not asked, because it is elsewhere or
    could not answer. `place` and `steps`: where she would be, by the presence of now.
    """

    bot: str | None
    trigger: HandoffTrigger | None
    place: ConversationState
    answer: TriedAnswer | None
    verdicts: list[VerdictView]
    steps: list[Step]


class Suggestion(Struct, frozen=True):
    """Offer an answer from the knowledge, by the similar question that led to it, `confidence` 0..1."""

    question: str
    answer: str
    confidence: float


class Suggestions(Struct, frozen=True):
    """Offer answers to what a customer wrote since she waits; `asked` is the number of her last message, 0 for none."""

    asked: int
    items: list[Suggestion]
