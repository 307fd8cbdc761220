"""Column types that give back exactly what was put in, on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import msgspec
from sqlalchemy import BigInteger, Dialect, Index, String, Table, Text, TypeDecorator, text
from sqlmodel import Field, SQLModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """Keep an aware time as milliseconds since 1970, which no database and no driver can shift to another zone.

    Finer parts than a millisecond are cut off. A naive time raises `TypeError`.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Count the milliseconds."""
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class Packed(TypeDecorator[Any]):
    """Keep a struct, mapping or tuple as JSON text; `kind` is the type it is read back as."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decode = msgspec.json.Decoder(kind).decode

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode; None stays NULL."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode and validate."""
        return None if value is None else self._decode(value)


class Word(TypeDecorator[StrEnum]):
    """Keep a word of a closed vocabulary as its code; an unknown code raises `ValueError` when read."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Return the plain code: drivers treat subclasses of str in their own ways."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Return the word."""
        return None if value is None else self.kind(value)


def table_of(row: type[SQLModel]) -> Table:
    """Return the table that a row class describes, for statements without objects."""
    return cast(Table, row.__table__)  # type: ignore[attr-defined]  # SQLModel makes it for table=True


def column(kind: Any, *, key: bool = False) -> Any:
    """Describe a column of a type that the annotation alone does not tell; `key` makes it part of the primary key."""
    # No database counts for us: ids come from the state.
    options = {"autoincrement": False} if key else {}
    return Field(sa_type=kind, primary_key=key, sa_column_kwargs=options)


def number(*, key: bool = False) -> Any:
    """Describe a column for an id or a position in a log: 64 bits."""
    return column(BigInteger, key=key)


def moment(*, key: bool = False) -> Any:
    """Describe a column for a time."""
    return column(UtcDateTime, key=key)


def index(name: str, *columns: str, where: str | None = None, unique: bool = False) -> Index:
    """Describe an index, over the rows that fulfil `where` only if that is given."""
    condition = None if where is None else text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
