"""Shunt groups as the shape of the contract, with what goes on in them now (R4)."""

from collections.abc import Mapping
from datetime import datetime

from models.entities import Group, Member
from models.wire.rest import GroupView, GroupWarning, MemberView
from models.wire.shapes import Ref
from router.core.group_lint import Flaw, group_lint
from router.core.state import ShopState
from router.web.views import moment


def group_views(state: ShopState, now: datetime, hits_24h: Mapping[int, int]) -> list[GroupView]:
    """Show all groups in matching order (R2.5), each with what is odd about it."""
    warned: dict[int, list[Flaw]] = {}
    for flaw in group_lint(state, now):
        warned.setdefault(flaw.group_id, []).append(flaw)
    return [
        _group_view(state, group, warned.get(group.id, []), hits_24h.get(group.id, 0))
        for group in state.groups_in_order()
    ]


def _group_view(state: ShopState, group: Group, flaws: list[Flaw], hits_24h: int) -> GroupView:
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
        warnings=[_warning(state, flaw) for flaw in flaws],
        hits_24h=hits_24h,
        waiting=len(state.queues.get(group.id, ())),
    )


def _member(state: ShopState, group: Group, member: Member) -> MemberView:
    agent = state.agents[member.agent_id]
    load = state.load_in(agent.id, group.id)
    return MemberView(Ref(agent.id, agent.name), member.weight, member.priority, member.capacity, load)


def _warning(state: ShopState, flaw: Flaw) -> GroupWarning:
    return GroupWarning(flaw.code, flaw.detail, [_group(state, other) for other in flaw.groups])


def _group(state: ShopState, group_id: int) -> Ref:
    found = state.groups.get(group_id)
    return Ref(group_id, found.name if found else f"#{group_id}")
