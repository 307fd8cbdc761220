"""The offline pool: entries by filters, last message first, with what the pool page shows of each (R6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select, union_all

from models.entities import Customer, Entry
from models.enums import EntryState, PoolReason, PoolSort
from models.tables import MessageRow, RunItemRow
from models.tables.columns import table_of
from router.store.queries.messages import last_customer_messages
from router.store.queries.rows import CUSTOMERS, ENTRIES, before, beyond, of_shop

TABLE = ENTRIES.table
CUSTOMER = CUSTOMERS.table
MESSAGES = table_of(MessageRow)
ITEMS = table_of(RunItemRow)
WAITING = (EntryState.waiting,)
FAILED: ColumnElement[bool] = literal_column("run_item.outcome = 'failed'")
"""Written out as in the index of failed items: with a parameter no plan can know that the index is enough."""
HANDLED = (EntryState.allocated, EntryState.closed)
Place = tuple[datetime, int]


class EntryFilter(Struct, frozen=True):
    """Choose entries: `since` and `until` bound the customer's last message, both inside; `failed` a run did."""

    states: tuple[EntryState, ...] = WAITING
    reason: PoolReason | None = None
    group_id: int | None = None
    asked_human: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    bot_missed: bool | None = None
    unanswered: bool | None = None
    failed: bool = False


class EntryFound(Struct, frozen=True):
    """Hold an entry with the customer (her recent contact is whom the page suggests) and her last words."""

    entry: Entry
    customer: Customer
    last_text: str | None = None


def sort_key(sort: PoolSort, entry: Entry) -> Place:
    """Return where an entry stands in an order: what a cursor names."""
    return (entry.first_message_at if sort is PoolSort.longest else entry.last_message_at, entry.id)


def list_entries(
    connection: Connection,
    shop_id: int,
    chosen: EntryFilter,
    limit: int,
    after: Place | None = None,
    *,
    offset: int = 0,
    sort: PoolSort = PoolSort.latest,
) -> list[EntryFound]:
    """Return one page: after the entry whose key is `after`, or from the `offset`th on."""
    query = _ordered(shop_id, chosen, sort, after).limit(limit).offset(offset)
    ids = list(connection.execute(query).scalars())
    found = {one.entry.id: one for one in find_entries(connection, shop_id, ids)}
    return [found[entry_id] for entry_id in ids if entry_id in found]


def count_entries(connection: Connection, shop_id: int, chosen: EntryFilter, most: int | None = None) -> int:
    """Count what the filter chooses, to `most` at most."""
    each = (_of_state(shop_id, chosen, state).limit(most).subquery("subquery") for state in chosen.states)
    number = sum(connection.execute(select(func.count()).select_from(part)).scalar_one() for part in each)
    return number if most is None else min(number, most)


def entry_ids(
    connection: Connection, shop_id: int, chosen: EntryFilter, limit: int, sort: PoolSort = PoolSort.latest
) -> list[int]:
    """Return the ids the filter chooses, in the list's order, at most `limit`."""
    return list(connection.execute(_ordered(shop_id, chosen, sort).limit(limit)).scalars())


def find_entries(connection: Connection, shop_id: int, ids: Sequence[int]) -> list[EntryFound]:
    """Return the entries with these ids (at most some hundreds), by id."""
    query = (
        select(*ENTRIES.columns, *CUSTOMERS.columns)
        .join(CUSTOMER, (CUSTOMER.c.shop_id == TABLE.c.shop_id) & (CUSTOMER.c.id == TABLE.c.customer_id))
        .where(of_shop(shop_id, TABLE), TABLE.c.id.in_(ids))
        .order_by(TABLE.c.id)
    )
    width = len(ENTRIES.columns)
    rows: Sequence[Any] = connection.execute(query).all()
    pairs = [(ENTRIES.read(row[:width]), CUSTOMERS.read(row[width:])) for row in rows]
    said = last_customer_messages(connection, shop_id, [entry.conversation_id for entry, _ in pairs])
    return [
        EntryFound(entry, customer, message.text if (message := said.get(entry.conversation_id)) else None)
        for entry, customer in pairs
    ]


def _ordered(shop_id: int, chosen: EntryFilter, sort: PoolSort, after: Place | None = None) -> Any:
    """Select ids alone in order: several states are merged, each out of the index in its own order."""
    name = "first_message_at" if sort is PoolSort.longest else "last_message_at"
    order, falls = (TABLE.c[name], TABLE.c.id), sort is PoolSort.latest
    parts = [_of_state(shop_id, chosen, state).add_columns(TABLE.c[name]) for state in chosen.states]
    if after is not None:
        parts = [part.where((before if falls else beyond)(order, after)) for part in parts]
    whole: Any = parts[0] if len(parts) == 1 else union_all(*parts)
    columns = order if len(parts) == 1 else (whole.selected_columns[name], whole.selected_columns.id)
    return whole.order_by(*(column.desc() if falls else column.asc() for column in columns))


def _of_state(shop_id: int, chosen: EntryFilter, state: EntryState) -> Select[Any]:
    query = select(TABLE.c.id).where(of_shop(shop_id, TABLE), TABLE.c.state == state, *_conditions(chosen))
    if chosen.text is None:
        return query
    joined = query.join(CUSTOMER, (CUSTOMER.c.shop_id == TABLE.c.shop_id) & (CUSTOMER.c.id == TABLE.c.customer_id))
    return joined.where(_mentions(chosen.text))


def _conditions(chosen: EntryFilter) -> list[ColumnElement[bool]]:
    exact = (
        (TABLE.c.reason, chosen.reason),
        (TABLE.c.group_id, chosen.group_id),
        (TABLE.c.asked_human, chosen.asked_human),
        (TABLE.c.bot_missed, chosen.bot_missed),
        (TABLE.c.unanswered, chosen.unanswered),
    )
    conditions = [column == value for column, value in exact if value is not None]
    if chosen.since is not None:
        conditions.append(TABLE.c.last_message_at >= chosen.since)
    if chosen.until is not None:
        conditions.append(TABLE.c.last_message_at <= chosen.until)
    if chosen.failed:
        conditions.append(_failed_before())
    return conditions


def _failed_before() -> ColumnElement[bool]:
    """R7.10: an assigned entry waits no more, so one that waits and failed once failed last."""
    item = select(ITEMS.c.run_id).where(ITEMS.c.shop_id == TABLE.c.shop_id, ITEMS.c.entry_id == TABLE.c.id)
    return item.where(FAILED).exists()


def _mentions(text: str) -> ColumnElement[bool]:
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
        CUSTOMER.c.name.icontains(text, autoescape=True),
        CUSTOMER.c.external_id.icontains(text, autoescape=True),
        written,
    )
