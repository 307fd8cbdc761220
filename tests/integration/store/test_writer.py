"""The process that writes may die, and so may its server: nothing acknowledged is lost, nobody writes beside it."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Connection, text

from models.errors import Unavailable
from router.store import sqlite
from router.store.engine import Database, open_database
from router.store.errors import DatabaseInUse
from router.store.log import last_seq
from router.store.nodes import Node, announce_node
from router.store.serving import is_served, serving_node
from router.store.writing.fork_server import FORK_SERVER

from .shop_story import NOW
from .work import Gate, refuse_pragmas, rows_of, wait_at

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 30
MARK = "counted"
NODE = Node("http://127.0.0.1:8080", "secret", NOW, "log")
HELD_UP = "tests.integration.store.held_up_process"


def fail_unexpectedly(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))
    raise LookupError("nobody thought of that")


def unpicklable(connection: Connection) -> Connection:
    return connection


def add_rows(connection: Connection, number: int) -> None:
    values = ", ".join([f"(hex(randomblob(16)), '{MARK}')"] * number)
    connection.exec_driver_sql(f"INSERT INTO meta (key, value) VALUES {values}")


def rows_in_the_file_alone(path: Path) -> int:
    """Count without the WAL, as if nothing else were there."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        found = connection.execute("SELECT count(*) FROM meta WHERE value = ?", (MARK,)).fetchone()
    return int(found[0])


async def killed(database: Database) -> None:
    """Kill the process that writes while nobody asks it anything."""
    writer = psutil.Process(database.writer_process)
    writer.kill()
    await asyncio.to_thread(writer.wait, PATIENCE_S)


async def test_a_writer_killed_while_nobody_asks_costs_nobody_anything(database: Database, database_url: str) -> None:
    await database.write(announce_node, NODE)
    await killed(database)
    assert await database.write(last_seq, 1) == 0
    assert serving_node(database_url) == NODE


async def test_an_sqlite_database_stays_served_while_its_writer_is_dead(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path}/shop.db"
    database = open_database(database_url)
    await killed(database)
    assert is_served(database_url)
    await database.close()


async def test_stopping_all_processes_of_a_service_leaves_the_writer_to_its_server(database: Database) -> None:
    before = database.writer_process
    os.kill(before, signal.SIGTERM)
    assert await database.write(last_seq, 1) == 0
    assert database.writer_process == before


async def test_work_that_fails_unexpectedly_says_where_and_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)nobody thought of that.*fail_unexpectedly"):
        await database.write(fail_unexpectedly)
    assert await database.write(last_seq, 1) == 0


async def test_work_that_cannot_travel_is_refused_before_it_is_sent_and_its_result_after_it_was_done(
    database: Database,
) -> None:
    with pytest.raises((AttributeError, TypeError), match="pickle"):
        await database.write(lambda connection: connection.closed)
    with pytest.raises(RuntimeError, match="pickle"):
        await database.write(unpicklable)
    assert await database.write(last_seq, 1) == 0


async def test_work_is_done_in_the_order_of_asking(database: Database, gate: Gate) -> None:
    waiting = asyncio.create_task(database.write(wait_at, gate.pipes))
    await asyncio.to_thread(gate.wait_until_begun)
    changes = [f"UPDATE meta SET value = '{new}' WHERE value = '{old}'" for old, new in (("a", "b"), ("x", "a"))]
    await asyncio.sleep(0)
    asked = [asyncio.create_task(database.write(rows_of, it)) for it in ("UPDATE meta SET value = 'x'", *changes[::-1])]
    gate.let_go()
    await waiting
    assert [await task for task in asked] == [1, 1, 1]


async def test_what_is_committed_goes_into_the_file_after_the_answer_once_enough_has_gathered(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    open_database(f"sqlite:///{path}").close_now()
    database = open_database(f"sqlite:///{path}")
    await database.write(add_rows, 10)
    in_wal = rows_in_the_file_alone(path)
    await database.write(add_rows, sqlite.CHANGES_BETWEEN_CHECKPOINTS)
    assert await database.write(last_seq, 1) == 0  # asked after the answer, so after what followed it
    in_file = rows_in_the_file_alone(path)
    await database.close()
    assert (in_wal, in_file) == (0, 10 + sqlite.CHANGES_BETWEEN_CHECKPOINTS)


async def test_a_checkpoint_that_fails_costs_the_writer_nothing(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/shop.db")
    await database.write(refuse_pragmas)
    before = database.writer_process
    await database.write(add_rows, sqlite.CHANGES_BETWEEN_CHECKPOINTS)
    assert await database.write(last_seq, 1) == 0
    assert database.writer_process == before
    await database.close()


def test_a_writer_that_ends_before_it_has_opened_the_database_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    with monkeypatch.context() as broken:
        broken.setattr(FORK_SERVER, "fork", line_to_nobody)
        with pytest.raises(Unavailable, match="ended at once"):
            open_database(url)
    open_database(url).close_now()


def line_to_nobody() -> socket.socket:
    ours, theirs = socket.socketpair()
    theirs.close()
    return ours


async def test_a_fork_server_that_was_killed_is_started_again(database: Database, tmp_path: Path) -> None:
    (fork_server,) = [it for it in psutil.Process().children() if "router.store.writing.process" in it.cmdline()]
    fork_server.kill()
    fork_server.wait(PATIENCE_S)
    other = open_database(f"sqlite:///{tmp_path}/other.db")
    assert await other.write(last_seq, 1) == 0
    await other.close()
    assert await database.write(last_seq, 1) == 0


def test_the_fork_server_ends_and_begins_as_it_is_needed(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path}/shop.db")
    FORK_SERVER.stop()
    opened.close_now()
    open_database(f"sqlite:///{tmp_path}/shop.db").close_now()


def writer_of_a_server_killed_in_a_transaction(database_url: str, gate: Gate) -> psutil.Process:
    command = [sys.executable, "-m", HELD_UP, database_url, *gate.pipes]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        said = next(line for line in server.stdout if line.startswith("writer "))
        writer = psutil.Process(int(said.split()[1]))
        gate.wait_until_begun()
        server.kill()
    return writer


async def test_nobody_opens_a_database_while_the_writer_of_a_dead_server_is_at_its_last_transaction(
    database_url: str, gate: Gate
) -> None:
    writer = await asyncio.to_thread(writer_of_a_server_killed_in_a_transaction, database_url, gate)
    with pytest.raises(DatabaseInUse):
        open_database(database_url, durable=False)
    gate.let_go()
    assert psutil.wait_procs([writer], PATIENCE_S)[1] == []
    opened = open_database(database_url, durable=False)
    assert await opened.read(last_seq, 1) == 1
    await opened.close()
