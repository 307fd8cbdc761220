"""Serve the table of routes: identify, authorize, decode, call, encode; in this order, for every route alike."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import msgspec
from aiohttp import web

from models.entities import Agent
from models.errors import Forbidden
from router.web.auth.identity import Identity, identify, live_agent
from router.web.auth.origins import require_same_origin
from router.web.auth.passwords import PASSWORDS, Passwords
from router.web.auth.rates import RATES, Rates
from router.web.keys import CLOCK, FEED, SETTINGS, SHOPS
from router.web.openapi import PREFIX, serve_openapi
from router.web.problems import Handler
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.decoding import decode, read_body, read_query
from router.web.rest.finishing import FINISHES, Finishes
from router.web.rest.route import ROUTES, Route, Who

READING = frozenset({"GET", "HEAD"})


def add_rest(app: web.Application) -> None:
    """Add every declared route under `/api/v1`, with the limits that go with them."""
    app[RATES] = Rates.standard(rehearsal=app[SETTINGS].rehearsal)
    app[PASSWORDS] = Passwords()
    app.cleanup_ctx.append(_listening)
    app.router.add_get(f"{PREFIX}/openapi.json", serve_openapi(ROUTES))
    for route in ROUTES:
        app.router.add_route(route.method, PREFIX + route.path, _serve(route), name=route.name)


async def _listening(app: web.Application) -> AsyncIterator[None]:
    app[FINISHES] = Finishes(app[FEED])
    yield
    app[PASSWORDS].close()


def _serve(route: Route) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        identity, agent = await _authorize(request, route)
        raw = await read_body(request)
        call: Call[Any, Any] = Call(
            request=request,
            query=read_query(request, route.query),
            body=_body(route, raw),
            raw=raw,
            _identity=identity,
            _agent=agent,
            _shop=request.app[SHOPS].by_id(identity.shop_id) if identity else None,
        )
        return _response(route, await route.handler(call))

    return handle


async def _authorize(request: web.Request, route: Route) -> tuple[Identity | None, Agent | None]:
    if route.who is Who.anyone:
        return None, None
    identity = await identify(request.app, request)
    agent = await live_agent(request.app, identity)
    request.app[RATES].requests.take(identity.token_hash, request.app[CLOCK].now())
    if identity.cookie and request.method not in READING:
        require_same_origin(request)
    if not route.who.admits(agent):
        raise Forbidden(f"This is for {route.who.value}.")
    return identity, agent


def _body(route: Route, raw: bytes) -> Any:
    if route.partial:
        return None
    if route.body is type(None):
        # Nothing is expected; an empty object is nothing, anything in it is unknown.
        decode(raw or b"{}", NoQuery)
        return None
    return None if not raw and _is_optional(route) else decode(raw, route.body)


def _is_optional(route: Route) -> bool:
    return type(None) in get_args(route.body)


def _response(route: Route, answer: Any) -> web.Response:
    if not isinstance(answer, Reply):
        answer = Reply(b"" if answer is None else msgspec.json.encode(answer))
    response = web.Response(
        body=answer.body or None,
        status=route.status,
        content_type="application/json" if answer.body else None,
        headers={"Cache-Control": "no-store"},
    )
    if answer.finish is not None:
        answer.finish(response)
    return response
