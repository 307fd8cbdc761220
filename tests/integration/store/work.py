"""Work for the process that writes, as tests want it done there: waiting, counting, dying."""

import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from router.store.statements import Statement, execute


def rows_of(connection: Connection, statement: str) -> int:
    """Execute, and say how many rows it concerned."""
    return connection.exec_driver_sql(statement).rowcount


def pragmas(connection: Connection, names: tuple[str, ...]) -> list[Any]:
    """Say what is set."""
    return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]


def refuse_pragmas(connection: Connection) -> None:
    """Let nothing be asked of SQLite's settings any more, checkpoints among them."""
    raw: Any = connection.connection.dbapi_connection
    raw.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_PRAGMA else sqlite3.SQLITE_OK)


class Gate:
    """Hold up the process that writes until the test lets it go; two pipes with names, as it is another process."""

    def __init__(self, folder: Path) -> None:
        self._begun, self._go = (folder / "begun", folder / "go")
        self._ends = [self._made(self._begun), self._made(self._go)]

    def _made(self, pipe: Path) -> int:
        os.mkfifo(pipe)
        return os.open(pipe, os.O_RDWR)

    @property
    def pipes(self) -> tuple[str, str]:
        """What `wait_at` is given."""
        return str(self._begun), str(self._go)

    def wait_until_begun(self) -> None:
        """Block until somebody waits at the gate."""
        assert os.read(self._ends[0], 1)

    def let_go(self) -> None:
        """Let whoever waits, or comes, pass."""
        os.write(self._ends[1], b"g")

    def close(self) -> None:
        """Close this side of the pipes."""
        for end in self._ends:
            os.close(end)


def wait_at(connection: Connection, pipes: tuple[str, str]) -> None:
    """Wait until the gate opens."""
    begun, go = pipes
    Path(begun).write_bytes(b"b")
    with Path(go).open("rb", buffering=0) as opened:
        opened.read(1)


def write_and_wait(connection: Connection, statements: list[Statement], pipes: tuple[str, str]) -> None:
    """Do what the journal does, slowly."""
    execute(connection, statements)
    wait_at(connection, pipes)


def die_at_the_next(connection: Connection, moment: str) -> None:
    """Be killed in the next transaction: before its "commit", or at the "checkin" after it."""
    commits: list[object] = []

    def passed(at: str) -> None:
        # This transaction is the first; between the two the connection may come back for other reasons.
        if len(commits) == 2 and at == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(connection.engine, "commit", lambda it: (commits.append(it), passed("commit")))
    event.listen(connection.engine, "checkin", lambda *_: passed("checkin"))
