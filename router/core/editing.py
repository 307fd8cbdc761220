"""Editing in the console: one account, group or policy at a time, under the rules of the shop file."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from models.commands.configuration import (
    OrderGroups,
    PatchAgent,
    RemoveGroup,
    RemovePolicy,
    SaveGroup,
    SavePolicy,
    SetGroupMembers,
)
from models.entities import Agent, Group, Member, Policy, Target
from models.enums import Role
from models.errors import Conflict, FieldError, Forbidden, Invalid
from models.events import Event
from models.events.configuration import GroupConfigured, GroupRemoved, PolicyConfigured, PolicyRemoved
from router.core.applying import as_it_runs, configured, refuse
from router.core.edit_check import check_edit, found, owns, unknown
from router.core.group_uses import group_uses
from router.core.opening import opened, reminders
from router.core.registry import decides
from router.core.state import ShopState


@decides(PatchAgent)
def patch_agent(state: ShopState, command: PatchAgent, now: datetime) -> list[Event]:
    """Change the named fields of an account; only an owner makes, unmakes or disables one; no change gives no event.

    `always` takes her hours away: she is on shift at any time (R11.1).
    """
    old = found(state.agents, command.agent_id, command.version, "account")
    fields = ("name", "capacity", "pool_right", "disabled", "role", "hours")
    given = {name: value for name in fields if (value := getattr(command, name)) is not None}
    new = replace(old, **given, **({"hours": None} if command.always else {}))
    if new == old:
        return []
    if _decides_on_an_owner(old, new) and not owns(command.by):
        raise Forbidden("Only an owner makes, unmakes or disables an owner.")
    check_edit(state, new)
    reminded = reminders(state, {new.id: new.hours}, state.shop.timezone, now)
    return [configured(new, new.id, old.version + 1, now, command.by.name), *reminded]


def _decides_on_an_owner(old: Agent, new: Agent) -> bool:
    return Role.owner in {old.role, new.role} and (old.role, old.disabled) != (new.role, new.disabled)


@decides(SaveGroup)
def save_group(state: ShopState, command: SaveGroup, now: datetime) -> list[Event]:
    """Create or replace a group, its place in the order aside; a new default takes that from the former one."""
    group = command.group
    _known(state, group.members, group.overflow)
    if group.id:
        old = found(state.groups, group.id, command.version, "group")
        group = replace(as_it_runs(group, old), position=old.position)
        if group == old:
            return []
        group = opened(state, replace(group, version=old.version + 1), now)
    else:
        last = max((there.position for there in state.groups.values()), default=-1)
        group = opened(state, replace(group, id=state.next_id(Group), position=last + 1, version=1), now)
    changed = [group, *_former_default(state, group)]
    check_edit(state, *changed)
    return [GroupConfigured(at=now, group=there, by=command.by.name) for there in changed]


@decides(OrderGroups)
def order_groups(state: ShopState, command: OrderGroups, now: datetime) -> list[Event]:
    """Set the matching order (R2.5): each group of the shop once; those that stay in place give no event."""
    if sorted(command.groups) != sorted(state.groups):
        raise Invalid("Name every group of the shop once.", (FieldError("groups", f"they are {sorted(state.groups)}"),))
    ordered = [(place, state.groups[group_id]) for place, group_id in enumerate(command.groups)]
    return [
        GroupConfigured(at=now, group=replace(group, position=place, version=group.version + 1), by=command.by.name)
        for place, group in ordered
        if group.position != place
    ]


def _former_default(state: ShopState, group: Group) -> Iterator[Group]:
    former = state.default_group()
    if group.default and former is not None and former.id != group.id:
        yield replace(former, default=False, version=former.version + 1)


@decides(SetGroupMembers)
def set_group_members(state: ShopState, command: SetGroupMembers, now: datetime) -> list[Event]:
    """Replace the members of a group."""
    old = found(state.groups, command.group_id, command.version, "group")
    if command.members == old.members:
        return []
    _known(state, command.members, ())
    group = replace(old, members=command.members, version=old.version + 1)
    check_edit(state, group)
    return [GroupConfigured(at=now, group=group, by=command.by.name)]


@decides(RemoveGroup)
def remove_group(state: ShopState, command: RemoveGroup, now: datetime) -> list[Event]:
    """Delete a group; raise `Conflict` with the uses when there are any (R4.5)."""
    group = found(state.groups, command.group_id, command.version, "group")
    if uses := group_uses(state, group.id):
        raise Conflict(f"group {group.name} is in use and can't be removed", tuple(uses))
    return [GroupRemoved(at=now, group_id=group.id, by=command.by.name)]


@decides(SavePolicy)
def save_policy(state: ShopState, command: SavePolicy, now: datetime) -> list[Event]:
    """Create a policy or replace its terms (R7)."""
    _known_targets(state, command.target)
    if command.policy_id:
        old = found(state.policies, command.policy_id, command.version, "policy")
        if (command.terms, command.target) == (old.terms, old.target):
            return []
        policy = replace(old, terms=command.terms, target=command.target, version=old.version + 1)
    else:
        last = max((there.position for there in state.policies.values()), default=-1)
        policy = Policy(state.next_id(Policy), last + 1, command.terms, command.target)
    check_edit(state, policy)
    return [PolicyConfigured(at=now, policy=policy, by=command.by.name)]


@decides(RemovePolicy)
def remove_policy(state: ShopState, command: RemovePolicy, now: datetime) -> list[Event]:
    """Delete a policy; its runs stay on record."""
    policy = found(state.policies, command.policy_id, command.version, "policy")
    return [PolicyRemoved(at=now, policy_id=policy.id, by=command.by.name)]


def _known(state: ShopState, members: Iterable[Member], overflow: Iterable[int]) -> None:
    agents = [member.agent_id for member in members]
    refuse(
        "the group is refused",
        (
            *unknown(agents, state.agents, "members[{}].agent", "account"),
            *unknown(overflow, state.groups, "overflow[{}]", "group"),
        ),
    )


def _known_targets(state: ShopState, target: Target) -> None:
    refuse(
        "the policy is refused",
        (
            *unknown(target.agents, state.agents, "targets.agents[{}]", "account"),
            *unknown(target.groups, state.groups, "targets.groups[{}]", "group"),
        ),
    )
