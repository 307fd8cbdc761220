"""The statements by which lists of rows are written: many rows each, put together once per table.

SQLAlchemy quotes the names and converts the values; what it does besides for each row of each execution would cost
more than the database does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, partial
from itertools import chain, islice, repeat
from operator import attrgetter, is_, itemgetter
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection, Dialect, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from models.entities import Entity
from models.tables.columns import Packed, UtcDateTime, Word
from router.store.mapping import Row

BLOCKS = (96, 16, 4, 1)
"""Rows of one statement: those of a run, alone and beside others, and less. What is done around a statement costs more
than a row; few sizes, so that few statements are compiled."""

MARKS = {"sqlite": "?", "postgresql": "%s"}
"""How a driver wants a value to be marked."""

Value = Callable[[Any], Any]


class Statement(NamedTuple):
    """Hold a text and its values: a tuple for one execution, a list of tuples for one execution each."""

    text: str
    values: tuple[Any, ...] | list[tuple[Any, ...]]


def execute(connection: Connection, statements: Iterable[Statement]) -> None:
    """Execute statements without SQLAlchemy around their values; raises what the driver raises."""
    with closing(connection.connection.cursor()) as cursor:
        for text, values in statements:
            if isinstance(values, tuple):
                cursor.execute(text, values)
            else:
                cursor.executemany(text, values)


class Prepared(Struct, frozen=True):
    """Hold a statement around its rows, which columns make a row, and how values that no driver knows are converted.

    `row` is the text of one row, None where the statement is for one row and the driver repeats it.
    """

    before: str
    row: str | None
    after: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Value], ...]

    def of(self, rows: Iterable[Row]) -> list[Statement]:
        """Return the statements for all rows, in their order."""
        return self.of_values(map(itemgetter(*self.names), rows))

    def of_values(self, rows: Iterable[tuple[Any, ...]]) -> list[Statement]:
        """Return the statements for rows whose values are in the order of `names`."""
        columns = self._converted(rows)
        values = zip(*columns, strict=True)
        if self.row is None:
            return [Statement(self.before, list(values))]
        flat, width = chain.from_iterable(values), len(columns)
        return [
            Statement(_repeated(self.before, self.row, self.after, size), tuple(islice(flat, size * width)))
            for size in _blocks(len(columns[0]))
        ]

    def _converted(self, rows: Iterable[tuple[Any, ...]]) -> list[Sequence[Any]]:
        """Return columns, converted: that takes a step of Python for each value to convert, none for a row."""
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, convert in self.converters:
            columns[place] = _column(columns[place], convert)
        return columns


def _column(values: Sequence[Any], convert: Value) -> Sequence[Any]:
    """Convert the values of a column: once where all are the very same, as the time of a run's chunk is."""
    first = values[0]
    if all(map(is_, values, repeat(first))):
        return (None if first is None else convert(first),) * len(values)
    return [None if value is None else convert(value) for value in values]


def inserting(dialect: Dialect, table: Table, rows: list[Row]) -> list[Statement]:
    """Add rows, all of the same columns; a key that is there already raises."""
    return _insert(table, dialect, tuple(rows[0])).of(rows)


def upserting(dialect: Dialect, table: Table, rows: list[Row]) -> list[Statement]:
    """Add rows or replace those of the same key; all have the same columns, others keep their values."""
    return _upsert(table, dialect, tuple(rows[0])).of(rows)


def updating(dialect: Dialect, table: Table, rows: list[Row]) -> list[Statement]:
    """Change rows that are there; each names its whole primary key, all have the same columns."""
    return _update(table, dialect, tuple(rows[0])).of(rows)


def updating_changed(
    dialect: Dialect, table: Table, names: tuple[str, ...], changed: Iterable[tuple[int, Entity]]
) -> list[Statement]:
    """Change some fields of entities whose rows are there, each with the id of its shop."""
    fields = attrgetter(*names, "id")
    rows = [(*fields(entity), shop_id) for shop_id, entity in changed]
    return _update(table, dialect, (*names, "id", "shop_id")).of_values(rows)


@cache
def _insert(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    columns = ", ".join(_quoted(dialect, names))
    before = f"INSERT INTO {_quote(dialect, table.name)} ({columns}) VALUES "  # noqa: S608  # names of our own columns
    return _prepared(table, dialect, names, before)


@cache
def _upsert(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    plain = _insert(table, dialect, names)
    keys = ", ".join(_quoted(dialect, _keys(table)))
    new = ", ".join(f"{name} = excluded.{name}" for name in _quoted(dialect, _changing(table, names)))
    return _prepared(table, dialect, names, plain.before, f" ON CONFLICT ({keys}) DO UPDATE SET {new}")


@cache
def _update(table: Table, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    """Join the table with the rows where the types of values do not matter, else change row by row."""
    keys = sorted(_keys(table), key=names.index)
    ordered = (*_changing(table, names), *keys)
    target = _quote(dialect, table.name)
    if dialect.name != "sqlite":
        marked = {name: f"{_quote(dialect, name)} = {MARKS[dialect.name]}" for name in ordered}
        changes = ", ".join(marked[name] for name in _changing(table, names))
        found = " AND ".join(marked[name] for name in keys)
        text = f"UPDATE {target} SET {changes} WHERE {found}"  # noqa: S608  # names of our own columns
        return Prepared(text, None, "", ordered, _converters(table, dialect, ordered))
    given = {name: f"given.column{place}" for place, name in enumerate(ordered, start=1)}
    changes = ", ".join(f"{_quote(dialect, name)} = {given[name]}" for name in _changing(table, names))
    found = " AND ".join(f"{target}.{_quote(dialect, name)} = {given[name]}" for name in keys)
    before = f"UPDATE {target} SET {changes} FROM (VALUES "  # noqa: S608  # names of our own columns
    return _prepared(table, dialect, ordered, before, f") AS given WHERE {found}")


def _prepared(table: Table, dialect: Dialect, names: tuple[str, ...], before: str, after: str = "") -> Prepared:
    row = f"({', '.join([MARKS[dialect.name]] * len(names))})"
    return Prepared(before, row, after, names, _converters(table, dialect, names))


def _converters(table: Table, dialect: Dialect, names: tuple[str, ...]) -> tuple[tuple[int, Value], ...]:
    found = (_converter(table.c[name].type, dialect) for name in names)
    return tuple((place, convert) for place, convert in enumerate(found) if convert)


def _converter(kind: TypeEngine[Any], dialect: Dialect) -> Value | None:
    """Return how a type converts its values; our own types do it alone, without what is put around them."""
    if isinstance(kind, LargeBinary):
        return None  # SQLAlchemy would make views of the bytes, which can't be sent to the process that writes
    if isinstance(kind, UtcDateTime | Packed | Word):
        return partial(kind.process_bind_param, dialect=dialect)
    return kind.dialect_impl(dialect).bind_processor(dialect)


@cache
def _repeated(before: str, row: str, after: str, size: int) -> str:
    return f"{before}{', '.join([row] * size)}{after}"


def _blocks(rows: int) -> Iterator[int]:
    """Cut so many rows into blocks: how many each has."""
    for size in BLOCKS:
        yield from repeat(size, rows // size)
        rows %= size


@cache
def _keys(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def _changing(table: Table, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in _keys(table))


def _quote(dialect: Dialect, name: str) -> str:
    return str(dialect.identifier_preparer.quote(name))


def _quoted(dialect: Dialect, names: Iterable[str]) -> list[str]:
    return [_quote(dialect, name) for name in names]
