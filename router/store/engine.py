"""The database as the rest of the store sees it: one thread writes, a few read, nothing runs on the event loop."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, make_url

from models.errors import Invalid
from router.store import postgresql, sqlite
from router.store.errors import database_errors
from router.store.migrate import bring_up_to_date, check_schema
from router.store.nodes import forget_nodes, log_id

__all__ = ["Connection", "Database", "is_sqlite", "open_database", "sqlite_path"]

P = ParamSpec("P")
T = TypeVar("T")
READERS = 4
READ_LIMIT_S = 5.0
"""A question that takes longer is a fault: on SQLite it holds back the checkpoint of the WAL."""

LONG_READ_LIMIT_S = 600.0

Limit = Callable[[Connection, float], AbstractContextManager[None]]


class Database:
    """Run questions in reader threads and changes in the one writer thread; made by `open_database`.

    `log_id` names the log that this database holds (I7).
    """

    def __init__(self, writer: Engine, readers: Engine, limit: Limit, release: Callable[[], object]) -> None:
        self.log_id = ""
        self._writer = writer
        self._readers = readers
        self._limit = limit
        self._release = release
        self._writer_thread = ThreadPoolExecutor(1, "store-writer")
        self._reader_threads = ThreadPoolExecutor(READERS, "store-reader")

    async def read(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `question(connection, …)` on one consistent picture of the data.

        Raises `Unavailable` when the database fails or the answer takes more than 5 s.
        """
        return await self._in_reader(lambda connection: question(connection, *args, **kwargs), READ_LIMIT_S)

    async def read_long(
        self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a question that may take minutes: loading, checking, exporting."""
        return await self._in_reader(lambda connection: question(connection, *args, **kwargs), LONG_READ_LIMIT_S)

    async def write(self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `change(connection, …)` in a transaction of its own, committed when this returns.

        Cancelling the caller does not stop it. Raises `Unavailable` when the database refuses.
        """
        return await self.in_writer(self._change, lambda connection: change(connection, *args, **kwargs))

    async def in_writer(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work in the writer thread, where alone `transaction` may be used; cancelling does not stop it."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._writer_thread, partial(work, *args, **kwargs)))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open the next transaction, committed at the end of the block; in the writer thread only."""
        with database_errors(), self._writer.begin() as connection:
            yield connection

    def start(self, *, migrate: bool) -> None:
        """Connect, bring the schema up to date (or only check it) and learn the log's name; blocks."""
        self._writer_thread.submit(self._change, partial(self._prepare, migrate)).result()

    async def close(self) -> None:
        """Finish what is being written, empty the WAL, close everything and let the next process in."""
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        """Do the same while blocking."""
        self._reader_threads.shutdown()
        self._readers.dispose()
        self._writer_thread.submit(self._dispose).result()
        self._writer_thread.shutdown()
        self._release()

    def _change(self, change: Callable[[Connection], T]) -> T:
        with self.transaction() as connection:
            return change(connection)

    def _prepare(self, migrate: bool, connection: Connection) -> None:
        (bring_up_to_date if migrate else check_schema)(connection)
        # Whoever has the lock is alone: what others announced here is left from a crash.
        forget_nodes(connection)
        self.log_id = log_id(connection)

    def _dispose(self) -> None:
        self._writer.dispose()

    async def _in_reader(self, question: Callable[[Connection], T], limit_s: float) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader_threads, self._ask, question, limit_s)

    def _ask(self, question: Callable[[Connection], T], limit_s: float) -> T:
        with database_errors(), self._readers.begin() as connection, self._limit(connection, limit_s):
            return question(connection)


def open_database(url: str, *, migrate: bool = True, durable: bool = True) -> Database:
    """Open a database for this process alone, with its schema up to date; blocks, so call it before serving.

    `url` is `sqlite:///path` or `postgresql://…`. `migrate=False` only checks the schema. `durable=False` accepts a
    PostgreSQL server that does not force commits to disk: for tests alone.
    Raises `DatabaseInUse` when another process has it, `Invalid` for another url, `Unavailable` for the rest.
    """
    database = _sqlite(sqlite_path(url)) if is_sqlite(url) else _postgresql(url, durable=durable)
    try:
        database.start(migrate=migrate)
    except BaseException:
        database.close_now()
        raise
    return database


def is_sqlite(url: str) -> bool:
    """Tell which kind of database a url names; raises `Invalid` when it is neither."""
    if url.startswith("sqlite:///"):
        return True
    if url.startswith("postgresql://"):
        return False
    raise Invalid(f"{url.split(':', 1)[0]}: a database is sqlite:///path or postgresql://…")


def sqlite_path(url: str) -> Path:
    """Return the file that a `sqlite:///` url names."""
    return Path(make_url(url).database or "").absolute()


def without_secrets(url: str) -> str:
    """Return a database url as it may be shown: no password, and no options, which may carry one (T2)."""
    return make_url(url).set(query={}).render_as_string(hide_password=True)


def _sqlite(path: Path) -> Database:
    held = sqlite.lock(path)
    return Database(sqlite.writer(path), sqlite.readers(path, READERS), sqlite.limit, held.release)


def _postgresql(url: str, *, durable: bool) -> Database:
    writer = postgresql.writer(url, durable=durable)
    return Database(writer, postgresql.readers(url, READERS), postgresql.limit, lambda: None)
