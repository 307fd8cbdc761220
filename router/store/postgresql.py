"""PostgreSQL as the store needs it: the same promises as SQLite, asserted instead of assumed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.errors import LockNotAvailable
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from models.errors import Unavailable
from router.store.errors import DatabaseInUse

SESSION = "-c lock_timeout=3s -c statement_timeout=10s -c idle_in_transaction_session_timeout=15s -c timezone=UTC"
CONNECT = {
    "options": SESSION,
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "shuntdesk",
}
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
}
"""Settings without which an acknowledged message may be lost."""

SERVING = 0x7368756E74
"""The advisory lock of the process that serves a database: "shunt"."""

LOCK_PATIENCE = "1s"
"""A server that lost its connection meets its own old session for a moment."""


def writer(url: str, *, durable: bool) -> Engine:
    """Return an engine of one connection that holds the serving lock for as long as it lives.

    `durable=False` skips the check that the server forces commits to disk.
    Raises `DatabaseInUse` on connect when another process serves the database.
    """
    engine = _engine(url, connections=1, isolation="READ COMMITTED")

    def prepare(raw: Any, _record: object) -> None:
        if durable:
            _check_durability(raw)
        _take_serving_lock(raw)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "close", _give_back_serving_lock)
    return engine


def readers(url: str, connections: int) -> Engine:
    """Return an engine of connections that cannot write; each transaction sees one moment, as on SQLite."""
    return _engine(url, connections=connections, isolation="REPEATABLE READ", read_only=True)


@contextmanager
def limit(connection: Connection, seconds: float) -> Iterator[None]:
    """Cut off each statement on a connection after so many seconds."""
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
    yield


def is_locked(connection: Connection) -> bool:
    """Tell whether another session holds the serving lock."""
    taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({SERVING})").scalar_one()
    return not taken


def _engine(url: str, *, connections: int, isolation: str, read_only: bool = False) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args=dict(CONNECT),
        isolation_level=isolation,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=read_only,
        hide_parameters=True,
        execution_options={"postgresql_readonly": read_only},
    )
    event.listen(engine, "checkin", assert_idle)
    return engine


def assert_idle(raw: Any, _record: object) -> None:
    """Raise `RuntimeError` when a connection returns to its pool with a transaction still open."""
    if raw is not None and not raw.closed and raw.info.transaction_status != TransactionStatus.IDLE:
        raise RuntimeError("a connection came back in the middle of a transaction")


def _check_durability(raw: Any) -> None:
    for name, allowed in DURABLE.items():
        (found,) = raw.execute(f"SHOW {name}").fetchone()
        if found not in allowed:
            raise Unavailable(f"PostgreSQL has {name}={found}; an acknowledged message could be lost")
    raw.commit()


def _take_serving_lock(raw: Any) -> None:
    try:
        raw.execute(f"SET lock_timeout = '{LOCK_PATIENCE}'")
        raw.execute(f"SELECT pg_advisory_lock({SERVING})")
        raw.execute("RESET lock_timeout")
        raw.commit()
    except LockNotAvailable:
        raise DatabaseInUse("another process serves this database; go through it or stop it") from None


def _give_back_serving_lock(raw: Any, _record: object) -> None:
    """Let the next process in at once: the server itself notices a closed connection only after a moment."""
    with suppress(psycopg.Error):
        raw.rollback()
        raw.execute(f"SELECT pg_advisory_unlock({SERVING})")
        raw.commit()
