"""Headers that depend on where people reach the server, and answers that are already on their way."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from router.settings import settings
from router.web.keys import SETTINGS
from router.web.security import security_middleware

Client = Callable[[web.Application], Awaitable[Any]]


def served_at(public_url: str, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.Application:
    app = web.Application(middlewares=[security_middleware])
    app[SETTINGS] = settings(public_url=public_url)
    app.router.add_get("/", answer)
    return app


async def plain(request: web.Request) -> web.StreamResponse:
    return web.Response(text="hello")


async def streamed(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write_eof(b"hello")
    return response


@pytest.mark.parametrize(
    ("public_url", "promise"), [("https://desk.example", "max-age=31536000"), ("http://desk.example", None)]
)
async def test_https_is_promised_only_where_people_come_by_https(
    aiohttp_client: Client, public_url: str, promise: str | None
) -> None:
    response = await (await aiohttp_client(served_at(public_url, plain))).get("/")
    assert response.headers.get("Strict-Transport-Security") == promise


async def test_an_answer_on_its_way_is_left_alone(aiohttp_client: Client) -> None:
    response = await (await aiohttp_client(served_at("http://desk.example", streamed))).get("/")
    assert (response.status, await response.text()) == (200, "hello")
