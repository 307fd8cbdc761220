"""The way of a conversation through the shop: every event that moved it, offered it or tried to (R4.6)."""

from msgspec import Struct
from sqlalchemy import Connection, select

from models.events import (
    AttentionRaised,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    Event,
    HandoffRequested,
    QueuePromoted,
    RecentWaitEnded,
    ReplyOverdue,
    TransferEnded,
    TransferOffered,
)
from models.tables import EventRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

TABLE = table_of(EventRow)
STEPS: tuple[type[Event], ...] = (
    AttentionRaised,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationOpened,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    HandoffRequested,
    QueuePromoted,
    RecentWaitEnded,
    ReplyOverdue,
    TransferEnded,
    TransferOffered,
)
"""What is a step on the way; words, read marks and bot turns are not, and the sender's report repeats the offer."""

_TYPES = [kind.__struct_config__.tag for kind in STEPS]


class WayStep(Struct, frozen=True):
    """Hold one step; `seq` is its place in the log, the trace id."""

    seq: int
    event: Event


def way_of(
    connection: Connection, shop_id: int, conversation_id: int, limit: int, before: int | None = None
) -> list[WayStep]:
    """Return the latest `limit` steps of a conversation before `before` (None: the end), latest first."""
    query = select(TABLE.c.seq, TABLE.c.body).where(
        of_shop(shop_id, TABLE), TABLE.c.conversation_id == conversation_id, TABLE.c.type.in_(_TYPES)
    )
    if before is not None:
        query = query.where(TABLE.c.seq < before)
    found = connection.execute(query.order_by(TABLE.c.seq.desc()).limit(limit))
    return [WayStep(row.seq, decode_event(row.body)) for row in found]
