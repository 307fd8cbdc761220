"""Serve the table of routes: identify, authorize, decode, call, encode; in this order, for every route alike."""

from typing import Any

import msgspec
from aiohttp import web

from models.entities import Agent
from models.errors import Forbidden
from router.web.auth.identity import Identity, identify, live_agent
from router.web.auth.origins import require_same_origin
from router.web.auth.rates import RATES
from router.web.keys import CLOCK, SHOPS
from router.web.problems import Handler
from router.web.rest.call import Call, Reply
from router.web.rest.decoding import decode, read_body, read_query
from router.web.rest.route import ROUTES, Route, Who

PREFIX = "/api/v1"
READING = frozenset({"GET", "HEAD"})


def install(app: web.Application) -> None:
    """Add every declared route under `/api/v1`."""
    for route in ROUTES:
        app.router.add_route(route.method, PREFIX + route.path, _serve(route), name=route.name)


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
    if route.body is type(None) or route.partial:
        return None
    return decode(raw, route.body)


def _response(route: Route, answer: Any) -> web.StreamResponse:
    headers = {"Cache-Control": "no-store"}
    match answer:
        case web.StreamResponse():
            return answer
        case None:
            return web.Response(status=204, headers=headers)
        case Reply():
            body = answer.body
        case _:
            body = msgspec.json.encode(answer)
    if (version := getattr(answer, "version", None)) is not None:
        headers["ETag"] = f'"{version}"'
    return web.Response(body=body, status=route.status, content_type="application/json", headers=headers)
