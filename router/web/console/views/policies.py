"""Allocation policies: the list, and the editor of one (R7)."""

from datetime import datetime

from aiohttp import web
from msgspec.structs import replace

from models.errors import NotFound
from models.wire.policies import PolicyView
from router.core.state import ShopState
from router.web.console.numbers import id_in
from router.web.console.visit import StaffVisit, enter
from router.web.rest.policies import policy_view
from router.web.rest.route import Who


async def policies(request: web.Request) -> web.StreamResponse:
    """List the shop's policies with their next slot, or why there is none."""
    visit = await enter(request, Who.supervisor)
    found = [replace(view, idle_because=_words(visit, view.idle_because)) for view in await visit.ask(_views)]
    return visit.shell("policies.html", policies=found)


async def new_policy(request: web.Request) -> web.StreamResponse:
    """Show the editor for a policy that is not stored yet."""
    visit = await enter(request, Who.supervisor)
    return _editor(visit, None)


async def policy(request: web.Request) -> web.StreamResponse:
    """Show the editor of a policy; its island loads it."""
    visit = await enter(request, Who.supervisor)
    wanted = id_in(request.match_info["id"])
    if not await visit.ask(lambda state, now: wanted in state.policies):
        raise NotFound(f"There is no policy {wanted} in this shop.")
    return _editor(visit, wanted)


def _editor(visit: StaffVisit, policy_id: int | None) -> web.StreamResponse:
    """R7.1: the editor says why nothing runs where the pool is not how the shop takes offline messages."""
    shop = visit.shop
    told = {"handling": shop.offline_handling.value, "suspended_h": shop.recent_contact.suspended_h}
    return visit.shell("policy.html", {"policy_id": policy_id, **told})


def _views(state: ShopState, now: datetime) -> list[PolicyView]:
    return [policy_view(state.shop, state.policies[found], now) for found in sorted(state.policies)]


def _words(visit: StaffVisit, because: str | None) -> str | None:
    match because:
        case "not_pool":
            return visit.gettext("承接方式不是离线消息池，不会自动分配")
        case "no_times":
            return visit.gettext("没有时点，不会自动运行")
    return None
