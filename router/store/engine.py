"""The database as the rest sees it: a process writes, a few threads read, nothing waits on the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Dialect, Engine, make_url

from models.errors import Invalid
from router.store import postgresql, sqlite
from router.store.errors import database_errors
from router.store.writing.frames import Opening
from router.store.writing.writer import Writer

__all__ = ["Connection", "Database", "is_sqlite", "open_database", "sqlite_path"]

P = ParamSpec("P")
T = TypeVar("T")
READERS = 4
READ_LIMIT_S = 5.0
"""A question that takes longer is a fault: on SQLite it holds back the checkpoint of the WAL."""

LONG_READ_LIMIT_S = 600.0

Limit = Callable[[Connection, float], AbstractContextManager[None]]


class Database:
    """Run questions in reader threads and changes in the one process that writes; made by `open_database`."""

    def __init__(self, writer: Writer, readers: Engine, limit: Limit, release: Callable[[], object]) -> None:
        self._writer = writer
        self._readers = readers
        self._limit = limit
        self._release = release
        self._reader_threads = ThreadPoolExecutor(READERS, "store-reader")

    @property
    def log_id(self) -> str:
        """Return the name of the log that this database holds (I7)."""
        return self._writer.opened.log_id

    @property
    def writer_process(self) -> int:
        """Return the number of the process that writes; another one takes over should it die."""
        return self._writer.opened.process

    @property
    def dialect(self) -> Dialect:
        """Return how statements are written here."""
        return self._readers.dialect

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

        `change` is a function of a module: it runs in the process that writes. Cancelling the caller does not stop it.
        Raises what it raises, `Unavailable` when the database refuses.
        """
        return await self._writer.do(change, *args, **kwargs)

    async def close(self) -> None:
        """Finish what is being written, empty the WAL, close everything and let the next process in."""
        await self._writer.finish()
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        """Do the same while blocking."""
        self._reader_threads.shutdown()
        self._readers.dispose()
        self._writer.close()
        self._release()

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
    if not is_sqlite(url):
        writer = Writer(Opening(url, migrate=migrate, durable=durable))
        return Database(writer, postgresql.readers(url, READERS), postgresql.limit, lambda: None)
    path = sqlite_path(url)
    held = sqlite.lock(path)
    sqlite.warn_of_old_version()
    try:
        writer = Writer(Opening(f"sqlite:///{path}", migrate=migrate, durable=durable))
    except BaseException:
        held.release()
        raise
    return Database(writer, sqlite.readers(path, READERS), sqlite.limit, held.release)


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
