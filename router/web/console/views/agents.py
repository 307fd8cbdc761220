"""Accounts: the list, and one with her hours, groups and today's presence (R1.7, R11.1)."""

from aiohttp import web

from models.errors import NotFound
from router.web.console.numbers import id_in
from router.web.console.visit import enter
from router.web.rest.route import Who


async def agents(request: web.Request) -> web.StreamResponse:
    """List the accounts; the island asks for them."""
    return (await enter(request, Who.supervisor)).shell("agents.html")


async def agent(request: web.Request) -> web.StreamResponse:
    """Show one account; the island loads and changes it."""
    visit = await enter(request, Who.supervisor)
    wanted = id_in(request.match_info["id"])
    if not await visit.ask(lambda state, now: wanted in state.agents):
        raise NotFound(f"There is no account {wanted} in this shop.")
    return visit.shell("agent.html", {"agent_id": wanted})
