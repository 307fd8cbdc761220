"""Shunt groups as the shape of the contract, with what goes on in them now (R4)."""

from models.entities import Group, Member
from models.wire.rest import GroupView, MemberView
from models.wire.shapes import Ref
from router.core.state import ShopState
from router.web.views import moment


def group_view(state: ShopState, group: Group, hits_24h: int = 0) -> GroupView:
    """Show a group: what it is set to, whether it is open, who carries how much in it, and who waits."""
    return GroupView(
        id=group.id,
        name=group.name,
        default=group.default,
        members=[_member(state, group, member) for member in group.members],
        takes=list(group.takes),
        overflow=[_group(state, other) for other in group.overflow],
        strict=group.strict,
        bot=group.bot,
        queue=group.queue,
        version=group.version,
        hours=group.hours,
        open=group.open,
        hours_until=moment(group.hours_until),
        hits_24h=hits_24h,
        waiting=len(state.queues.get(group.id, ())),
    )


def _member(state: ShopState, group: Group, member: Member) -> MemberView:
    agent = state.agents[member.agent_id]
    load = state.load_in(agent.id, group.id)
    return MemberView(Ref(agent.id, agent.name), member.weight, member.priority, member.capacity, load)


def _group(state: ShopState, group_id: int) -> Ref:
    found = state.groups.get(group_id)
    return Ref(group_id, found.name if found else f"#{group_id}")
