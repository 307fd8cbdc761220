"""Unresolved conversations on the bot's side: not silent for long enough yet to wait in the pool (R6.4)."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, func, or_, select

from models.entities import Conversation, Customer
from models.enums import ConversationState
from router.store.queries.messages import last_customer_messages
from router.store.queries.pool import EntryFilter
from router.store.queries.rows import CONVERSATIONS, CUSTOMERS, WITH_CUSTOMER, of_shop

TABLE = CONVERSATIONS.table
CUSTOMER = CUSTOMERS.table


class BotSide(Struct, frozen=True):
    """Hold such a conversation with its customer and her last words."""

    conversation: Conversation
    customer: Customer
    last_text: str | None


def list_bot_side(
    connection: Connection, shop_id: int, chosen: EntryFilter, limit: int, *, offset: int = 0
) -> list[BotSide]:
    """Return some of them, the customer's last message first; of the filter the flags, group, and name count."""
    query = _unresolved(shop_id, chosen).order_by(TABLE.c.last_customer_at.desc(), TABLE.c.id.desc())
    rows = connection.execute(query.limit(limit).offset(offset)).all()
    width = len(CONVERSATIONS.columns)
    pairs = [(CONVERSATIONS.read(row[:width]), CUSTOMERS.read(row[width:])) for row in rows]
    said = last_customer_messages(connection, shop_id, [conversation.id for conversation, _ in pairs])
    return [
        BotSide(conversation, customer, message.text if (message := said.get(conversation.id)) else None)
        for conversation, customer in pairs
    ]


def count_bot_side(connection: Connection, shop_id: int, chosen: EntryFilter) -> int:
    """Count them."""
    return connection.execute(_unresolved(shop_id, chosen).with_only_columns(func.count())).scalar_one()


def _unresolved(shop_id: int, chosen: EntryFilter) -> Select[Any]:
    """Say in SQL what `router.core.pool.unresolved` says."""
    unanswered = TABLE.c.waiting_since.is_not(None)
    query = (
        select(*WITH_CUSTOMER)
        .join(CUSTOMER, (CUSTOMER.c.shop_id == TABLE.c.shop_id) & (CUSTOMER.c.id == TABLE.c.customer_id))
        .where(
            of_shop(shop_id, TABLE),
            TABLE.c.state == ConversationState.bot,
            TABLE.c.state != ConversationState.closed,
            or_(TABLE.c.asked_human, TABLE.c.bot_missed, unanswered),
            or_(TABLE.c.typed, TABLE.c.asked_human),
        )
    )
    flags = (
        (TABLE.c.asked_human, chosen.asked_human),
        (TABLE.c.bot_missed, chosen.bot_missed),
        (unanswered, chosen.unanswered),
    )
    query = query.where(*(flag if wanted else ~flag for flag, wanted in flags if wanted is not None))
    if chosen.group_id is not None:
        query = query.where(TABLE.c.group_id == chosen.group_id)
    if chosen.text is not None:
        query = query.where(
            or_(
                CUSTOMER.c.name.icontains(chosen.text, autoescape=True),
                CUSTOMER.c.external_id.icontains(chosen.text, autoescape=True),
            )
        )
    return query
