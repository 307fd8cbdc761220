"""The real program as a process of its own: started, stopped, killed and started again on the same data."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import sys; from router.cli import main; sys.exit(main())"]
GUARD_S = 60
"""A guard against hanging, not a measure."""
QUIET_PORTS = range(20_000, 32_000)


def quiet_port() -> int:
    """Find a free port that no system hands out by itself, so that nobody takes it while the server is away."""
    while True:
        port = secrets.choice(QUIET_PORTS)
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Program:
    """Serve a database in a folder; the address stays the same over restarts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._settings: dict[str, str] = {}
        self._process: subprocess.Popen[str] | None = None

    def set_clock(self, at: str) -> None:
        """Let the next commands believe that it is this time."""
        self._settings["SHUNTDESK_CLOCK_AT"] = at

    def set_variables(self, variables: dict[str, str]) -> None:
        """Let the next commands find these in their environment too."""
        self._settings.update(variables)

    def run(self, *words: str) -> list[str]:
        """Type a command that ends by itself; return what it printed."""
        done = subprocess.run(
            [*COMMAND, *words],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=GUARD_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def apply(self, *documents: str) -> None:
        """Make shops look like these documents, on a live server too."""
        path = self.folder / "shops.yaml"
        path.write_text("---\n".join(documents))
        self.run("apply", str(path))

    def token(self, shop: str, login: str) -> str:
        """Return a bearer token."""
        return self.run("token", "--shop", shop, "--login", login)[-1]

    def start(self) -> None:
        """Serve, at the former address if there was one."""
        port = self.url.rpartition(":")[2] or str(quiet_port())
        with (self.folder / "stderr.log").open("a") as log:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "--port", port],
                cwd=self.folder,
                env=self._environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "shuntdesk serves" in line, self._why_it_does_not_serve(line)
        self.url = line.split()[-1]

    def _why_it_does_not_serve(self, line: str) -> str:
        """Wait for the end of a process that closed its output without an address, and say how it went."""
        assert self._process is not None
        code = self._process.wait(GUARD_S) if not line else "not ended"
        return f"said {line!r}, ended with {code}: {(self.folder / 'stderr.log').read_text()}"

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Stop serving; nothing happens when nobody serves."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(by)
        process.send_signal(signal.SIGCONT)
        try:
            process.communicate(timeout=GUARD_S)
        finally:
            process.kill()

    def pause(self) -> None:
        """Freeze the process: sockets stay open, nobody answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("SHUNTDESK_")}
        return {**own, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **self._settings}
