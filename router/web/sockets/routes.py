"""The three addresses: a request is judged, upgraded, served until its end, and counted all the while."""

from collections.abc import AsyncIterator
from functools import wraps

from aiohttp import web

from models.errors import ShuntdeskError
from router.web.asyncapi import add_asyncapi
from router.web.keys import CLOCK, DATABASE, FEED, HUB, NODE, SETTINGS, SHOPS
from router.web.problems import Handler, problem
from router.web.sockets.agents import AgentSide
from router.web.sockets.connection import Connection
from router.web.sockets.consoles import ConsoleSide
from router.web.sockets.hub import Hub
from router.web.sockets.limits import LIMITS, MESSAGE_STOP, Limits
from router.web.sockets.visitors import VisitorSide

CLOSE_WAIT_S = 5.0
"""How long a closed client may take to say goodbye."""


def add_sockets(app: web.Application) -> None:
    """Add `/ws/agent`, `/ws/visitor` and `/ws/console`; `app[LIMITS]` may be replaced before the start."""
    app[LIMITS] = Limits.standard(rehearsal=app[SETTINGS].rehearsal)
    app.cleanup_ctx.append(_hub)
    app.on_shutdown.append(_close)
    app.router.add_get("/ws/agent", serve_agent)
    app.router.add_get("/ws/visitor", serve_visitor)
    app.router.add_get("/ws/console", serve_console)
    add_asyncapi(app)


async def _hub(app: web.Application) -> AsyncIterator[None]:
    app[HUB] = Hub(app[SHOPS], app[FEED], app[DATABASE], app[CLOCK], app[LIMITS])
    app[NODE].bots.partials.subscribe(app[HUB].tell_partial)
    app[NODE].webhooks.subscribe(app[HUB].watching.deliveries_changed)
    yield


async def _close(app: web.Application) -> None:
    await app[HUB].close()


def judged(handler: Handler) -> Handler:
    """Answer a refusal before the upgrade with a problem document, like REST."""

    @wraps(handler)
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ShuntdeskError as refused:
            return problem(request, refused)

    return serve


@judged
async def serve_agent(request: web.Request) -> web.StreamResponse:
    """Serve an agent's desk."""
    hub = request.app[HUB]
    hub.admission.check_own_page(request)
    return await _serve(request, hub, AgentSide(hub, request))


@judged
async def serve_console(request: web.Request) -> web.StreamResponse:
    """Serve a supervisor's console."""
    hub = request.app[HUB]
    hub.admission.check_own_page(request)
    return await _serve(request, hub, ConsoleSide(hub, request))


@judged
async def serve_visitor(request: web.Request) -> web.StreamResponse:
    """Serve a customer's page."""
    hub = request.app[HUB]
    await hub.admission.check_some_page(request)
    hub.admission.enter_visitor(request)
    try:
        return await _serve(request, hub, VisitorSide(hub, request))
    finally:
        hub.admission.leave_visitor(request)


async def _serve(request: web.Request, hub: Hub, side: AgentSide | ConsoleSide | VisitorSide) -> web.StreamResponse:
    ws = web.WebSocketResponse(
        max_msg_size=MESSAGE_STOP,
        compress=False,
        autoping=False,
        heartbeat=None,
        decode_text=False,
        autoclose=False,
        timeout=CLOSE_WAIT_S,
    )
    hub.admission.enter(request)
    connection: Connection | None = None
    try:
        await ws.prepare(request)
        connection = hub.opened(ws, request)
        await connection.serve(side)
    finally:
        hub.ended(connection)
        if connection is None or not connection.greeted:
            hub.admission.known(request)
    return ws
