"""What topics are made of: the log since a moment, and what agents answered first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from models.enums import MessageKind, SenderType
from router.store.log import LOG, last_seq
from router.store.queries.messages import TABLE, message_texts
from router.store.queries.rows import of_shop


def seq_before(connection: Connection, shop_id: int, since: datetime) -> int:
    """Return the number of a shop's last event before a moment, 0 when there is none; times never go back (I3)."""
    low, high = 0, last_seq(connection, shop_id)
    while low < high:
        middle = (low + high + 1) // 2
        at = connection.execute(select(LOG.at).where(LOG.shop_id == shop_id, LOG.seq == middle)).scalar_one_or_none()
        low, high = (middle, high) if at is None or at < since else (low, middle - 1)
    return low


def first_agent_answers(connection: Connection, shop_id: int, conversations: Sequence[int]) -> list[str]:
    """Return what an agent wrote first in each of these conversations, internal notes apart."""
    first = (
        select(TABLE.c.conversation_id, func.min(TABLE.c.seq))
        .where(
            of_shop(shop_id, TABLE),
            TABLE.c.conversation_id.in_(conversations),
            TABLE.c.sender_type == SenderType.agent,
            TABLE.c.kind == MessageKind.text,
        )
        .group_by(TABLE.c.conversation_id)
    )
    return message_texts(connection, shop_id, first)
