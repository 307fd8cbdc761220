"""The line to the process that writes: one piece of work after the other goes there, its outcome comes back."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import Connection

from models.errors import Unavailable
from router.store.writing.fork_server import FORK_SERVER
from router.store.writing.frames import CLOSE, SIZE, Opened, Opening, framed, packed, receive, unpacked

P = ParamSpec("P")
T = TypeVar("T")

READ_AT_ONCE = 65_536

log = structlog.get_logger()


class Writer:
    """Have work done by the process that writes, in the order of asking; a new one is made should it die.

    `opened` says what it found. Belongs to one event loop.
    """

    def __init__(self, opening: Opening) -> None:
        """Make the process and have it open the database; blocks. Raises what opening raises."""
        self._opening = opening
        self._asked: deque[tuple[bytes, asyncio.Future[Any]]] = deque()
        self._exchanging: asyncio.Task[None] | None = None
        self._closed = False
        self._line: socket.socket | None
        self._line, self.opened = self._open()

    async def do(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work(connection, …)` returned, in a transaction of its own that is committed by then.

        `work` is a function of a module; it, its arguments and its result travel as pickles. Cancelling the caller does
        not stop it. Raises what it raised, and `Unavailable` when the process died: then nobody knows whether it was
        done, as with a lost connection.
        """
        if self._closed:
            raise Unavailable("the database is closed")
        frame = framed(packed((work, args, kwargs)))
        outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.append((frame, outcome))
        if self._exchanging is None or self._exchanging.done():
            # At once: whoever asked goes on computing, and the process is at work meanwhile.
            sent = self._send(frame)
            self._exchanging = asyncio.create_task(self._exchange(sent), name="store writer")
        return await asyncio.shield(outcome)

    async def finish(self) -> None:
        """Wait until everything that was asked has been answered."""
        if self._exchanging is not None:
            await self._exchanging

    def close(self) -> None:
        """Have the database closed and wait until the process is gone; blocks. Nothing may be under way."""
        self._closed = True
        if self._line is not None:
            with suppress(ConnectionError):  # it is gone already
                self._line.setblocking(True)
                self._line.sendall(framed(CLOSE))
                self._line.recv(1)
            self._drop()

    def _open(self) -> tuple[socket.socket, Opened]:
        line = FORK_SERVER.fork()
        try:
            line.sendall(framed(packed(self._opening)))
            with line.makefile("rb") as answers:
                answer = receive(answers)
        except ConnectionError:
            answer = None
        opened = unpacked(answer) if answer is not None else Unavailable("the process that writes ended at once")
        if isinstance(opened, Opened):
            line.setblocking(False)
            return line, opened
        line.close()
        raise opened

    def _open_again(self) -> socket.socket:
        self._drop()
        self._opening = self._opening.again()
        self._line, self.opened = self._open()
        log.warning("writer_made_again", process=self.opened.process)
        return self._line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _send(self, frame: bytes) -> int:
        """Send what the line takes at once; returns how much that was."""
        try:
            return self._line.send(frame) if self._line is not None and not _is_over(self._line) else 0
        except OSError:
            return 0  # who sends the rest meets it

    async def _exchange(self, sent: int) -> None:
        while self._asked:
            frame, outcome = self._asked[0]
            try:
                succeeded, found = unpacked(await self._answer(frame, sent))
            except Exception as error:  # whoever asked must not wait for ever
                succeeded, found = False, error
            self._asked.popleft()
            sent = 0
            if outcome.done():
                continue  # nobody waits for it any more
            if succeeded:
                outcome.set_result(found)
            else:
                outcome.set_exception(found)

    async def _answer(self, frame: bytes, sent: int) -> bytearray:
        line, loop = self._line, asyncio.get_running_loop()
        if line is None or (not sent and _is_over(line)):
            line = await asyncio.to_thread(self._open_again)
        answer = bytearray()
        try:
            await loop.sock_sendall(line, memoryview(frame)[sent:])
            while len(answer) < SIZE.size or len(answer) < SIZE.size + SIZE.unpack_from(answer)[0]:
                more = await loop.sock_recv(line, READ_AT_ONCE)
                if not more:
                    raise ConnectionResetError("it ended before it answered")
                answer += more
        except OSError as broken:
            self._drop()
            raise Unavailable(f"the process that writes is gone: {broken}") from broken
        return answer[SIZE.size :]


def _is_over(line: socket.socket) -> bool:
    """Tell whether the process died while nobody asked it anything: then nothing is unknown, and nobody need notice."""
    try:
        return not line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
