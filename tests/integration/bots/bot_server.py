"""A bot's server, real and obedient: each turn is answered the way the test asks for, well or badly."""

import asyncio
import base64
import gzip
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from standardwebhooks import Webhook

SECRETS = {name: "whsec_" + base64.b64encode(name.encode() * 8).decode() for name in ("ACME", "ACME_OLD", "OTHER")}
REPLY = {"action": "reply", "messages": [{"text": "明天发货。"}], "resolved": True}

Answering = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


class BotServer:
    """Keep what was asked, with its headers; `answering` makes the answer. It knows the secret `knows`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answering: Answering = says(REPLY)
        self.reached = asyncio.Condition()
        self.url = ""
        self.knows = SECRETS["ACME"]
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/turns", self._asked)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/turns"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _asked(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        Webhook(self.knows).verify(body, headers)
        self.asked.append(json.loads(body)["data"])
        self.headers.append(headers)
        self.bodies.append(body)
        async with self.reached:
            self.reached.notify_all()
        return await self.answering(request, body)

    async def turns(self, count: int) -> list[str]:
        """The ids of the turns asked so far, once there are so many."""
        async with asyncio.timeout(20), self.reached:
            await self.reached.wait_for(lambda: len(self.asked) >= count)
        return [turn["turn"] for turn in self.asked]


def signed(message_id: str, body: bytes, secret: str = "ACME", at: datetime | None = None) -> dict[str, str]:
    """The headers of who knows the secret, given or by its name, or of who kept an old message."""
    at = at or datetime.now(UTC)
    signature = Webhook(SECRETS.get(secret, secret)).sign(message_id, at, body.decode())
    stamp = str(int(at.timestamp()))
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signature}


def says(answer: Any, status: int = 200, **headers: str) -> Answering:
    """Answer with this value or these bytes."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    async def answering(request: web.Request, asked: bytes) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers=named)

    return answering


def signs(secret: str, message_id: str | None = None, at: datetime | None = None) -> Answering:
    """Answer with a signature by this secret, under this id or that of the turn."""
    body = json.dumps(REPLY).encode()

    async def answering(request: web.Request, asked: bytes) -> web.StreamResponse:
        return web.Response(body=body, headers=signed(message_id or request.headers["webhook-id"], body, secret, at))

    return answering


async def later(request: web.Request, asked: bytes) -> web.StreamResponse:
    return web.Response(status=202)


async def never(request: web.Request, asked: bytes) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def hangs_up(request: web.Request, asked: bytes) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def breaks_off(request: web.Request, asked: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"action":"reply"')
    assert request.transport is not None
    request.transport.close()
    return response


async def floods(request: web.Request, asked: bytes) -> web.StreamResponse:
    """Send without end, until nobody reads."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65536)


GZIP_BOMB = says(gzip.compress(b" " * 50_000_000), content_encoding="gzip")
