"""What REST carries of knowledge: bases, entries, their versions, and what a base would answer."""

from typing import Annotated

from msgspec import Meta, Struct

from models.knowledge import (
    DEFAULT_GREETING,
    DEFAULT_MISS,
    Answer,
    BaseName,
    EntryKey,
    Label,
    Menu,
    Misses,
    Phrase,
    Questions,
    Related,
    Tags,
)
from models.wire.requests import Body
from models.wire.shapes import Timestamp


class KnowledgeBaseBody(Body):
    """Describe a knowledge base beside its entries; `name` is how bots refer to it and stays."""

    name: BaseName
    greeting: Phrase = DEFAULT_GREETING
    miss: Misses = (DEFAULT_MISS,)
    menu: Menu = ()


class KnowledgeEntryBody(Body):
    """Describe an entry; `key` is its name in YAML and stays, without one it gets one of its own.

    `answer` may hold variables such as `{shop}`; where one has no value for a customer, `fallback` is said, or it is a
    miss. `related` names keys of entries offered by number under the answer.
    """

    questions: Questions
    answer: Answer
    key: EntryKey | None = None
    fallback: Answer | None = None
    related: Related = ()
    intent: Label | None = None
    tags: Tags = ()
    enabled: bool = True


class KnowledgeText(Body):
    """Bring a base as YAML or JSON text; with `dry_run` nothing is written."""

    text: Annotated[str, Meta(max_length=200_000)]
    dry_run: bool = False


class KnowledgeQuestion(Body):
    """Ask a base what a customer might."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class KnowledgeBaseView(Struct, frozen=True):
    """Show a knowledge base with its version for `If-Match`, how many entries it has, and the bots that use it."""

    id: int
    version: int
    base: KnowledgeBaseBody
    entries: int
    bots: list[str]


class KnowledgeEntryView(Struct, frozen=True):
    """Show an entry with its version for `If-Match`."""

    id: int
    base_id: int
    version: int
    entry: KnowledgeEntryBody


class KnowledgeEntryVersion(Struct, frozen=True):
    """Show an entry as it was saved once, by whom, with the fields that changed; without `entry` it was deleted."""

    at: Timestamp
    by: str
    version: int | None
    entry: KnowledgeEntryBody | None
    changed: list[str]


class KnowledgeChanges(Struct, frozen=True):
    """Say by their keys which entries an import adds, changes and removes, and whether it changes the rest."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    base: bool


class KnowledgeCandidate(Struct, frozen=True):
    """Show an entry that was found, by which question, and how sure that is, 0..1; `exact` is word for word."""

    entry: KnowledgeEntryView
    question: str
    confidence: float
    exact: bool


class KnowledgeAsked(Struct, frozen=True):
    """Show what a base has for a text: the closest entries, the surest first."""

    candidates: list[KnowledgeCandidate]
