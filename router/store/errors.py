"""What can be wrong with the database itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DataError, DBAPIError

from models.errors import Invalid, Unavailable


class DatabaseInUse(Unavailable):
    """Say that another process serves this database."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what the drivers raise into `Unavailable`, or `Invalid` for a value that no column can hold.

    Nobody outside the store knows SQL. The rows of a transaction go to the driver without SQLAlchemy around it
    (`statements.py`), so its own errors come too.
    """
    try:
        yield
    except (DataError, psycopg.DataError, sqlite3.DataError, OverflowError) as error:
        raise Invalid("a number is too large, or a text has a NUL in it") from error
    except (DBAPIError, psycopg.Error, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        # The first line alone: behind it PostgreSQL quotes the values of the row.
        reason = str(cause).partition("\n")[0]
        raise Unavailable(f"the database did not take it: {reason}") from error
