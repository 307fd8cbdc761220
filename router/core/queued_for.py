"""Who in the queues may have a claim of her own: on one person, or on being asked for again (R2.2, R2.3, R4.4).

Kept like the other indexes, so that neither a freed agent nor one who leaves makes the core walk everybody waiting.
"""

from typing import TYPE_CHECKING

from models.entities import Conversation, Customer

if TYPE_CHECKING:
    from router.core.state import ShopState


def enter_queue(state: "ShopState", waiting: Conversation) -> None:
    """Note whose a waiting customer is, and that somebody let go of her before."""
    for agent_id in _persons(state, waiting):
        state.queued_for.setdefault(agent_id, set()).add(waiting.id)
    if waiting.excluded:
        state.asked_before.setdefault(waiting.group_id or 0, set()).add(waiting.id)


def leave_queue(state: "ShopState", waiting: Conversation) -> None:
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
        leave_queue(state, conversation)
    state.customers[new.id] = new
    for conversation in waiting:
        enter_queue(state, conversation)


def other_dedication(state: "ShopState") -> None:
    """Note everybody anew: the shop dedicates other agents to its customers (R2.3)."""
    state.queued_for.clear()
    state.asked_before.clear()
    for line in state.queues.values():
        for place in line:
            enter_queue(state, state.conversations[place[-1]])


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
