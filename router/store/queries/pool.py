"""The offline pool: entries by filters, last message first, with what the pool page shows of each (R6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from models.entities import Customer, Entry
from models.enums import EntryState, PoolReason
from models.tables import MessageRow
from models.tables.columns import table_of
from router.store.queries.messages import last_customer_messages
from router.store.queries.rows import CUSTOMERS, ENTRIES, before, of_shop

TABLE = ENTRIES.table
MESSAGES = table_of(MessageRow)
ORDER = (TABLE.c.last_message_at, TABLE.c.id)


class EntryFilter(Struct, frozen=True):
    """Choose entries: `since` and `until` bound the customer's last message, both inside."""

    state: EntryState = EntryState.waiting
    reason: PoolReason | None = None
    group_id: int | None = None
    asked_human: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None


class EntryFound(Struct, frozen=True):
    """Hold an entry with the customer (her recent contact is whom the page suggests) and her last words."""

    entry: Entry
    customer: Customer
    last_text: str | None = None


def list_entries(
    connection: Connection,
    shop_id: int,
    chosen: EntryFilter,
    limit: int,
    after: tuple[datetime, int] | None = None,
) -> list[EntryFound]:
    """Return one page; `after` is last message and id of the last entry of the page before."""
    query = _joined(shop_id).where(*_conditions(chosen))
    if after is not None:
        query = query.where(before(ORDER, after))
    return _found(connection, shop_id, query.order_by(*(column.desc() for column in ORDER)).limit(limit))


def count_entries(connection: Connection, shop_id: int, chosen: EntryFilter) -> int:
    """Count what the filter chooses."""
    counted = _joined(shop_id).where(*_conditions(chosen)).with_only_columns(func.count())
    return connection.execute(counted).scalar_one()


def entry_ids(connection: Connection, shop_id: int, chosen: EntryFilter, limit: int) -> list[int]:
    """Return the ids the filter chooses, in the list's order, at most `limit`."""
    query = _joined(shop_id).where(*_conditions(chosen)).with_only_columns(TABLE.c.id)
    return list(connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(limit)).scalars())


def find_entries(connection: Connection, shop_id: int, ids: Sequence[int]) -> list[EntryFound]:
    """Return the entries with these ids (at most some hundreds), by id."""
    return _found(connection, shop_id, _joined(shop_id).where(TABLE.c.id.in_(ids)).order_by(TABLE.c.id))


def _joined(shop_id: int) -> Select[Any]:
    customer = CUSTOMERS.table
    return (
        select(*ENTRIES.columns, *CUSTOMERS.columns)
        .join(customer, (customer.c.shop_id == TABLE.c.shop_id) & (customer.c.id == TABLE.c.customer_id))
        .where(of_shop(shop_id, TABLE))
    )


def _conditions(chosen: EntryFilter) -> list[ColumnElement[bool]]:
    exact = (
        (TABLE.c.state, chosen.state),
        (TABLE.c.reason, chosen.reason),
        (TABLE.c.group_id, chosen.group_id),
        (TABLE.c.asked_human, chosen.asked_human),
    )
    conditions = [column == value for column, value in exact if value is not None]
    if chosen.since is not None:
        conditions.append(TABLE.c.last_message_at >= chosen.since)
    if chosen.until is not None:
        conditions.append(TABLE.c.last_message_at <= chosen.until)
    if chosen.text is not None:
        conditions.append(_mentions(chosen.text))
    return conditions


def _mentions(text: str) -> ColumnElement[bool]:
    customer = CUSTOMERS.table
    written = (
        select(MESSAGES.c.seq)
        .where(
            MESSAGES.c.shop_id == TABLE.c.shop_id,
            MESSAGES.c.conversation_id == TABLE.c.conversation_id,
            MESSAGES.c.text.icontains(text, autoescape=True),
        )
        .exists()
    )
    return or_(
        customer.c.name.icontains(text, autoescape=True),
        customer.c.external_id.icontains(text, autoescape=True),
        written,
    )


def _found(connection: Connection, shop_id: int, query: Select[Any]) -> list[EntryFound]:
    width = len(ENTRIES.columns)
    rows: Sequence[Any] = connection.execute(query).all()
    pairs = [(ENTRIES.read(row[:width]), CUSTOMERS.read(row[width:])) for row in rows]
    said = last_customer_messages(connection, shop_id, [entry.conversation_id for entry, _ in pairs])
    return [
        EntryFound(entry, customer, message.text if (message := said.get(entry.conversation_id)) else None)
        for entry, customer in pairs
    ]
