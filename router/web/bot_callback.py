"""Where bots that answered 202 bring their answer (`contract.md` section 5): signed, not signed in."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from models.errors import BadFrame, TooLarge
from router.web.auth.rates import RATES, counted_address
from router.web.keys import CLOCK, NODE

LIMIT = 64 * 1024
"""Bytes of an answer."""


def add_bot_callback(app: web.Application) -> None:
    """Add `POST /bot/v1/turns/{turn}`."""
    app.router.add_post("/bot/v1/turns/{turn}", _take)


async def _take(request: web.Request) -> web.Response:
    """Take a bot's answer to a turn.

    200 when it was taken, also before; 401 unless signed within 300 s; 409 `stale_turn` for a turn that is over;
    422 for what is no answer, which fails the turn. Forgeries are counted by address, answers are not (T12).
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    with strangers_counted(request):
        await request.app[NODE].callbacks.take(request.match_info["turn"], headers, await answer_body(request))
    return web.json_response({"outcome": "taken"}, headers={"Cache-Control": "no-store"})


@contextmanager
def strangers_counted(request: web.Request) -> Iterator[None]:
    """Count a call by its address unless it is taken; raises `RateLimited` for too many that were not (T12)."""
    address = counted_address(request)
    rates, key = request.app[RATES].requests, ("bot", address)
    if address is not None:
        rates.take(key, request.app[CLOCK].now())
    yield
    rates.give_back(key)


async def answer_body(request: web.Request) -> bytes:
    """Return the body of an answer; raises `TooLarge` beyond 64 KiB, `BadFrame` for one that cannot be unpacked."""
    if (request.content_length or 0) > LIMIT:
        raise TooLarge("An answer has at most 64 KiB.")
    try:
        raw = await request.read()
    except web.RequestPayloadError:
        raise BadFrame("The body cannot be read as its headers say.") from None
    if len(raw) > LIMIT:
        raise TooLarge("An answer has at most 64 KiB.")
    return raw
