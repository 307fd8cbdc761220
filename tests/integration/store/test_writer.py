"""The process that writes may die, and so may its server: nothing acknowledged is lost, nobody writes beside it."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Connection, text

from router.store.engine import Database, open_database
from router.store.errors import DatabaseInUse
from router.store.log import last_seq
from router.store.nodes import Node, announce_node
from router.store.serving import is_served, serving_node
from router.store.writing.fork_server import FORK_SERVER

from .shop_story import NOW
from .work import Gate, rows_of, wait_at

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 30
NODE = Node("http://127.0.0.1:8080", "secret", NOW, "log")
HELD_UP = "tests.integration.store.held_up_process"


def fail_unexpectedly(connection: Connection) -> None:
    connection.execute(text("SELECT 1"))
    raise LookupError("nobody thought of that")


def unpicklable(connection: Connection) -> Connection:
    return connection


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
