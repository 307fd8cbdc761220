"""Knowledge: the bases, and the editor of one (R8)."""

from aiohttp import web

from models.errors import NotFound
from models.variables import VARIABLES
from router.web.console.numbers import id_in
from router.web.console.visit import StaffVisit, enter
from router.web.rest.route import Who


async def knowledge_bases(request: web.Request) -> web.StreamResponse:
    """List the knowledge bases; the island asks for them."""
    return _shown(await enter(request, Who.supervisor), page="list", base_id=None)


async def knowledge_base(request: web.Request) -> web.StreamResponse:
    """Show the entries of a base; the island loads and changes them."""
    visit, wanted = await enter(request, Who.supervisor), id_in(request.match_info["id"])
    if not await visit.ask(lambda state, now: wanted in state.knowledge_bases):
        raise NotFound(f"There is no knowledge base {wanted} in this shop.")
    return _shown(visit, page="base", base_id=wanted)


def _shown(visit: StaffVisit, *, page: str, base_id: int | None) -> web.Response:
    told = {"page": page, "base_id": base_id, "variables": VARIABLES, "shop_name": visit.shop.name}
    return visit.shell("knowledge.html", told)
