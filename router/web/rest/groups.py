"""Shunt groups: members, reception range, overflow, queue (R4)."""

from datetime import datetime

import msgspec

from models.commands import RemoveGroup, SaveGroup, SetGroupMembers
from models.entities import Group, Member
from models.errors import NotFound
from models.events import GroupConfigured
from models.wire.requests import GroupBody, MemberBody, MembersBody
from models.wire.rest import GroupView, MemberView, Page
from models.wire.shapes import Ref
from router.core.state import ShopState
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route
from router.web.views import Names, names_of


@route("GET", "/groups", Who.pool)
async def list_groups(call: Call[Paging, None]) -> Page[GroupView]:
    """List the groups in matching order (R2.5)."""
    after = id_of(call.query)

    def question(state: ShopState, now: datetime) -> list[GroupView]:
        names = names_of(state)
        return [group_view(group, names) for group in state.groups_in_order()]

    groups = await call.ask(question)
    ids = [group.id for group in groups]
    start = ids.index(after) + 1 if after in ids else 0
    return page(groups[start:], call.query, lambda group: group.id, lambda group: group, len(groups))


@route("GET", "/groups/{id}", Who.supervisor)
async def get_group(call: Call[NoQuery, None]) -> GroupView:
    """Show a group with its version for `If-Match`."""
    group, names = await _found(call)
    return group_view(group, names)


@route("POST", "/groups", Who.supervisor, status=201)
async def create_group(call: Call[NoQuery, GroupBody]) -> Reply[GroupView]:
    """Create a group at the end of the matching order; a value another group's range has is refused (R4.1)."""
    names = await call.ask(lambda state, now: names_of(state))
    command = SaveGroup(_group(call.body, 0, 0), call.by)
    return await call.submit(
        command,
        lambda events: group_view(next(event.group for event in events if isinstance(event, GroupConfigured)), names),
    )


@route("PATCH", "/groups/{id}", Who.supervisor, partial=True, versioned=True)
async def patch_group(call: Call[NoQuery, GroupBody]) -> GroupView:
    """Change the named fields of a group."""
    group, _ = await _found(call)
    body = call.changed(_body(group))
    version = group.version if call.version is None else call.version
    await call.shop.submit(SaveGroup(_group(body, group.id, group.position), call.by, version))
    return group_view(*await _found(call))


@route("PUT", "/groups/{id}/members", Who.supervisor, versioned=True)
async def put_members(call: Call[NoQuery, MembersBody]) -> GroupView:
    """Replace a group's members; weight 0 takes transfers only (R4.2)."""
    await call.shop.submit(SetGroupMembers(call.id, _members(call.body.members), call.by, call.version))
    return group_view(*await _found(call))


@route("DELETE", "/groups/{id}", Who.supervisor, versioned=True)
async def delete_group(call: Call[NoQuery, None]) -> None:
    """Delete a group that nothing uses; `conflict` lists the uses in `errors` (R4.5)."""
    await call.shop.submit(RemoveGroup(call.id, call.by, call.version))


def group_view(group: Group, names: Names) -> GroupView:
    """Show a group."""
    return GroupView(
        id=group.id,
        name=group.name,
        default=group.default,
        members=[
            MemberView(_agent(names, member.agent_id), member.weight, member.priority) for member in group.members
        ],
        takes=list(group.takes),
        overflow=[Ref(other, names.groups.get(other, f"#{other}")) for other in group.overflow],
        strict=group.strict,
        bot=group.bot,
        queue=group.queue,
        version=group.version,
    )


def _agent(names: Names, agent_id: int) -> Ref:
    return Ref(agent_id, names.agents.get(agent_id, f"#{agent_id}"))


async def _found(
    call: Call[NoQuery, None] | Call[NoQuery, GroupBody] | Call[NoQuery, MembersBody],
) -> tuple[Group, Names]:
    wanted = call.id
    group, names = await call.ask(lambda state, now: (state.groups.get(wanted), names_of(state)))
    if group is None:
        raise NotFound(f"There is no group {wanted} in this shop.")
    return group, names


def _body(group: Group) -> GroupBody:
    return GroupBody(
        name=group.name,
        default=group.default,
        members=tuple(MemberBody(member.agent_id, member.weight, member.priority) for member in group.members),
        takes=group.takes,
        overflow=group.overflow,
        strict=group.strict,
        bot=group.bot,
        queue=group.queue,
    )


def _members(members: tuple[MemberBody, ...]) -> tuple[Member, ...]:
    return tuple(Member(member.agent, member.weight, member.priority) for member in members)


def _group(body: GroupBody, group_id: int, position: int) -> Group:
    fields = {name: getattr(body, name) for name in body.__struct_fields__ if name != "members"}
    return msgspec.structs.replace(Group(id=group_id, position=position, **fields), members=_members(body.members))
