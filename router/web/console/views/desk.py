"""The agent's desk."""

from aiohttp import web

from router.web.console.visit import enter
from router.web.rest.route import Who


async def desk(request: web.Request) -> web.StreamResponse:
    """Show the desk; its island asks for everything else by socket."""
    return (await enter(request, Who.desk)).shell("desk.html")
