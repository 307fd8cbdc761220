"""Whether a database is being served, asked from outside the serving process."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from router.store import postgresql, sqlite
from router.store.engine import is_sqlite, sqlite_path
from router.store.errors import DatabaseInUse, database_errors
from router.store.nodes import Node, announced_node

T = TypeVar("T")


def is_served(url: str) -> bool:
    """Tell whether a process has this database open; raises `Unavailable` when PostgreSQL can't be reached."""
    if not is_sqlite(url):
        return _ask(postgresql.readers(url, 1), postgresql.is_locked)
    path = sqlite_path(url)
    return path.exists() and _is_locked(path)


def serving_node(url: str) -> Node | None:
    """Return what the serving process announced: where it answers and its control token.

    None when nobody serves, or when whoever has the database (an `apply`, a starting server) announced nothing.
    """
    if not is_served(url):
        return None
    engine = sqlite.readers(sqlite_path(url), 1) if is_sqlite(url) else postgresql.readers(url, 1)
    return _ask(engine, announced_node)


def _is_locked(path: Path) -> bool:
    try:
        sqlite.lock(path, patience_s=0).release()
    except DatabaseInUse:
        return True
    return False


def _ask(engine: Engine, question: Callable[[Connection], T]) -> T:
    try:
        with database_errors(), engine.begin() as connection:
            return question(connection)
    finally:
        engine.dispose()
