"""Rows as the entities they hold, also several side by side."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, literal, tuple_

from models.entities import Conversation, Customer, Entry, Message, Run
from models.tables import ConversationRow, CustomerRow, EntryRow, MessageRow, RunRow
from models.tables.columns import table_of

E = TypeVar("E", bound=Struct)


class Shape(Generic[E]):
    """Select an entity's columns and read them back; what is left out keeps the entity's default."""

    def __init__(self, table: Table, kind: type[E], leave_out: frozenset[str] = frozenset()) -> None:
        """Bind an entity to the table whose columns are its fields."""
        self.table = table
        self.names = [name for name in kind.__struct_fields__ if name not in leave_out]
        self.columns = [table.c[name] for name in self.names]
        self._kind = kind

    def read(self, values: Sequence[Any]) -> E:
        """Make the entity from the values of its columns."""
        return self._kind(**dict(zip(self.names, values, strict=True)))


CONVERSATIONS = Shape(table_of(ConversationRow), Conversation)
CUSTOMERS = Shape(table_of(CustomerRow), Customer)
ENTRIES = Shape(table_of(EntryRow), Entry)
MESSAGES = Shape(table_of(MessageRow), Message)
RUNS = Shape(table_of(RunRow), Run, frozenset({"entries", "per_agent"}))
"""Runs without the thousands of ids they dealt: those are their items."""

WITH_CUSTOMER = [*CONVERSATIONS.columns, *CUSTOMERS.columns]


def of_shop(shop_id: int, *tables: Table) -> ColumnElement[bool]:
    """Keep every table inside the shop's walls (I24)."""
    return and_(*(table.c.shop_id == shop_id for table in tables))


def before(columns: Sequence[ColumnElement[Any]], key: Sequence[Any]) -> ColumnElement[bool]:
    """Keep what comes after a page that ended with `key`, when the list descends by these columns."""
    values = [literal(value, column.type) for column, value in zip(columns, key, strict=True)]
    return tuple_(*columns) < tuple_(*values)


def beyond(columns: Sequence[ColumnElement[Any]], key: Sequence[Any]) -> ColumnElement[bool]:
    """Keep what comes after a page that ended with `key`, when the list ascends by these columns."""
    values = [literal(value, column.type) for column, value in zip(columns, key, strict=True)]
    return tuple_(*columns) > tuple_(*values)
