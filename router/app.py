"""The composition root: puts store, runtime and web together into one aiohttp application."""

from collections.abc import AsyncIterator

from aiohttp import web

from router.runtime.clock import Clock
from router.runtime.node import Node
from router.settings import Settings
from router.web.bot_callback import add_bot_callback
from router.web.chatwoot import add_chatwoot
from router.web.console import add_pages
from router.web.control import add_control
from router.web.health import Health, add_health
from router.web.keys import CLOCK, DATABASE, FEED, NODE, SETTINGS, SHOPS
from router.web.problems import problems_middleware
from router.web.rest import add_rest
from router.web.security import security_middleware
from router.web.sockets import add_sockets
from router.web.webhook_events import tell

BODY_LIMIT = 256 * 1024
"""Bytes of a request's body (reliability.md section 3)."""


def create_app(settings: Settings) -> web.Application:
    """Make the application that serves a database; it opens it on start and closes it at the end."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[security_middleware, problems_middleware])
    app[SETTINGS] = settings
    health = add_health(app)
    app.cleanup_ctx.append(lambda running: _node(running, settings, health))
    add_rest(app)
    add_bot_callback(app)
    add_chatwoot(app)
    add_sockets(app)
    add_control(app)
    add_pages(app)
    app.cleanup_ctx.append(_serving)
    return app


async def _node(app: web.Application, settings: Settings, health: Health) -> AsyncIterator[None]:
    clock = Clock(settings.clock_at)
    node = await Node.open(
        settings.database,
        clock,
        migrate=settings.migrate,
        observe=health.committed,
        egress_allow=settings.egress_allow,
        tell=tell,
    )
    app[NODE], app[DATABASE], app[SHOPS], app[FEED], app[CLOCK] = node, node.database, node.shops, node.feed, clock
    yield
    await node.stop()


async def _serving(app: web.Application) -> AsyncIterator[None]:
    """Set the node going last, when everybody who listens has subscribed."""
    await app[NODE].start()
    yield
