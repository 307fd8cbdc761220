"""The wall: who serves, how busy they are, who waits."""

from aiohttp import web

from router.web.console.visit import enter
from router.web.rest.route import Who


async def wall(request: web.Request) -> web.StreamResponse:
    """Show the wall; its island watches agents, queue and pool."""
    return (await enter(request, Who.supervisor)).shell("wall.html")
