"""Where processes that write come from: forks of one that has loaded their modules already."""

import atexit
import os
import socket
import subprocess
import sys
from threading import Lock

from models.errors import Unavailable


class ForkServer:
    """Keep one process that forks writers; it ends when this one does, however that comes about.

    Not the one of `multiprocessing`: that would load the main module into every writer, keep a process more, and wait
    at the end for whoever was forgotten.
    """

    def __init__(self) -> None:
        """Begin without a process: it is started when it is first needed."""
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Let it load its modules while this process loads its own."""
        with self._lock:
            self._started()

    def fork(self) -> socket.socket:
        """Return the line to a new writer; raises `Unavailable` where no process can be started."""
        with self._lock:
            try:
                try:
                    return self._ask(self._started())
                except OSError:
                    # Somebody killed it. Its forks live on, the next one needs another.
                    self._stop()
                    return self._ask(self._started())
            except OSError as error:
                raise Unavailable(f"the process that writes can't be started: {error}") from error

    def stop(self) -> None:
        """End it; writers that are in use stay."""
        with self._lock:
            self._stop()

    def _started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # this program itself
                [sys.executable, "-P", "-m", "router.store.writing.process", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # Ctrl-C is for the server, which has to finish first what it has accepted.
                start_new_session=True,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self._control = ours
        return ours

    def _ask(self, control: socket.socket) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(control, [b"w"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def _stop(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
        self._control = self._process = None


FORK_SERVER = ForkServer()
atexit.register(FORK_SERVER.stop)
