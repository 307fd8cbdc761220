"""The process that writes: `python -m router.store.writing.process FD` forks one for every line that comes over FD.

It lives as long as its line: when the server closes the database it does too, and when the server dies it is gone once
the transaction it is at has ended.
"""

import faulthandler
import gc
import os
import signal
import socket
import sys
from traceback import format_exc, print_exc

from sqlalchemy import Engine

from models.errors import ShuntdeskError
from router.store import accounts, deliveries, postgresql, receipts, sqlite, statements
from router.store.engine import is_sqlite, sqlite_path
from router.store.errors import DatabaseInUse, database_errors
from router.store.migrate import bring_up_to_date, check_schema
from router.store.nodes import forget_nodes, log_id
from router.store.writing.frames import CLOSE, Opened, Opening, framed, packed, receive, unpacked

LOADED = (accounts, deliveries, receipts, statements)
"""Modules whose functions come as work: what is loaded before the fork need not be loaded after it."""

WRITER = ".writer"
"""What the name of a SQLite file gets for the lock of whoever writes. A server's own lock ends with the server; this
one keeps the next server from opening the database while the last transaction of the one before is being committed."""

PATIENCE_S = 5.0
"""How long the next server waits for that: many times what a commit takes."""


def serve_forks(control: socket.socket) -> None:
    """Fork a writer for every line that comes over this socket, until whoever sends them is gone."""
    # Nobody waits for the forks: each is known by its line.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    while True:
        _, received, _, _ = socket.recv_fds(control, 1, 1)
        if not received:
            return
        if os.fork() == 0:
            control.close()
            _live(socket.socket(fileno=received[0]))
        os.close(received[0])


def _live(line: socket.socket) -> None:
    try:
        write(line)
    except ConnectionError:
        pass  # the server died; whoever reads its answer reads the log
    except Exception:
        print_exc()
    finally:
        os._exit(0)


def write(line: socket.socket) -> None:
    """Open the database that comes first, then do the work that comes, in a transaction each, until the line ends."""
    # Who stops a service may signal all of its processes: what the server accepted is still to be committed.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with line.makefile("rb") as frames:
        first = receive(frames)
        if first is None:
            return
        opening = unpacked(first)
        try:
            _held = _lock(opening.url)  # until this process is gone
            engine = _engine(opening)
            tidy = sqlite.Checkpoints(engine).look if is_sqlite(opening.url) else _nothing
            opened = _look(engine, opening)
        except Exception as error:
            line.sendall(framed(packed(_portable(error))))
            return
        line.sendall(framed(packed(opened)))
        while (work := receive(frames)) is not None:
            if work == CLOSE:
                # What is committed goes from the WAL into the file; a server that died is not to wait for that.
                engine.dispose()
                return
            line.sendall(framed(_outcome(engine, work)))
            # After the answer: whoever waits for that does not wait for this.
            tidy()


def _nothing() -> None:
    """PostgreSQL has a process of its own for that."""


def _lock(url: str) -> object:
    """Take the lock of whoever writes a SQLite file; on PostgreSQL the session itself has one."""
    if not is_sqlite(url):
        return None
    path = sqlite_path(url)
    try:
        return sqlite.lock(path.with_name(path.name + WRITER), patience_s=PATIENCE_S)
    except DatabaseInUse:
        raise DatabaseInUse(
            f"what a server that died was writing to {path} is still being committed; try again"
        ) from None


def _engine(opening: Opening) -> Engine:
    if is_sqlite(opening.url):
        return sqlite.writer(sqlite_path(opening.url))
    return postgresql.writer(opening.url, durable=opening.durable)


def _look(engine: Engine, opening: Opening) -> Opened:
    try:
        with database_errors(), engine.begin() as connection:
            (bring_up_to_date if opening.migrate else check_schema)(connection)
            if opening.first:
                # Whoever has the lock is alone: what others announced here is left from a crash.
                forget_nodes(connection)
            return Opened(log_id(connection), os.getpid())
    except BaseException:
        engine.dispose()
        raise


def _outcome(engine: Engine, packed_work: bytes) -> bytes:
    try:
        work, args, kwargs = unpacked(packed_work)
        with database_errors(), engine.begin() as connection:
            result = work(connection, *args, **kwargs)
        return packed((True, result))
    except Exception as error:
        return packed((False, _portable(error)))


def _portable(error: Exception) -> Exception:
    """Return an error that can travel; one that nobody expected says where it came from."""
    if isinstance(error, ShuntdeskError):
        return type(error)(error.detail, error.errors)
    return RuntimeError(f"{error!r} in the process that writes:\n{format_exc()}")


if __name__ == "__main__":
    faulthandler.enable()
    serve_forks(socket.socket(fileno=int(sys.argv[1])))
