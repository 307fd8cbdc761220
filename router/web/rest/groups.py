"""Shunt groups: members, reception range, overflow, queue, hours, and the order they are tried in (R4, R2.5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from models.commands import OrderGroups, RemoveGroup, SaveGroup, SetGroupMembers
from models.entities import Group, Member
from models.errors import NotFound
from models.events import Event, GroupConfigured
from models.wire.requests import GroupBody, GroupOrder, MemberBody, MembersBody
from models.wire.rest import GroupView, Page
from router.core.state import ShopState
from router.store.queries.conversations import conversations_by_group
from router.web.group_views import group_views
from router.web.keys import CLOCK
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route

HITS = timedelta(hours=24)


class Made(Struct, frozen=True):
    """Name the group a command created: what a receipt keeps of it."""

    id: int


@route("GET", "/groups", Who.pool)
async def list_groups(call: Call[Paging, None]) -> Page[GroupView]:
    """List the groups in matching order (R2.5), each with its warnings and what goes on in it now.

    `hits_24h` counts the conversations opened in the last 24 hours that came to it; `load` a member's in this group.
    """
    groups = await _views(call)
    after = id_of(call.query)
    ids = [group.id for group in groups]
    start = ids.index(after) + 1 if after in ids else 0
    return page(groups[start:], call.query, lambda group: group.id, lambda group: group, len(groups))


@route("PUT", "/groups/order", Who.supervisor)
async def order_groups(call: Call[NoQuery, GroupOrder]) -> Page[GroupView]:
    """Set the matching order: every group of the shop once, first to last (R2.5)."""
    await call.shop.submit(OrderGroups(call.body.groups, call.by))
    groups = await _views(call)
    return Page(groups, None, len(groups))


@route("GET", "/groups/{id}", Who.supervisor)
async def get_group(call: Call[NoQuery, None]) -> GroupView:
    """Show a group with its version for `If-Match`."""
    return await _view(call, call.id)


@route("POST", "/groups", Who.supervisor, status=201)
async def create_group(call: Call[NoQuery, GroupBody]) -> GroupView:
    """Create a group at the end of the matching order; a value another group's range has is refused (R4.1)."""
    made = await call.submit(SaveGroup(group_of(call.body, 0), call.by), _made)
    return await _view(call, made.decoded(Made).id)


@route("PATCH", "/groups/{id}", Who.supervisor, partial=True, versioned=True)
async def patch_group(call: Call[NoQuery, GroupBody]) -> GroupView:
    """Change the named fields of a group; `hours: null` takes the shop's (R11.1)."""
    group = await _found(call, call.id)
    body = call.changed(_body(group))
    version = group.version if call.version is None else call.version
    await call.shop.submit(SaveGroup(group_of(body, group.id, group.position), call.by, version))
    return await _view(call, group.id)


@route("PUT", "/groups/{id}/members", Who.supervisor, versioned=True)
async def put_members(call: Call[NoQuery, MembersBody]) -> GroupView:
    """Replace a group's members; weight 0 takes transfers only (R4.2), `capacity` bounds a member in this group."""
    await call.shop.submit(SetGroupMembers(call.id, _members(call.body.members), call.by, call.version))
    return await _view(call, call.id)


@route("DELETE", "/groups/{id}", Who.supervisor, versioned=True)
async def delete_group(call: Call[NoQuery, None]) -> None:
    """Delete a group that nothing uses; `conflict` lists the uses in `errors` (R4.5)."""
    await call.shop.submit(RemoveGroup(call.id, call.by, call.version))


def group_of(body: GroupBody, group_id: int, position: int = 0) -> Group:
    """Return the group that a request describes."""
    fields = {name: getattr(body, name) for name in GroupBody.__struct_fields__ if name != "members"}
    return msgspec.structs.replace(Group(id=group_id, position=position, **fields), members=_members(body.members))


def _members(members: tuple[MemberBody, ...]) -> tuple[Member, ...]:
    return tuple(Member(member.agent, member.weight, member.priority, member.capacity) for member in members)


def _body(group: Group) -> GroupBody:
    fields = {name: getattr(group, name) for name in GroupBody.__struct_fields__ if name != "members"}
    members = (MemberBody(member.agent_id, member.weight, member.priority, member.capacity) for member in group.members)
    return GroupBody(**fields, members=tuple(members))


def _made(events: Sequence[Event]) -> Made:
    # Behind a new default stands the former one, which gives that up.
    return Made(next(event.group.id for event in events if isinstance(event, GroupConfigured)))


async def _found(call: Call[Any, Any], group_id: int) -> Group:
    group = await call.ask(lambda state, now: state.groups.get(group_id))
    if group is None:
        raise _nothing(group_id)
    return group


async def _view(call: Call[Any, Any], group_id: int) -> GroupView:
    view = next((view for view in await _views(call) if view.id == group_id), None)
    if view is None:
        raise _nothing(group_id)
    return view


async def _views(call: Call[Any, Any]) -> list[GroupView]:
    hits = await call.read(conversations_by_group, call.app[CLOCK].now() - HITS)

    def question(state: ShopState, now: datetime) -> list[GroupView]:
        return group_views(state, now, hits)

    return await call.ask(question)


def _nothing(group_id: int) -> NotFound:
    return NotFound(f"There is no group {group_id} in this shop.")
