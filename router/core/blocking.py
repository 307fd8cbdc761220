"""Blocking a customer and lifting it: who may, and what becomes of what she has open (R7.10)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import BlockCustomer, By, UnblockCustomer
from models.entities import Block, Conversation, Customer
from models.enums import ClosedReason, TurnEnd
from models.errors import Forbidden, NotFound
from models.events import CustomerBlocked, CustomerUnblocked, Event
from router.core.conversations import ended
from router.core.handoff import end_turn
from router.core.registry import decides, evolves
from router.core.state import ShopState


@decides(BlockCustomer)
def block_customer(state: ShopState, command: BlockCustomer, now: datetime) -> list[Event]:
    """Block a customer, as the owner of a conversation with her or a supervisor; blocked already: nothing changes.

    Agents, lines and bots are rid of her at once. What waits in the pool stays there, marked: runs skip it with
    `blocked` until somebody lifts the block or closes it.
    """
    customer, open_ones = _known(state, command.customer_id), _open(state, command.customer_id)
    hers = command.by.id is not None and any(one.owner_id == command.by.id for one in open_ones)
    if not (hers or command.by.supervises):
        raise Forbidden("Only who has her conversation blocks a customer, or a supervisor.")
    if customer.block is not None:
        return []
    by = command.by
    blocked = CustomerBlocked(
        at=now, customer_id=customer.id, reason=command.reason, by=by.name, by_id=by.id, entries=_entries(open_ones)
    )
    return [event for one in open_ones for event in _let_go(one, by, now)] + [blocked]


def _let_go(conversation: Conversation, by: By, now: datetime) -> list[Event]:
    if conversation.entry_id is not None:
        return end_turn(conversation, TurnEnd.superseded, now)
    return ended(conversation, by.name, now, ClosedReason.blocked)


@decides(UnblockCustomer)
def unblock_customer(state: ShopState, command: UnblockCustomer, now: datetime) -> list[Event]:
    """Lift a block, as who made it or a supervisor; not blocked: nothing changes."""
    customer = _known(state, command.customer_id)
    block, by = customer.block, command.by
    made_it = block is not None and by.id is not None and block.by_id == by.id
    if not (made_it or by.supervises):
        raise Forbidden("Only who blocked a customer lifts it, or a supervisor.")
    if block is None:
        return []
    entries = _entries(_open(state, customer.id))
    return [CustomerUnblocked(at=now, customer_id=customer.id, by=by.name, by_id=by.id, entries=entries)]


def _known(state: ShopState, customer_id: int) -> Customer:
    customer = state.customers.get(customer_id)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id} in this shop.")
    return customer


def _open(state: ShopState, customer_id: int) -> list[Conversation]:
    return [state.conversations[each] for each in sorted(state.customer_open.get(customer_id, ()))]


def _entries(conversations: list[Conversation]) -> tuple[int, ...]:
    return tuple(one.entry_id for one in conversations if one.entry_id is not None)


@evolves(CustomerBlocked)
def customer_blocked(state: ShopState, event: CustomerBlocked) -> None:
    """Remember the block."""
    block = Block(event.reason, event.by, event.at, event.by_id)
    state.change(replace(state.customers[event.customer_id], block=block))


@evolves(CustomerUnblocked)
def customer_unblocked(state: ShopState, event: CustomerUnblocked) -> None:
    """Forget the block; what a colleague left for an agent who is there now is hers at once (R9.4)."""
    state.change(replace(state.customers[event.customer_id], block=None))
    for entry_id in event.entries:
        agent_id = state.entries[entry_id].for_agent_id
        if agent_id is not None:
            state.drainable[agent_id] = None
