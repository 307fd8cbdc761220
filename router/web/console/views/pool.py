"""The offline pool (R6)."""

from aiohttp import web

from router.web.console.visit import enter
from router.web.rest.route import Who


async def pool(request: web.Request) -> web.StreamResponse:
    """Show the pool; its island loads the entries."""
    return (await enter(request, Who.supervisor)).shell("pool.html")
