"""Bots: the list, and one with its settings and the turns it was asked (R8)."""

from datetime import datetime

from aiohttp import web

from models.errors import NotFound
from router.core.state import ShopState
from router.web.console.visit import enter
from router.web.rest.route import Who


async def bots(request: web.Request) -> web.StreamResponse:
    """List the bots; the island asks for them."""
    visit = await enter(request, Who.supervisor)
    return visit.shell("bots.html", await visit.ask(choices_of))


async def bot(request: web.Request) -> web.StreamResponse:
    """Show one bot; the island loads and changes it."""
    visit, wanted = await enter(request, Who.supervisor), request.match_info["name"]
    if wanted not in visit.shop.bots:
        raise NotFound(f"There is no bot {wanted} in this shop.")
    return visit.shell("bots.html", {"bot": wanted} | await visit.ask(choices_of))


def choices_of(state: ShopState, now: datetime) -> dict[str, list[str]]:
    """Return what a bot may be given: the shop's knowledge bases, and the bots that a model may fall back to."""
    faqs = sorted(name for name, spec in state.shop.bots.items() if spec.kind == "faq")
    return {"bases": sorted(state.base_names), "faqs": faqs}
