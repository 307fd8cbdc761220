"""Times as clients write them."""

from datetime import UTC, datetime

from models.errors import FieldError, Invalid


def utc_ms(at: datetime, field: str) -> datetime:
    """Return a client's aware time in UTC and whole milliseconds; raises Invalid naming the field."""
    try:
        return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
    except OverflowError:
        raise Invalid("A time lies beyond the calendar.", (FieldError(field, "out of range"),)) from None
