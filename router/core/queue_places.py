"""Places in the queues, and who has a claim of her own: on one person, or on being asked for again (R2.2, R4.4, R5.1).

Kept like the other indexes, so that neither a freed agent nor one who leaves makes the core walk everybody waiting.
"""

from bisect import bisect_left, insort
from datetime import datetime
from typing import TYPE_CHECKING

from models.entities import Conversation, Customer

if TYPE_CHECKING:
    from router.core.state import ShopState


Waiting = tuple[int, datetime, int]
"""Place in a queue (R5.1): priority with its sign turned, since when, conversation id."""


def place_of(waiting: Conversation) -> Waiting:
    """Return the place of a waiting customer among all who wait (R5.1)."""
    return -waiting.queue_priority, waiting.queued_at or waiting.opened_at, waiting.id


def enter_queue(state: "ShopState", waiting: Conversation) -> None:
    """Give a customer her place in a group's queue; who waits for one agent alone is in nobody's way (R3.6, R5.1)."""
    group_id, place = waiting.group_id or 0, place_of(waiting)
    insort(state.queues.setdefault(group_id, []), place)
    if waiting.waits_for is None:
        insort(state.lines.setdefault(group_id, []), place)
    else:
        state.waits_for.setdefault(waiting.waits_for, set()).add(waiting.id)
    _note(state, waiting)


def leave_queue(state: "ShopState", waiting: Conversation) -> None:
    """Take a customer out of her group's queue."""
    group_id, place = waiting.group_id or 0, place_of(waiting)
    _remove(state.queues, group_id, place)
    if waiting.waits_for is None:
        _remove(state.lines, group_id, place)
    else:
        discard(state.waits_for, waiting.waits_for, waiting.id)
    _forget(state, waiting)


def _remove(index: dict[int, list[Waiting]], group_id: int, place: Waiting) -> None:
    places = index[group_id]
    del places[bisect_left(places, place)]
    if not places:
        del index[group_id]


def _note(state: "ShopState", waiting: Conversation) -> None:
    """Note whose a waiting customer is, and that somebody let go of her before."""
    for agent_id in _persons(state, waiting):
        state.queued_for.setdefault(agent_id, set()).add(waiting.id)
    if waiting.excluded:
        state.asked_before.setdefault(waiting.group_id or 0, set()).add(waiting.id)


def _forget(state: "ShopState", waiting: Conversation) -> None:
    """Forget what was noted when she came."""
    for agent_id in _persons(state, waiting):
        discard(state.queued_for, agent_id, waiting.id)
    if waiting.excluded:
        discard(state.asked_before, waiting.group_id or 0, waiting.id)


def other_customer(state: "ShopState", new: Customer) -> None:
    """Take in a customer who waits in a queue and belongs to somebody else from now on."""
    open_ones = (state.conversations[it] for it in state.customer_open.get(new.id, ()))
    waiting = [it for it in open_ones if it.queued_at is not None]
    for conversation in waiting:
        _forget(state, conversation)
    state.customers[new.id] = new
    for conversation in waiting:
        _note(state, conversation)


def other_dedication(state: "ShopState") -> None:
    """Note everybody anew: the shop dedicates other agents to its customers (R2.3)."""
    state.queued_for.clear()
    state.asked_before.clear()
    for line in state.queues.values():
        for place in line:
            _note(state, state.conversations[place[-1]])


def _persons(state: "ShopState", waiting: Conversation) -> set[int]:
    """Return her recent contact and her dedicated agent."""
    customer = state.customers[waiting.customer_id]
    dedicated = state.shop.dedicated.get(customer.external_id or "")
    return {agent_id for agent_id in (customer.recent_agent_id, dedicated) if agent_id is not None}


def discard(index: dict[int, set[int]], key: int, value: int) -> None:
    """Take a value out of an index, and its key with the last one."""
    index[key].discard(value)
    if not index[key]:
        del index[key]
