"""SQLite as the store needs it: one writing connection, reading ones that cannot write, and one process only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

import structlog
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from models.errors import Unavailable
from router.store.errors import DatabaseInUse

PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": ("5000", 5000),
    "temp_store": ("MEMORY", 2),
    "trusted_schema": ("OFF", 0),
    "wal_autocheckpoint": ("1000", 1000),
    "journal_size_limit": ("67108864", 67108864),
}
"""What is set on the writing connection, and what reading it back must give."""

SAFE_VERSION = (3, 51, 3)
"""Before it a WAL reset can corrupt when two connections write or checkpoint; here only one ever does."""

CHANGES_BETWEEN_CHECKPOINTS = 250
"""Rows changed since the last checkpoint after which there is one: a few milliseconds, and never within a commit that
somebody waits for. With the 1,000 pages of `wal_autocheckpoint` it would be part of one, and three times as long."""

STEPS_BETWEEN_CHECKS = 10_000
"""Virtual machine steps after which a read looks whether its time is over: well below a millisecond."""

LOCK_PATIENCE_S = 1.0
"""A command line that only looks whether a server runs holds the lock for a moment."""


def lock(path: Path, *, patience_s: float = LOCK_PATIENCE_S) -> FileLock:
    """Take the operating system's lock that lets one process only serve a database.

    Makes the folder if it is missing. Raises `DatabaseInUse` when another process has it.
    """
    held = FileLock(f"{path}.lock", thread_local=False, fallback_to_soft=False, preserve_lock_file=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held.acquire(timeout=patience_s)
    except Timeout:
        raise DatabaseInUse(f"another process serves {path}; go through it or stop it") from None
    except OSError as error:
        raise Unavailable(f"{path} can't be used: {error.strerror}") from error
    return held


def writer(path: Path) -> Engine:
    """Return an engine of one connection, whose transactions take the write lock when they begin."""
    engine = _engine(f"file:{quote(str(path))}", connections=1)
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def readers(path: Path, connections: int) -> Engine:
    """Return an engine of connections that cannot write; each transaction sees one moment."""
    engine = _engine(f"file:{quote(str(path))}?mode=ro", connections=connections)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


class Checkpoints:
    """Bring what is committed from the WAL into the file between transactions, a little at a time."""

    def __init__(self, writer: Engine) -> None:
        """Begin with what the connection has changed so far."""
        self._writer = writer
        self._changes = 0

    def look(self) -> None:
        """Do it when enough has gathered; readers that are at work hold back what they may still need."""
        with closing(self._writer.raw_connection()) as connection:
            raw: Any = connection.dbapi_connection
            if raw.total_changes - self._changes >= CHANGES_BETWEEN_CHECKPOINTS:
                self._changes = raw.total_changes
                # A disk without room, say: everything is in the WAL, and whoever commits next is told.
                with suppress(sqlite3.Error):
                    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


@contextmanager
def limit(connection: Connection, seconds: float) -> Iterator[None]:
    """Cut off whatever runs on a connection after so many seconds; raises `OperationalError` inside."""
    raw: Any = connection.connection.dbapi_connection
    deadline = monotonic() + seconds
    raw.set_progress_handler(lambda: monotonic() > deadline, STEPS_BETWEEN_CHECKS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


def _engine(uri: str, *, connections: int) -> Engine:
    def connect() -> sqlite3.Connection:
        # Threads take turns; transactions are begun by us, not guessed by the driver.
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)

    return create_engine(
        "sqlite://",
        creator=connect,
        paramstyle="named",
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
    )


def warn_of_old_version() -> None:
    """Log it when this SQLite is one that could corrupt its WAL, were there two who write."""
    if sqlite3.sqlite_version_info < SAFE_VERSION:
        wanted = ".".join(map(str, SAFE_VERSION))
        structlog.get_logger().warning("sqlite_is_old", version=sqlite3.sqlite_version, wanted=wanted)


def _prepare_writer(raw: sqlite3.Connection, _record: object) -> None:
    for name, (wanted, expected) in PRAGMAS.items():
        raw.execute(f"PRAGMA {name}={wanted}")
        (found,) = raw.execute(f"PRAGMA {name}").fetchone()
        if found != expected:
            raise Unavailable(f"SQLite does not keep {name}={wanted} here (it says {found}); use a local disk")
