"""Events of what bots know: each carries the whole new value, so that the log holds every version."""

from models.entities import KnowledgeBase, KnowledgeEntry
from models.events.event import Event


class KnowledgeBaseConfigured(Event, tag="knowledge.configured"):
    """A knowledge base is new or changed; its entries are not touched."""

    base: KnowledgeBase
    by: str


class KnowledgeBaseRemoved(Event, tag="knowledge.removed"):
    """A knowledge base is gone with its entries; no bot used it (R4.5)."""

    base_id: int
    entries: tuple[int, ...]
    by: str


class KnowledgeEntryConfigured(Event, tag="knowledge.entry_configured"):
    """An entry is new or changed."""

    entry: KnowledgeEntry
    by: str


class KnowledgeEntryRemoved(Event, tag="knowledge.entry_removed"):
    """An entry is gone; its versions stay on record."""

    base_id: int
    entry_id: int
    by: str
