"""One process writes, readers cannot, and one server only has the database."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event as Gate

import psycopg
import pytest
import structlog
from sqlalchemy import Connection, text

from models.errors import Invalid, Unavailable
from router.store import engine, postgresql, sqlite
from router.store.engine import Database, open_database, without_secrets
from router.store.errors import DatabaseInUse
from router.store.log import events_after
from router.store.nodes import Node, announce_node, forget_nodes
from router.store.serving import is_served, serving_node

from .shop_story import NOW
from .work import Gate as WriterGate
from .work import pragmas, wait_at

NODE = Node("http://127.0.0.1:8080", "secret", NOW, "log")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def count_of_meta(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM meta")).scalar_one())


def add_meta_and_raise(connection: Connection) -> None:
    add_meta(connection, "x")
    raise Invalid("second thoughts")


def add_meta(connection: Connection, key: str) -> str:
    connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, '')"), {"key": key})
    return key


def wait_and_add_meta(connection: Connection, pipes: tuple[str, str]) -> None:
    wait_at(connection, pipes)
    add_meta(connection, "x")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/shop.db", "sqlite:///var/shop.db"),
        ("postgresql://db.internal/shop", "postgresql://db.internal/shop"),
        ("postgresql://me:s3cret@db.internal/shop", "postgresql://me:***@db.internal/shop"),
        ("postgresql://me@db.internal/shop?password=s3cret", "postgresql://me@db.internal/shop"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


async def test_a_write_is_seen_by_the_next_read(database: Database) -> None:
    assert await database.write(add_meta, "x") == "x"
    assert await database.read(count_of_meta) == 2


async def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(Invalid, match="second thoughts"):
        await database.write(add_meta_and_raise)
    assert await database.read(count_of_meta) == 1


async def test_what_the_database_refuses_is_unavailable(database: Database) -> None:
    with pytest.raises(Unavailable):
        await database.write(add_meta, "log_id")


async def test_a_number_that_no_column_can_hold_is_invalid(database: Database) -> None:
    with pytest.raises(Invalid):
        await database.read(events_after, 1, 2**70)


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable, match=r"(?i)read-?only"):
        await database.read(add_meta, "x")


async def test_a_read_sees_one_moment_however_much_is_written_meanwhile(database: Database) -> None:
    started, written = Gate(), Gate()

    def look_twice(connection: Connection) -> tuple[int, int]:
        before = count_of_meta(connection)
        started.set()
        assert written.wait(30)
        return before, count_of_meta(connection)

    looking = asyncio.create_task(database.read(look_twice))
    await asyncio.to_thread(started.wait, 30)
    await database.write(add_meta, "x")
    written.set()
    assert await looking == (1, 1)


async def test_a_read_that_takes_too_long_is_cut_off_and_the_next_one_works(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "READ_LIMIT_S", 0.001)
    with pytest.raises(Unavailable):
        await database.read(lambda connection: connection.execute(text(ENDLESS)).scalar_one())
    monkeypatch.undo()
    assert await database.read(count_of_meta) == 1


async def test_a_cancelled_write_is_done_all_the_same(database: Database, gate: WriterGate) -> None:
    writing = asyncio.create_task(database.write(wait_and_add_meta, gate.pipes))
    await asyncio.to_thread(gate.wait_until_begun)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    gate.let_go()
    assert await database.write(count_of_meta) == 2


async def test_the_log_keeps_its_name_and_another_database_has_another(database_url: str, tmp_path: Path) -> None:
    names = []
    for url in (database_url, database_url, f"sqlite:///{tmp_path}/other.db"):
        opened = open_database(url, durable=False)
        names.append(opened.log_id)
        await opened.close()
    assert names[0] == names[1] != names[2]


async def test_a_second_process_is_refused(database: Database, database_url: str) -> None:
    program = "import sys; from router.store.engine import open_database; open_database(sys.argv[1], durable=False)"
    second = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, database_url], capture_output=True, text=True, check=False
    )
    assert "DatabaseInUse: another process serves" in second.stderr


async def test_opening_twice_in_one_process_is_refused_too(database: Database, database_url: str) -> None:
    with pytest.raises(DatabaseInUse):
        open_database(database_url, durable=False)
    assert await database.read(count_of_meta) == 1


async def test_from_outside_one_sees_whether_a_database_is_served_and_by_whom(database_url: str) -> None:
    seen = []
    seen.append((is_served(database_url), serving_node(database_url)))
    opened = open_database(database_url, durable=False)
    seen.append((is_served(database_url), serving_node(database_url)))
    await opened.write(announce_node, NODE)
    seen.append((is_served(database_url), serving_node(database_url)))
    await opened.write(forget_nodes)
    await opened.close()
    seen.append((is_served(database_url), serving_node(database_url)))
    assert seen == [(False, None), (True, None), (True, NODE), (False, None)]


async def test_what_a_crashed_server_announced_is_forgotten_at_the_next_start(database_url: str) -> None:
    crashed = open_database(database_url, durable=False)
    await crashed.write(announce_node, NODE)
    await crashed.close()
    opened = open_database(database_url, durable=False)
    assert serving_node(database_url) is None
    await opened.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "shop.db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="a database is sqlite:///path or postgresql://"):
        open_database(url)


def test_a_folder_that_cannot_be_made_is_a_plain_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="can't be used"):
        open_database(f"sqlite:///{tmp_path}/file/shop.db")


def test_sqlite_is_refused_where_it_does_not_keep_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "journal_mode", ("DELETE", "wal"))
    with pytest.raises(Unavailable, match="use a local disk"):
        sqlite.writer(tmp_path / "shop.db").connect()


async def test_a_database_that_could_not_be_opened_is_not_served(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    with pytest.raises(Unavailable, match="the schema is at"):
        open_database(url, migrate=False)
    assert not is_served(url)
    await open_database(url).close()


async def test_sqlite_forces_every_commit_to_disk(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/shop.db")
    settings = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
    found = await opened.write(pragmas, settings)
    await opened.close()
    assert found == ["wal", 2, 1, 5000, 0]


def test_a_postgresql_that_may_lose_commits_is_refused(postgres_url: str) -> None:
    with pytest.raises(Unavailable, match="fsync=off; an acknowledged message could be lost"):
        open_database(postgres_url)


def test_a_postgresql_with_the_settings_asked_for_is_taken(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "DURABLE", {"fsync": {"off"}})
    writer = postgresql.writer(postgres_url, durable=True)
    with writer.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    writer.dispose()


def test_a_connection_that_comes_back_in_the_middle_of_a_transaction_is_not_used_again(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as raw:
        raw.execute("SELECT 1")
        with pytest.raises(RuntimeError, match="in the middle of a transaction"):
            postgresql.assert_idle(raw, None)


def test_a_database_whose_server_has_not_made_its_tables_yet_names_no_node(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.touch()
    held = sqlite.lock(path)
    assert (is_served(f"sqlite:///{path}"), serving_node(f"sqlite:///{path}")) == (True, None)
    held.release()


@pytest.mark.parametrize(("version", "warnings"), [((3, 51, 2), 1), ((3, 51, 3), 0)])
async def test_an_sqlite_that_can_corrupt_its_wal_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], warnings: int
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    with structlog.testing.capture_logs() as logged:
        await open_database(f"sqlite:///{tmp_path}/shop.db").close()
    assert [entry["event"] for entry in logged] == ["sqlite_is_old"] * warnings


async def test_a_lost_connection_to_postgresql_is_made_again(postgres_url: str) -> None:
    opened = open_database(postgres_url, durable=False)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'shuntdesk'")
    with pytest.raises(Unavailable):
        await opened.write(add_meta, "x")
    assert await opened.write(add_meta, "x") == "x"
    assert is_served(postgres_url)
    await opened.close()
