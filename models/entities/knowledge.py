"""What bots know: knowledge bases and their entries, one row each, so that an edit writes one row."""

from models.entities.entity import Entity
from models.knowledge import DEFAULT_GREETING, DEFAULT_MISS


class KnowledgeBase(Entity):
    """Hold what a base says beside its entries; `name` is how bots refer to it, `menu` holds keys of entries."""

    id: int
    name: str
    greeting: str = DEFAULT_GREETING
    miss: tuple[str, ...] = (DEFAULT_MISS,)
    menu: tuple[str, ...] = ()
    version: int = 1


class KnowledgeEntry(Entity):
    """Hold one answer and the questions that lead to it; `key` is its name in YAML, `related` holds keys."""

    id: int
    base_id: int
    key: str
    questions: tuple[str, ...]
    answer: str
    fallback: str | None = None
    related: tuple[str, ...] = ()
    intent: str | None = None
    tags: tuple[str, ...] = ()
    enabled: bool = True
    version: int = 1
