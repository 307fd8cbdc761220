"""A receiver's server, real and obedient: each delivery is answered the way the test asks for, well or badly."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.integration.bots.bot_server import breaks_off, floods, hangs_up, never

Answering = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]
HANG_S = 20
BAD: dict[str, Answering] = {"hangs up": hangs_up, "breaks off": breaks_off, "floods": floods}
__all__ = ["BAD", "Receiver", "never", "says"]


class Receiver:
    """Keep what was delivered, with its headers; `answering` makes the answer, `script` those of the next ones."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.script: list[Answering] = []
        self.answering: Answering = says(204)
        self.at_once = self.most_at_once = 0
        self.reached = asyncio.Condition()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/hooks", self._delivered)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hooks"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _delivered(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.bodies.append(body)
        self.got.append(json.loads(body))
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        answering = self.script.pop(0) if self.script else self.answering
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        async with self.reached:
            self.reached.notify_all()
        try:
            return await answering(request, body)
        finally:
            self.at_once -= 1

    async def once(self, count: int) -> list[dict[str, Any]]:
        """What was delivered so far, once there is so much."""
        async with asyncio.timeout(HANG_S), self.reached:
            await self.reached.wait_for(lambda: len(self.got) >= count)
        return self.got

    def texts(self) -> list[str]:
        return [one["data"]["message"]["text"] for one in self.got if one["type"] == "message.created"]


def says(status: int, body: bytes = b"", **headers: str) -> Answering:
    """Answer with this status."""

    async def answering(request: web.Request, asked: bytes) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=body or None, headers=named)

    return answering
