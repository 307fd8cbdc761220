"""The statements by which lists of rows are written: compiled once per table, the same for both databases.

SQLAlchemy writes the SQL and converts the values; what it does besides for each row of each execution would cost
more than the database does.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, Table, and_, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from router.store.mapping import Row

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_KEY = "key_"
"""Prefix of the parameters that find a row, apart from those that change it."""


class Prepared(Struct, frozen=True):
    """Hold a statement's SQL and how the values that drivers do not know are converted."""

    sql: str
    converters: tuple[tuple[str, Callable[[Any], Any]], ...]

    def run(self, connection: Connection, rows: list[Row]) -> None:
        """Execute for every row; their values are converted in place."""
        for name, convert in self.converters:
            for row in rows:
                if row[name] is not None:
                    row[name] = convert(row[name])
        connection.exec_driver_sql(self.sql, rows)


def insert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows, all of the same columns; a key that is there already raises."""
    _insert(table, connection.dialect, tuple(rows[0])).run(connection, rows)


def upsert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows or replace those of the same key; all have the same columns, others keep their values."""
    _upsert(table, connection.dialect, tuple(rows[0])).run(connection, rows)


def update_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Change rows that are there; each names its whole primary key, all have the same columns."""
    keys = _keys(table)
    renamed = [{(_KEY + name if name in keys else name): value for name, value in row.items()} for row in rows]
    _update(table, connection.dialect, tuple(rows[0])).run(connection, renamed)


@cache
def _insert(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    statement = _INSERT[dialect.name](table).values(_parameters(names))
    return _prepare(statement, dialect, table, {name: name for name in names})


@cache
def _upsert(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    statement = _INSERT[dialect.name](table).values(_parameters(names))
    new = {name: statement.excluded[name] for name in _changing(table, names)}
    upsert = statement.on_conflict_do_update(index_elements=_keys(table), set_=new)
    return _prepare(upsert, dialect, table, {name: name for name in names})


@cache
def _update(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    changing = _changing(table, names)
    found = and_(*(table.c[name] == bindparam(_KEY + name) for name in _keys(table)))
    statement = update(table).where(found).values(_parameters(changing))
    parameters = {_KEY + name: name for name in _keys(table)} | {name: name for name in changing}
    return _prepare(statement, dialect, table, parameters)


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def _changing(table: Table, names: Iterable[str]) -> list[str]:
    return [name for name in names if name not in _keys(table)]


def _parameters(names: Iterable[str]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name) for name in names}


def _prepare(statement: ClauseElement, dialect: Dialect, table: Table, parameters: dict[str, str]) -> Prepared:
    """Compile; `parameters` maps each parameter's name to the column whose type converts it."""
    processors = {
        parameter: table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        for parameter, name in parameters.items()
    }
    converters = tuple((parameter, convert) for parameter, convert in processors.items() if convert)
    return Prepared(str(statement.compile(dialect=dialect)), converters)
