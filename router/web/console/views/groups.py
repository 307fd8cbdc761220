"""Shunt groups: the list, and the editor of one (R2.5, R4)."""

from datetime import datetime

from aiohttp import web

from models.errors import NotFound
from router.core.state import ShopState
from router.web.console.numbers import id_in
from router.web.console.visit import StaffVisit, enter
from router.web.rest.route import Who


async def groups(request: web.Request) -> web.StreamResponse:
    """Show the groups in matching order; the island loads them."""
    return await _shown(await enter(request, Who.supervisor), page="list", group_id=None)


async def new_group(request: web.Request) -> web.StreamResponse:
    """Show the editor for a group that is not stored yet."""
    return await _shown(await enter(request, Who.supervisor), page="editor", group_id=None)


async def group(request: web.Request) -> web.StreamResponse:
    """Show the editor of a group; its island loads it."""
    visit = await enter(request, Who.supervisor)
    wanted = id_in(request.match_info["id"])
    if not await visit.ask(lambda state, now: wanted in state.groups):
        raise NotFound(f"There is no group {wanted} in this shop.")
    return await _shown(visit, page="editor", group_id=wanted)


def bots_of(state: ShopState, now: datetime) -> list[str]:
    """Return the keys of the shop's bots, for choosing one."""
    return sorted(state.shop.bots)


async def _shown(visit: StaffVisit, *, page: str, group_id: int | None) -> web.Response:
    return visit.shell("groups.html", {"page": page, "group_id": group_id, "bots": await visit.ask(bots_of)})
