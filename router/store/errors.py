"""What can be wrong with the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError

from models.errors import Invalid, Unavailable


class DatabaseInUse(Unavailable):
    """Say that another process serves this database."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what the driver raises into `Unavailable`, or `Invalid` for a value that no column can hold.

    Nobody outside the store knows SQL.
    """
    try:
        yield
    except (DataError, OverflowError) as error:
        raise Invalid("a number is too large, or a text has a NUL in it") from error
    except DBAPIError as error:
        # The first line alone: behind it PostgreSQL quotes the values of the row.
        reason = str(error.orig).partition("\n")[0]
        raise Unavailable(f"the database did not take it: {reason}") from error
