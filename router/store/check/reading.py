"""A picture of the whole database at one moment, taken by a connection that cannot write."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from models.errors import NotFound
from router.store import postgresql, sqlite
from router.store.engine import is_sqlite, sqlite_path
from router.store.errors import database_errors
from router.store.migrate import check_schema

PATIENCE_S = 3600.0
"""A check reads everything there is."""


@contextmanager
def read_only(url: str) -> Iterator[Connection]:
    """Open a transaction that sees one moment, also while a server writes.

    Raises `NotFound` when there is no such file, `Unavailable` when the database can't be reached or its schema is
    not the one of this version (I28).
    """
    if is_sqlite(url):
        if not sqlite_path(url).exists():
            raise NotFound(f"there is no database at {sqlite_path(url)}")
        engine, limit = sqlite.readers(sqlite_path(url), 1), sqlite.limit
    else:
        engine, limit = postgresql.readers(url, 1), postgresql.limit
    try:
        with database_errors(), engine.begin() as connection, limit(connection, PATIENCE_S):
            if not is_sqlite(url):
                # Between two statements the rows read so far are compared, which may take longer than a server waits.
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            check_schema(connection)
            yield connection
    finally:
        engine.dispose()
