"""Accounts: who serves, with presence, connection and load as they are now."""

from datetime import datetime
from typing import Any

from msgspec import UNSET

from models.commands import PatchAgent, SetPresence
from models.errors import NotFound
from models.wire.requests import AgentPatch, PresenceBody
from models.wire.rest import Page
from models.wire.shapes import AgentView
from router.core.state import ShopState
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, id_of, page, utc
from router.web.rest.route import Who, route
from router.web.views import agent_view


@route("GET", "/agents", Who.desk)
async def list_agents(call: Call[Paging, None]) -> Page[AgentView]:
    """List the shop's accounts with presence, connection, load and how many customers await each one's reply."""
    after = id_of(call.query) or 0

    def question(state: ShopState, now: datetime) -> tuple[list[AgentView], int]:
        ids = sorted(found for found in state.agents if found > after)[: call.query.limit + 1]
        return [agent_view(state, state.agents[found]) for found in ids], len(state.agents)

    agents, total = await call.ask(question)
    return page(agents, call.query, lambda agent: agent.id, lambda agent: agent, total)


@route("PATCH", "/agents/{id}", Who.supervisor, versioned=True)
async def patch_agent(call: Call[NoQuery, AgentPatch]) -> AgentView:
    """Change an account: name, capacity, role, hours, pool right, or disable it, which ends her access at once.

    `hours: null` means always on shift (R11.1). Only an owner makes, unmakes or disables one.
    """
    given = {name: value for name in call.body.__struct_fields__ if (value := getattr(call.body, name)) is not UNSET}
    always = "hours" in given and given["hours"] is None
    command = PatchAgent(call.id, call.by, always=always, version=call.version, **given)
    await call.shop.submit(command)
    return await _view(call, command.agent_id)


@route("PUT", "/agents/{id}/presence", Who.desk)
async def set_presence(call: Call[NoQuery, PresenceBody]) -> AgentView:
    """Set one's own presence, or as a supervisor somebody else's with a reason (R1.1, R1.3, R1.5).

    `after_current`: as soon as her conversations are done, with nothing new until then.
    """
    given = call.body
    command = SetPresence(
        agent_id=call.id,
        presence=given.presence,
        by=call.by,
        reason=given.reason,
        until=None if given.until is None else utc(given.until),
        after_current=given.after_current,
        keep_recents=given.keep_recents,
        open_conversations=given.open_conversations,
        to_agent=given.to.agent if given.to else None,
        to_group=given.to.group if given.to else None,
    )
    await call.shop.submit(command)
    return await _view(call, command.agent_id)


async def _view(call: Call[NoQuery, Any], agent_id: int) -> AgentView:
    def question(state: ShopState, now: datetime) -> AgentView | None:
        agent = state.agents.get(agent_id)
        return None if agent is None else agent_view(state, agent)

    view = await call.ask(question)
    if view is None:
        raise NotFound(f"There is no account {agent_id} in this shop.")
    return view
