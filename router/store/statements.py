"""The statements by which lists of rows are written: made once per table, the same for both databases."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, and_, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from router.store.mapping import Row

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
KEY = "key_"
"""Prefix of the parameters that find a row, apart from those that change it."""


def insert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows; a key that is there already raises."""
    connection.execute(_insert(table, connection.dialect.name), rows)


def upsert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows or replace those of the same key; all have the same columns, others keep their values."""
    connection.execute(_upsert(table, connection.dialect.name, tuple(rows[0])), rows)


def update_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Change rows that are there; each names its whole primary key, all have the same columns."""
    keys = {column.name for column in table.primary_key}
    renamed = [{(KEY + name if name in keys else name): value for name, value in row.items()} for row in rows]
    connection.execute(_update(table, tuple(rows[0])), renamed)


@cache
def _insert(table: Table, dialect: str) -> Executable:
    statement: Executable = _INSERT[dialect](table)
    return statement


@cache
def _upsert(table: Table, dialect: str, names: tuple[str, ...]) -> Executable:
    statement = _INSERT[dialect](table)
    keys = [column.name for column in table.primary_key]
    new = {name: statement.excluded[name] for name in names if name not in keys}
    upsert: Executable = statement.on_conflict_do_update(index_elements=keys, set_=new)
    return upsert


@cache
def _update(table: Table, names: tuple[str, ...]) -> Executable:
    keys = [column.name for column in table.primary_key]
    found = and_(*(table.c[name] == bindparam(KEY + name) for name in keys))
    return update(table).where(found).values({name: bindparam(name) for name in names if name not in keys})
