"""The versions of an entry: each saving is an event of the log, found by its place there."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, and_, select

from models.entities import KnowledgeEntry
from models.events import KnowledgeEntryConfigured, KnowledgeEntryRemoved
from models.tables import EventRow, KnowledgeVersionRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

LOG = table_of(EventRow)
VERSION = table_of(KnowledgeVersionRow)


class EntryVersionFound(Struct, frozen=True):
    """Hold an entry as it was saved, None where it was deleted; `seq` is its place in the log."""

    seq: int
    at: datetime
    by: str
    entry: KnowledgeEntry | None


def entry_versions(
    connection: Connection, shop_id: int, entry_id: int, limit: int, before: int | None = None
) -> list[EntryVersionFound]:
    """Return versions of an entry, latest first; `before` is the last `seq` of the page before."""
    query = (
        select(LOG.c.seq, LOG.c.body)
        .join_from(VERSION, LOG, and_(LOG.c.shop_id == VERSION.c.shop_id, LOG.c.seq == VERSION.c.seq))
        .where(of_shop(shop_id, VERSION), VERSION.c.entry_id == entry_id)
    )
    if before is not None:
        query = query.where(VERSION.c.seq < before)
    rows = connection.execute(query.order_by(VERSION.c.seq.desc()).limit(limit))
    return [found for seq, body in rows if (found := _version(seq, body)) is not None]


def _version(seq: int, body: str) -> EntryVersionFound | None:
    event = decode_event(body)
    if isinstance(event, KnowledgeEntryConfigured):
        return EntryVersionFound(seq, event.at, event.by, event.entry)
    return EntryVersionFound(seq, event.at, event.by, None) if isinstance(event, KnowledgeEntryRemoved) else None
