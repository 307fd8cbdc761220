"""Bots: the list, and one with its settings and the turns it was asked (R8)."""

from aiohttp import web

from models.errors import NotFound
from router.web.console.visit import enter
from router.web.rest.route import Who


async def bots(request: web.Request) -> web.StreamResponse:
    """List the bots; the island asks for them."""
    return (await enter(request, Who.supervisor)).shell("bots.html")


async def bot(request: web.Request) -> web.StreamResponse:
    """Show one bot; the island loads and changes it."""
    visit, wanted = await enter(request, Who.supervisor), request.match_info["name"]
    if wanted not in visit.shop.bots:
        raise NotFound(f"There is no bot {wanted} in this shop.")
    return visit.shell("bots.html", {"bot": wanted})
