"""Messages of a conversation, in pages by their number."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, func, select, tuple_

from models.entities import Message
from models.enums import MessageKind, SenderType
from router.store.queries.rows import MESSAGES, of_shop

TABLE = MESSAGES.table
COLUMNS = [func.coalesce(column, "") if column.name == "text" else column for column in MESSAGES.columns]
"""The log keeps the digest of an erased text; readers get an empty one."""


class MessagePage(Struct, frozen=True):
    """Hold messages in ascending order, and whether the asked direction has more."""

    messages: list[Message]
    more: bool


def messages_before(
    connection: Connection, shop_id: int, conversation_id: int, limit: int, seq: int | None = None
) -> MessagePage:
    """Return the last `limit` messages before `seq` (None: the end)."""
    query = _of(shop_id, conversation_id).order_by(TABLE.c.seq.desc()).limit(limit + 1)
    if seq is not None:
        query = query.where(TABLE.c.seq < seq)
    found = [MESSAGES.read(row) for row in connection.execute(query)]
    return MessagePage(found[:limit][::-1], len(found) > limit)


def messages_after(connection: Connection, shop_id: int, conversation_id: int, limit: int, seq: int) -> MessagePage:
    """Return the first `limit` messages after `seq`."""
    query = _of(shop_id, conversation_id).where(TABLE.c.seq > seq).order_by(TABLE.c.seq).limit(limit + 1)
    found = [MESSAGES.read(row) for row in connection.execute(query)]
    return MessagePage(found[:limit], len(found) > limit)


def last_messages(connection: Connection, shop_id: int, conversations: Sequence[int]) -> dict[int, Message]:
    """Return the last message of each of these conversations; internal notes count, system notices too."""
    latest = (
        select(TABLE.c.conversation_id, func.max(TABLE.c.seq))
        .where(of_shop(shop_id, TABLE), TABLE.c.conversation_id.in_(conversations))
        .group_by(TABLE.c.conversation_id)
    )
    return _by_conversation(connection, shop_id, latest)


def last_customer_messages(connection: Connection, shop_id: int, conversations: Sequence[int]) -> dict[int, Message]:
    """Return what the customer wrote last in each of these conversations."""
    latest = (
        select(TABLE.c.conversation_id, func.max(TABLE.c.seq))
        .where(
            of_shop(shop_id, TABLE),
            TABLE.c.conversation_id.in_(conversations),
            TABLE.c.sender_type == SenderType.customer,
            TABLE.c.kind == MessageKind.text,
        )
        .group_by(TABLE.c.conversation_id)
    )
    return _by_conversation(connection, shop_id, latest)


def message_texts(connection: Connection, shop_id: int, places: Select[Any]) -> list[str]:
    """Return the texts at these places, by conversation; erased ones are left out."""
    found = _by_conversation(connection, shop_id, places)
    return [found[id_].text for id_ in sorted(found) if found[id_].text]


def _of(shop_id: int, conversation_id: int) -> Select[Any]:
    return select(*COLUMNS).where(of_shop(shop_id, TABLE), TABLE.c.conversation_id == conversation_id)


def _by_conversation(connection: Connection, shop_id: int, places: Select[Any]) -> dict[int, Message]:
    place = tuple_(TABLE.c.conversation_id, TABLE.c.seq)
    query = select(*COLUMNS).where(of_shop(shop_id, TABLE), place.in_(places))
    return {message.conversation_id: message for message in map(MESSAGES.read, connection.execute(query))}
