"""The queue: who waits for a person, and why nobody takes them (R5)."""

from aiohttp import web

from router.web.console.visit import enter
from router.web.rest.route import Who


async def queue(request: web.Request) -> web.StreamResponse:
    """Show the queue; its island watches who waits."""
    return (await enter(request, Who.supervisor)).shell("queue.html")
