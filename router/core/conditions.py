"""Who counts for a run, and whether the run may hand out anything (R7.6, R7.7)."""

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Agent, Member, Target
from models.enums import Role, RunReason
from models.shop_file import Conditions
from router.core.line_up import Seat
from router.core.state import ShopState

WHOLE_SHOP = Target(kind="shunt_rules")


class Standing(Struct, frozen=True):
    """Hold what the conditions are compared with: agents who count, conversations awaiting a reply per agent."""

    online: int
    avg_awaiting: float


def at_work(state: ShopState, target: Target) -> Target:
    """Return a target without the groups that are closed now: they take nothing new (R11.2)."""
    closed = {group_id for group_id in target.groups if group_id in state.groups and not state.groups[group_id].open}
    return replace(target, groups=tuple(it for it in target.groups if it not in closed)) if closed else target


def members_of(state: ShopState, target: Target) -> dict[int, Member]:
    """Return the agents a target names, each with her weight and priority (R7.6)."""
    return {agent_id: seat.member for agent_id, seat in seats_of(state, target).items()}


def seats_of(state: ShopState, target: Target) -> dict[int, Seat]:
    """Return the agents a target names; whoever is in several groups counts in the first that gives her weight.

    Under `shunt_rules` these are the shop's agents: the members of any group. An account for integration never
    counts; a supervisor does where she is a member or chosen (R7.7). Weight 0 never receives in groups (R4.2).
    """
    if target.kind == "agents":
        named = [Seat(Member(agent_id=agent_id), None) for agent_id in target.agents]
    elif target.kind == "groups":
        chosen = [state.groups[group_id] for group_id in target.groups if group_id in state.groups]
        named = [Seat(member, group.id) for group in chosen for member in group.members if member.weight]
    else:
        named = [Seat(member, group.id) for group in state.groups_in_order() for member in group.members]
    found: dict[int, Seat] = {}
    for seat in named:
        agent = state.agents.get(seat.member.agent_id)
        if agent is not None and agent.role is not Role.integration:
            found.setdefault(agent.id, seat)
    return found


def is_target(state: ShopState, target: Target, agent: Agent) -> bool:
    """Tell whether a target names this agent, as `seats_of` would, without looking at the others (R7.6)."""
    hers = state.groups_of.get(agent.id, set())
    if agent.role is Role.integration:
        return False
    if target.kind == "agents":
        return agent.id in target.agents
    if target.kind == "groups":
        chosen = (state.groups[group_id] for group_id in hers.intersection(target.groups))
        return any(member.weight and member.agent_id == agent.id for group in chosen for member in group.members)
    return bool(hers)


def online(state: ShopState, target: Target) -> int:
    """Count a target's agents online and not suspended, in grace or not, whatever their load (R1.2)."""
    return standing(state, target).online


def standing(state: ShopState, target: Target) -> Standing:
    """Measure the targets of a run (R7.7)."""
    serving = members_of(state, target).keys() & state.serving
    awaiting = sum(state.awaiting.get(agent_id, 0) for agent_id in serving)
    # Both sides of the comparison are the floats nearest to their decimals, so that equal compares as equal.
    return Standing(online=len(serving), avg_awaiting=awaiting / len(serving) if serving else 0.0)


def unmet(conditions: Conditions, measured: Standing) -> RunReason | None:
    """Return why a run must not hand out anything, or None; equal passes on both sides (R7.7)."""
    if not measured.online:
        return RunReason.nobody_online
    if measured.online < conditions.min_online:
        return RunReason.min_online_not_met
    limit = conditions.max_avg_awaiting
    if limit is not None and measured.avg_awaiting > limit:
        return RunReason.avg_awaiting_exceeded
    return None
