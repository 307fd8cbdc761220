"""The routing chain R2.1 to R2.6 with the settings of every hop, and the simulator (R2, R4.6)."""

from aiohttp import web

from router.web.console.views.groups import bots_of
from router.web.console.visit import enter
from router.web.rest.route import Who


async def shunt(request: web.Request) -> web.StreamResponse:
    """Show the chain; its island loads settings and groups."""
    visit = await enter(request, Who.supervisor)
    return visit.shell("shunt.html", {"bots": await visit.ask(bots_of)})


async def handoff(request: web.Request) -> web.StreamResponse:
    """Show what takes a customer from the bot to a person, with a bench to try it (R8.2)."""
    visit = await enter(request, Who.supervisor)
    return visit.shell("handoff.html", {"bots": await visit.ask(bots_of)})


async def shunt_try(request: web.Request) -> web.StreamResponse:
    """Show the simulator; what is tried there has no effect."""
    return (await enter(request, Who.supervisor)).shell("try.html")
