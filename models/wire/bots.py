"""What travels between the router and a bot (`contract.md` section 5)."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.wire.shapes import CustomerView, MessageView, Timestamp

MAX_TEXT = 4000
"""Characters of one message."""
MAX_ANSWER_MESSAGES = 5
"""Messages of one answer; more is a flood, not an answer."""
MAX_TURN_MESSAGES = 20
"""Messages of the conversation a bot gets to see, the latest last."""

NO_NUL = r"^[^\x00]*$"
"""What every text keeps to: PostgreSQL cannot store the character U+0000."""

# A blank bubble is silence with extra steps (R8.1), hence the character that is no space.
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class BotTurn(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Ask a bot for the next answer; `turn` fences it, `deadline` ends it (R8.3).

    `variables` are what our own bots fill into answers; bots elsewhere have the facts.
    """

    turn: Annotated[str, Meta(min_length=1, max_length=100)]
    conversation_id: int
    customer: CustomerView
    messages: Annotated[tuple[MessageView, ...], Meta(max_length=MAX_TURN_MESSAGES)]
    deadline: Timestamp
    variables: dict[str, str] = {}


class BotTurnRequest(Struct, frozen=True, tag_field="type", tag="bot.turn", forbid_unknown_fields=True):
    """Carry a turn to a bot: `{"type": "bot.turn", "data": {…}}`."""

    data: BotTurn


class BotText(Struct, frozen=True, forbid_unknown_fields=True):
    """Say one thing to the customer, 1..4000 characters, not blank."""

    text: Text


class BotAnswer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Answer a turn; a reply says something, a handoff asks for a person (of group `group`), a close ends it.

    `confidence` is 0..1. `resolved` is false when the bot had no answer: with `reply` that is a miss, and
    misses in a row lead to a person (R8.2). `entry` is the key of the knowledge entry that answers, of bots with
    knowledge in the shop: the customer may say of such an answer whether it helped.
    """

    action: Literal["reply", "handoff", "close"]
    messages: Annotated[tuple[BotText, ...], Meta(max_length=MAX_ANSWER_MESSAGES)] = ()
    group: Annotated[str, Meta(min_length=1, max_length=100, pattern=NO_NUL)] | None = None
    reason: Annotated[str, Meta(max_length=200, pattern=NO_NUL)] | None = None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    intent: Annotated[str, Meta(max_length=64, pattern=NO_NUL)] | None = None
    resolved: bool | None = None
    entry: Annotated[str, Meta(max_length=64, pattern=NO_NUL)] | None = None

    def __post_init__(self) -> None:
        """Refuse a reply that says nothing."""
        if self.action == "reply" and not self.messages:
            msg = "a reply needs at least one message"
            raise ValueError(msg)

    @property
    def missed(self) -> bool:
        """Tell whether the bot replied without having an answer (R8.2)."""
        return self.action == "reply" and self.resolved is False
