"""What customers ask, as supervisors see it."""

from typing import Annotated

from msgspec import Meta, Struct

from models.knowledge import Answer, Label, Questions
from models.value import Value
from models.wire.frames import Id
from models.wire.shapes import Timestamp

Share = Annotated[float, Meta(ge=0, le=1)]


class TopicExample(Struct, frozen=True):
    """Show one question of a topic; phone numbers, ids, mails, links, handles and addresses are masked."""

    conversation_id: int
    text: str
    at: Timestamp


class TopicEffect(Struct, frozen=True):
    """Show what the entry published for a topic did: the share the bot did not miss, before it and since."""

    entry_id: int
    at: Timestamp
    hit_before: Share | None
    hit_after: Share | None
    asked_after: int


class TopicView(Struct, frozen=True):
    """Show a topic in the window asked for; ids hold until a restart.

    `growth`: its size over the mean of the windows before, both with 3 questions added; `rising` from 3 on and 10
    questions. Shares are of its conversations: those that wanted a person, those the bot missed.
    """

    id: int
    name: str
    words: tuple[str, ...]
    size: int
    before: float
    growth: float
    rising: bool
    handoff_share: Share
    unresolved_share: Share
    first_at: Timestamp
    last_at: Timestamp
    examples: tuple[TopicExample, ...]
    effect: TopicEffect | None


class TopicList(Struct, frozen=True):
    """List the topics of a window, the largest first; `asked` counts the questions at hand, of 48 hours at most."""

    items: list[TopicView]
    window_s: int
    asked: int
    ready: bool


class TopicDraft(Struct, frozen=True):
    """Draft a knowledge entry: the answer is what agents answered most alike, masked; `agreement` is how alike."""

    topic: int
    questions: tuple[str, ...]
    answer: str
    intent: str
    answers_read: int
    agreement: Share


class PublishTopic(Value):
    """Publish what a supervisor approved as a new entry of a knowledge base."""

    base_id: Id
    questions: Questions
    answer: Answer
    intent: Label | None = None


class TopicPublished(Struct, frozen=True):
    """Name the entry that answers the topic from now on."""

    topic: int
    entry_id: int
    key: str
