"""Entities as rows and back: the columns carry the fields' names and types, so there is one mapping for all."""

from collections.abc import Iterator
from itertools import compress
from operator import is_not
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, Table, select

from models.entities import (
    Agent,
    Conversation,
    Customer,
    Entity,
    Entry,
    Group,
    KnowledgeBase,
    KnowledgeEntry,
    Policy,
    Run,
    Shop,
    Webhook,
)
from models.tables import (
    AgentRow,
    ConversationRow,
    CustomerRow,
    EntryRow,
    GroupRow,
    KnowledgeBaseRow,
    KnowledgeEntryRow,
    PolicyRow,
    RunRow,
    ShopRow,
    WebhookRow,
)
from models.tables.columns import table_of

Row = dict[str, Any]

TABLES: dict[type[Entity], Table] = {
    Shop: table_of(ShopRow),
    Agent: table_of(AgentRow),
    Group: table_of(GroupRow),
    Policy: table_of(PolicyRow),
    KnowledgeBase: table_of(KnowledgeBaseRow),
    KnowledgeEntry: table_of(KnowledgeEntryRow),
    Customer: table_of(CustomerRow),
    Conversation: table_of(ConversationRow),
    Entry: table_of(EntryRow),
    Run: table_of(RunRow),
    Webhook: table_of(WebhookRow),
}
"""The table of each kind of entity."""

REMOVABLE = frozenset({Group, Policy, Webhook, KnowledgeBase, KnowledgeEntry})
"""Kinds whose removed ones keep their row, with `removed_at`, so that history has their names."""

FIELDS: dict[type[Entity], tuple[str, ...]] = {kind: kind.__struct_fields__ for kind in TABLES}


def row_of(shop_id: int, entity: Entity) -> Row:
    """Return an entity as a row of its table."""
    row = structs.asdict(entity)
    if type(entity) is not Shop:
        row["shop_id"] = shop_id
    return row


def changed(former: Entity, entity: Entity) -> tuple[str, ...]:
    """Name the fields in which two values of an entity differ, in the order of the columns."""
    was, now = structs.astuple(former), structs.astuple(entity)
    # Most of forty fields are the very same values, which are passed over without a step of Python for each.
    others = compress(FIELDS[type(entity)], map(is_not, was, now))
    return tuple([name for name in others if getattr(former, name) != getattr(entity, name)])


def of_shop(kind: type[Entity], shop_id: int) -> ColumnElement[bool]:
    """Return the condition that keeps every question inside its shop (I24)."""
    columns = TABLES[kind].c
    return (columns.id if kind is Shop else columns.shop_id) == shop_id


def entities(
    connection: Connection, kind: type[Any], shop_id: int, *conditions: ColumnElement[bool], page: int = 0
) -> Iterator[Any]:
    """Read entities of one kind, by id; with `page` so many at a time, so that their number does not matter."""
    table = TABLES[kind]
    statement = (
        select(*(table.c[name] for name in FIELDS[kind]))
        .where(of_shop(kind, shop_id), *conditions)
        .order_by(table.c.id)
    )
    options = {"yield_per": page} if page else {}
    for row in connection.execute(statement, execution_options=options):
        yield kind(*row)
