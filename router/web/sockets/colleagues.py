"""Which colleagues a desk shows at first: of a large shop only some, those it needs soonest (D§5).

The rest is read by REST when a page asks for it, so that thousands of desks may come back at once.
"""

from collections.abc import Iterator

from models.entities import Agent
from models.enums import Role
from router.core.state import ShopState

SHOWN = 50
"""Colleagues in one snapshot: it stays well below a frame of 64 KiB and costs a millisecond."""


def colleagues(state: ShopState, agent_id: int) -> list[int]:
    """Choose whom a desk shows: who serves before who does not, her groups before others."""
    chosen: dict[int, None] = {}
    for each in _nearest_first(state, agent_id):
        chosen[each] = None
        if len(chosen) == SHOWN:
            break
    return list(chosen)


def serves(role: Role) -> bool:
    """Tell whether an account has a desk; one for integrations has none."""
    return role is not Role.integration


def _nearest_first(state: ShopState, agent_id: int) -> Iterator[int]:
    """Name colleagues, nearest first, some again; whoever stops early has looked at few."""
    groups = [state.groups[group_id] for group_id in sorted(state.groups_of.get(agent_id, ()))]
    near = [member.agent_id for group in groups for member in group.members]
    for ids in ((each for each in near if each in state.serving), state.serving, near, state.agents):
        yield from (each for each in ids if each != agent_id and _has_desk(state.agents[each]))


def _has_desk(agent: Agent) -> bool:
    return serves(agent.role) and not agent.disabled
