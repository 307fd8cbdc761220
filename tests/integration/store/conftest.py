"""One suite for both databases: whatever the store promises, it promises on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from router.store import postgresql, sqlite
from router.store.engine import Database, is_sqlite, open_database, sqlite_path
from router.store.journal import Journal
from router.store.migrate import bring_up_to_date

from .shop_story import ShopStory
from .work import Gate


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shop.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """A gate at which the process that writes can be made to wait."""
    gate = Gate(tmp_path)
    yield gate
    gate.close()


@pytest.fixture
async def database(database_url: str, gate: Gate) -> AsyncIterator[Database]:
    """An open database with its schema; whoever waits at the gate passes it before this closes."""
    opened = open_database(database_url, durable=False)
    yield opened
    await opened.close()


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    """A journal on that database."""
    journal = Journal(database)
    yield journal
    await journal.close()


@pytest.fixture
def story(journal: Journal) -> ShopStory:
    """A shop with two agents whose events can be told one after the other."""
    return ShopStory(journal)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A plain connection for tests without an event loop; what they write is never committed."""
    engine = plain_engine(database_url)
    with engine.connect() as connection:
        bring_up_to_date(connection)
        yield connection
        connection.rollback()
    engine.dispose()


def plain_engine(url: str) -> Engine:
    """An engine as the writer has it."""
    return sqlite.writer(sqlite_path(url)) if is_sqlite(url) else postgresql.writer(url, durable=False)
