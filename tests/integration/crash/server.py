"""The real `shuntdesk serve` as a process of its own: started, killed and started again on one database and port."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import psutil
from msgspec import convert

from models.shop_file import ShopFile
from router.cli.shops import reached
from router.settings import settings
from router.store.check import check_everything, read_only

HANG_S = 60
"""A server that says nothing for so long hangs."""

SERVE = ("-c", "from router.cli import main; raise SystemExit(main())", "serve")


class Server:
    """Hold the process, where it answers, and its database."""

    def __init__(self, folder: Path) -> None:
        self.database = f"sqlite:///{folder}/shop.db"
        self.url = ""
        self._said = folder / "serve.log"
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None

    async def apply(self, file: dict[str, Any], **chosen: Any) -> None:
        """Set the shop up, through the server if it runs."""
        async with reached(settings(database=self.database, **chosen)) as shops:
            await shops.apply(convert(file, ShopFile), dry_run=False)

    async def tokens(self, shop: str, logins: list[str]) -> dict[str, str]:
        async with reached(settings(database=self.database)) as shops:
            return {login: (await shops.token(shop, login, 86400)).token for login in logins}

    async def start(self, **environment: str) -> None:
        """Start and wait until it says where it answers; from the second time on that is the same place."""
        with self._said.open("ab") as said:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *SERVE, "--database", self.database, "--port", str(self._port),
                stdout=asyncio.subprocess.PIPE, stderr=said, env=os.environ | environment,
            )  # fmt: skip
        assert self._process.stdout is not None
        async with asyncio.timeout(HANG_S):
            line = (await self._process.stdout.readline()).decode()
        assert " at http://" in line, self._said.read_text()
        self.url = line.split(" at ")[1].strip()
        self._port = int(self.url.rpartition(":")[2])

    def strike(self) -> None:
        """SIGKILL, from any thread: no last word, no last write."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def kill_writer(self) -> None:
        """SIGKILL for the process that writes alone; the server lives on."""
        assert self._process is not None
        (fork_server,) = psutil.Process(self._process.pid).children()
        (writer,) = fork_server.children()
        writer.kill()
        await asyncio.to_thread(writer.wait, HANG_S)

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.strike()
        if self._process is not None:
            await self._process.wait()

    async def terminate(self) -> int:
        """SIGTERM, and how it ended."""
        assert self._process is not None
        self._process.terminate()
        async with asyncio.timeout(HANG_S):
            return await self._process.wait()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database from outside."""
        with read_only(self.database) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def broken(self) -> dict[str, tuple[str, ...]]:
        """What `shuntdesk check` finds."""
        with read_only(self.database) as connection:
            return {each.promise: each.faults for each in check_everything(connection) if each.faults}
