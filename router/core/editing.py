"""Editing in the console: one account, group or policy at a time, under the rules of the shop file."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from models.commands.configuration import (
    PatchAgent,
    RemoveGroup,
    RemovePolicy,
    SaveGroup,
    SavePolicy,
    SetGroupMembers,
)
from models.entities import Agent, Group, Member, Policy, Target
from models.errors import Conflict, FieldError, NotFound, VersionMismatch
from models.events import Event
from models.events.configuration import GroupConfigured, GroupRemoved, PolicyConfigured, PolicyRemoved
from router.core.applying import configured, refuse
from router.core.export import export, policies_in_order
from router.core.group_uses import group_uses
from router.core.registry import decides
from router.core.shop_check import check
from router.core.state import ShopState

Kept = TypeVar("Kept", Agent, Group, Policy)


@decides(PatchAgent)
def patch_agent(state: ShopState, command: PatchAgent, now: datetime) -> list[Event]:
    """Change the named fields of an account; nothing changed gives no event."""
    old = _found(state.agents, command.agent_id, command.version, "account")
    fields = ("name", "capacity", "pool_right", "disabled")
    given = {name: value for name in fields if (value := getattr(command, name)) is not None}
    new = replace(old, **given)
    if new == old:
        return []
    _check(state, new)
    return [configured(new, new.id, old.version + 1, now, command.by.name)]


@decides(SaveGroup)
def save_group(state: ShopState, command: SaveGroup, now: datetime) -> list[Event]:
    """Create or replace a group; when it becomes the default, the former default gives that up."""
    group = command.group
    _known(state, group.members, group.overflow)
    if group.id:
        old = _found(state.groups, group.id, command.version, "group")
        if replace(group, version=old.version) == old:
            return []
        group = replace(group, version=old.version + 1)
    else:
        last = max((found.position for found in state.groups.values()), default=-1)
        group = replace(group, id=state.next_id(Group), position=last + 1, version=1)
    changed = [group, *_former_default(state, group)]
    _check(state, *changed)
    return [GroupConfigured(at=now, group=found, by=command.by.name) for found in changed]


def _former_default(state: ShopState, group: Group) -> Iterator[Group]:
    former = state.default_group()
    if group.default and former is not None and former.id != group.id:
        yield replace(former, default=False, version=former.version + 1)


@decides(SetGroupMembers)
def set_group_members(state: ShopState, command: SetGroupMembers, now: datetime) -> list[Event]:
    """Replace the members of a group."""
    old = _found(state.groups, command.group_id, command.version, "group")
    if command.members == old.members:
        return []
    _known(state, command.members, ())
    group = replace(old, members=command.members, version=old.version + 1)
    _check(state, group)
    return [GroupConfigured(at=now, group=group, by=command.by.name)]


@decides(RemoveGroup)
def remove_group(state: ShopState, command: RemoveGroup, now: datetime) -> list[Event]:
    """Delete a group; raise `Conflict` with the uses when there are any (R4.5)."""
    group = _found(state.groups, command.group_id, command.version, "group")
    if uses := group_uses(state, group.id):
        raise Conflict(f"group {group.name} is in use and can't be removed", tuple(uses))
    return [GroupRemoved(at=now, group_id=group.id, by=command.by.name)]


@decides(SavePolicy)
def save_policy(state: ShopState, command: SavePolicy, now: datetime) -> list[Event]:
    """Create a policy or replace its terms (R7)."""
    _known_targets(state, command.target)
    if command.policy_id:
        old = _found(state.policies, command.policy_id, command.version, "policy")
        if (command.terms, command.target) == (old.terms, old.target):
            return []
        policy = replace(old, terms=command.terms, target=command.target, version=old.version + 1)
    else:
        last = max((found.position for found in state.policies.values()), default=-1)
        policy = Policy(state.next_id(Policy), last + 1, command.terms, command.target)
    _check(state, policy)
    return [PolicyConfigured(at=now, policy=policy, by=command.by.name)]


@decides(RemovePolicy)
def remove_policy(state: ShopState, command: RemovePolicy, now: datetime) -> list[Event]:
    """Delete a policy; its runs stay on record."""
    policy = _found(state.policies, command.policy_id, command.version, "policy")
    return [PolicyRemoved(at=now, policy_id=policy.id, by=command.by.name)]


def _found(kept: dict[int, Kept], key: int, version: int | None, kind: str) -> Kept:
    """Return what is to be changed, if it is still as the sender saw it."""
    found = kept.get(key)
    if found is None:
        raise NotFound(f"there is no {kind} {key}")
    if version is not None and version != found.version:
        raise VersionMismatch(f"the {kind} is at version {found.version}, not {version}; load it again")
    return found


def _known(state: ShopState, members: Iterable[Member], overflow: Iterable[int]) -> None:
    agents = [member.agent_id for member in members]
    refuse(
        "the group is refused",
        (
            *_unknown(agents, state.agents, "members[{}].agent", "account"),
            *_unknown(overflow, state.groups, "overflow[{}]", "group"),
        ),
    )


def _known_targets(state: ShopState, target: Target) -> None:
    refuse(
        "the policy is refused",
        (
            *_unknown(target.agents, state.agents, "targets.agents[{}]", "account"),
            *_unknown(target.groups, state.groups, "targets.groups[{}]", "group"),
        ),
    )


def _unknown(ids: Iterable[int], known: Collection[int], path: str, kind: str) -> Iterator[FieldError]:
    for place, found in enumerate(ids):
        if found not in known:
            yield FieldError(path.format(place), f"there is no {kind} {found}")


def _check(state: ShopState, *changed: Agent | Group | Policy) -> None:
    """Refuse an edit that would lead to an invalid shop file; fields are named from the edited thing on."""
    sketch = ShopState(state.shop)
    for kept in (state.agents, state.groups, state.policies):
        for entity in kept.values():
            sketch.put(entity)
    before = check(export(sketch))
    for entity in changed:
        sketch.put(entity)
    own = _path(sketch, changed[0])
    faults = (fault for fault in check(export(sketch)) if fault not in before)
    refuse("the change is refused", tuple(_relative(fault, own) for fault in faults))


def _path(state: ShopState, edited: Agent | Group | Policy) -> str:
    """Return where the edited thing stands in the shop file."""
    if isinstance(edited, Agent):
        return f"agents[{sorted(state.agents).index(edited.id)}]"
    if isinstance(edited, Group):
        return f"groups[{[group.id for group in state.groups_in_order()].index(edited.id)}]"
    return f"policies[{[policy.id for policy in policies_in_order(state)].index(edited.id)}]"


def _relative(fault: FieldError, own: str) -> FieldError:
    return FieldError(fault.field.removeprefix(f"{own}."), fault.detail)
