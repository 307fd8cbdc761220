"""Servers as processes of their own, so that what is measured does not share a thread with who measures."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec

from models.shop_file import ShopFile
from router.store.serving import serving_node

START_S = 60
"""Seconds a server may take to answer before the measurement gives up."""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def process(module: str, *arguments: str) -> AsyncIterator[int]:
    """Run `python -m module PORT arguments…` and give its port once it accepts connections."""
    port = free_port()
    running = await asyncio.create_subprocess_exec(sys.executable, "-m", module, str(port), *arguments)
    try:
        async with asyncio.timeout(START_S):
            while not await _answers(port):  # noqa: ASYNC110  # another process sets no event of ours
                await asyncio.sleep(0.05)
        yield port
    finally:
        running.terminate()
        await running.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def shuntdesk(folder: Path, file: ShopFile, *, documented: bool = False) -> AsyncIterator["Served"]:
    """Run the whole server on a new SQLite database in `folder`, with one shop; rates are lifted or `documented`."""
    url = f"sqlite:///{folder}/bench.db"
    many = aiohttp.TCPConnector(limit=0)
    limits = ["documented"] if documented else []
    async with process("tests.benchmarks.server", url, *limits) as port, aiohttp.ClientSession(connector=many) as http:
        node = None
        while node is None:
            node = await asyncio.to_thread(serving_node, url)
        served = Served(f"http://127.0.0.1:{port}", url, node.control_token, http)
        await served.apply(file)
        yield served


class Served:
    """Talk to a running server as its operator."""

    def __init__(self, url: str, database: str, control_token: str, http: aiohttp.ClientSession) -> None:
        """Remember where it is."""
        self.url = url
        self.database = database
        self.http = http
        self._control = {"Authorization": f"Bearer {control_token}"}
        self.shop = ""

    async def apply(self, file: ShopFile) -> None:
        """Make the shop."""
        self.shop = file.shop
        body = {"file": msgspec.to_builtins(file), "dry_run": False}
        async with self.http.post(f"{self.url}/control/apply", json=body, headers=self._control) as answer:
            assert answer.status == 200, await answer.text()

    async def token(self, login: str) -> str:
        """Return a bearer token of an account."""
        body = {"shop": self.shop, "login": login}
        async with self.http.post(f"{self.url}/control/token", json=body, headers=self._control) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["token"])
