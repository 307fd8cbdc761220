"""Who waits in which line, at what place, and why nobody takes her (R5)."""

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from models.entities import Conversation, Group
from router.core.groups import reach
from router.core.queue_places import place_of
from router.core.selection import Filters, unfit
from router.core.state import ShopState

FULL = frozenset({"full", "full_in_group"})


class Place(Struct, frozen=True):
    """Hold one place in a line: 1 is next; `why` is a code."""

    position: int
    group: Group
    conversation: Conversation
    why: str


def lines(state: ShopState) -> Iterator[Place]:
    """Walk everybody who waits, in the order of the groups and within them of the lines (R5.1)."""
    for group in state.groups_in_order():
        if group.id in state.queues:
            yield from line(state, group)


def line(state: ShopState, group: Group) -> Iterator[Place]:
    """Walk a group's line; who waits for her recent contact alone is before nobody (R3.6, R5.1)."""
    why = why_nobody(state, group)
    position = 1
    for conversation in state.queue(group.id):
        waits = conversation.waits_for is not None
        yield Place(position, group, conversation, "waits_for_recent" if waits else why)
        position += not waits


def told_position(state: ShopState, conversation: Conversation) -> int | None:
    """Return the place a customer is told, None when she does not wait; her line is not walked for it (R5.3).

    Who waits for her recent contact alone is next, for that one (R3.6).
    """
    if conversation.queued_at is None:
        return None
    if conversation.waits_for is not None:
        return 1
    return bisect_left(state.lines[conversation.group_id or 0], place_of(conversation)) + 1


def why_nobody(state: ShopState, group: Group) -> str:
    """Say why nobody takes the first of a line: hours, nobody there, strictness, or no room (R2.6, R5.2, R11.2)."""
    if not group.open:
        return "outside_hours"
    reasons = _reasons(state, group)
    if not reasons:
        return "nobody_serves"
    if group.strict and any(state.accepts_new(agent) for agent in state.agents.values()):
        return "strict"
    return "full" if reasons & FULL else "nobody_accepts"


def _reasons(state: ShopState, group: Group) -> set[str]:
    """Collect what keeps those from taking her who serve in the groups she can get to."""
    return {
        unfit(state, state.agents[member.agent_id], member, reached.id, Filters())
        for reached in reach(state, group)
        if reached.open
        for member in reached.members
        if member.weight and member.agent_id in state.serving
    }
