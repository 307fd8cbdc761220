"""What events of knowledge leave in the tables: where their versions are on the log, and that something is gone."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table

from models.entities import KnowledgeBase, KnowledgeEntry
from models.events import (
    Event,
    KnowledgeBaseConfigured,
    KnowledgeBaseRemoved,
    KnowledgeEntryConfigured,
    KnowledgeEntryRemoved,
)
from models.tables import KnowledgeVersionRow
from models.tables.columns import table_of
from router.store.mapping import TABLES, Row

KNOWLEDGE_VERSION = table_of(KnowledgeVersionRow)

Projected = Iterator[tuple[Table, Row]]


def _base_version(shop: Row, seq: int, event: KnowledgeBaseConfigured) -> Projected:
    yield _version(shop, seq, event.base.id, None)


def _base_gone(shop: Row, seq: int, event: KnowledgeBaseRemoved) -> Projected:
    yield _version(shop, seq, event.base_id, None)


def _entry_version(shop: Row, seq: int, event: KnowledgeEntryConfigured) -> Projected:
    yield _version(shop, seq, event.entry.base_id, event.entry.id)


def _entry_gone(shop: Row, seq: int, event: KnowledgeEntryRemoved) -> Projected:
    yield _version(shop, seq, event.base_id, event.entry_id)


def _version(shop: Row, seq: int, base_id: int, entry_id: int | None) -> tuple[Table, Row]:
    return KNOWLEDGE_VERSION, shop | {"seq": seq, "base_id": base_id, "entry_id": entry_id}


VERSIONS: dict[type[Event], Callable[[Row, int, Any], Projected]] = {
    KnowledgeBaseConfigured: _base_version,
    KnowledgeBaseRemoved: _base_gone,
    KnowledgeEntryConfigured: _entry_version,
    KnowledgeEntryRemoved: _entry_gone,
}
"""What each kind of event leaves behind."""


def _base_removed(shop: Row, event: KnowledgeBaseRemoved) -> Projected:
    """Mark the rows: a base goes with its entries."""
    gone = {**shop, "removed_at": event.at}
    yield TABLES[KnowledgeBase], gone | {"id": event.base_id}
    yield from ((TABLES[KnowledgeEntry], gone | {"id": entry_id}) for entry_id in event.entries)


def _entry_removed(shop: Row, event: KnowledgeEntryRemoved) -> Projected:
    yield TABLES[KnowledgeEntry], {**shop, "removed_at": event.at, "id": event.entry_id}


REMOVALS: dict[type[Event], Callable[[Row, Any], Projected]] = {
    KnowledgeBaseRemoved: _base_removed,
    KnowledgeEntryRemoved: _entry_removed,
}
"""What each kind of event changes in rows that are there."""
