"""Blocking customers: by their number here, never by the id the merchant knows them by (R7.10)."""

from collections.abc import Sequence

from models.commands import BlockCustomer, UnblockCustomer
from models.events import CustomerBlocked, CustomerUnblocked, Event
from models.wire.requests import ReasonBody
from models.wire.rest import CustomerBlock
from models.wire.shapes import BlockView, rfc3339
from router.store.customers import find_customers
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.route import Who, route
from router.web.views import block_view


@route("POST", "/customers/by-id/{id}/block", Who.desk)
async def block(call: Call[NoQuery, ReasonBody]) -> Reply[CustomerBlock]:
    """Take nothing from a customer any more, as who has her conversation or as a supervisor (R7.10).

    Conversations of hers end at once; entries in the pool stay, marked, and runs skip them with `blocked`. What she
    writes is refused with `blocked`. Blocked already: nothing changes, the first reason stays.
    """
    before = await _before(call)
    command = BlockCustomer(call.id, call.body.reason, call.by)
    return await call.submit(command, lambda events: _after(before, events))


@route("POST", "/customers/by-id/{id}/unblock", Who.desk)
async def unblock(call: Call[NoQuery, None]) -> Reply[CustomerBlock]:
    """Lift a block, as who made it or as a supervisor; not blocked: nothing changes (R7.10)."""
    before = await _before(call)
    return await call.submit(UnblockCustomer(call.id, call.by), lambda events: _after(before, events))


async def _before(call: Call[NoQuery, ReasonBody] | Call[NoQuery, None]) -> CustomerBlock:
    found = await call.read(find_customers, (call.id,))
    return CustomerBlock(call.id, block_view(found[0].block) if found else None)


def _after(before: CustomerBlock, events: Sequence[Event]) -> CustomerBlock:
    for event in events:
        if isinstance(event, CustomerBlocked):
            return CustomerBlock(event.customer_id, BlockView(event.by, rfc3339(event.at), event.reason, event.by_id))
        if isinstance(event, CustomerUnblocked):
            return CustomerBlock(event.customer_id)
    return before
