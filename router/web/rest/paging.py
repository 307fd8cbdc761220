"""Pages: a cursor names the last row that was shown, never a number of rows (contract section 3)."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar, dataclass_transform

import msgspec
from msgspec import Meta, Struct, field

from models.errors import FieldError, Invalid
from models.wire.rest import Page

T = TypeVar("T")
V = TypeVar("V")
Limit = Annotated[int, Meta(ge=1, le=500)]
Cursor = Annotated[str, Meta(max_length=200)]
Key = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Place = tuple[Annotated[datetime, Meta(tz=True)], Key]
"""A time and an id: where a list that descends by both goes on."""

TextPlace = tuple[Annotated[datetime, Meta(tz=True)], Annotated[str, Meta(max_length=120)]]
"""A time and a name, for the same."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Carry the parameters of a query string; unknown ones are refused."""


class Paging(Parameters):
    """Ask for a page: at most `limit` rows after `cursor`."""

    limit: Limit = 50
    cursor: Cursor | None = None


def place_of(paging: Paging) -> Place | None:
    """Return where the page begins in a list by time and id."""
    place: Place | None = None if paging.cursor is None else _decoded(paging.cursor, Place)
    return place


def text_place_of(paging: Paging) -> tuple[datetime, str] | None:
    """Return where the page begins in a list by time and a name."""
    place: tuple[datetime, str] | None = None if paging.cursor is None else _decoded(paging.cursor, TextPlace)
    return place


def id_of(paging: Paging) -> int | None:
    """Return the id or number after which the page begins."""
    key: int | None = None if paging.cursor is None else _decoded(paging.cursor, Key)
    return key


def page(
    rows: Sequence[T], paging: Paging, key: Callable[[T], object], show: Callable[[T], V], total: int | None = None
) -> Page[V]:
    """Make a page of rows of which one more than `limit` was asked for, to know whether there are more."""
    shown = rows[: paging.limit]
    more = len(rows) > len(shown)
    return Page([show(row) for row in shown], cursor_of(key(shown[-1])) if more else None, total)


def utc(at: datetime) -> datetime:
    """Return a time of a request in UTC; raises Invalid beyond the calendar."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Invalid("A time lies beyond the calendar.") from None


def cursor_of(key: object) -> str:
    """Write the key of a page's last row, opaque to clients."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def _decoded(cursor: str, kind: Any) -> Any:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=kind)
    except (ValueError, msgspec.DecodeError):
        raise Invalid(
            "The cursor is not one of this list.", (FieldError("cursor", "take next_cursor of a page"),)
        ) from None
