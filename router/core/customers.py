"""Customers: who writes in, known by an external id or by the widget alone."""

from datetime import datetime
from typing import Any

from msgspec import json
from msgspec.structs import replace

from models.commands import RegisterCustomer
from models.entities import Customer
from models.errors import FieldError, TooLarge
from models.events import CustomerChanged, CustomerRegistered, Event
from router.core.registry import decides, evolves
from router.core.state import ShopState

FACTS_BYTES = 16 * 1024
"""Size of a customer's facts as JSON: they stay in memory and travel with each assignment, in one frame (I26)."""


def bounded(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts that are small enough to be kept; raises `TooLarge`."""
    if len(json.encode(facts)) > FACTS_BYTES:
        raise TooLarge("The facts are too large.", (FieldError("facts", f"at most {FACTS_BYTES} bytes as JSON"),))
    return facts


@decides(RegisterCustomer)
def register_customer(state: ShopState, command: RegisterCustomer, now: datetime) -> list[Event]:
    """Make a customer known; one known by her external id keeps her id and gets the new facts."""
    customer = state.customers.get(state.external.get(command.external_id or "", 0))
    if customer is None:
        new = state.next_id(Customer)
        name = command.name or command.external_id or f"访客{new}"
        registered = CustomerRegistered(
            at=now, id=new, name=name, external_id=command.external_id, facts=bounded(command.facts or {})
        )
        return [registered]
    facts = bounded({**customer.facts, **(command.facts or {})})
    name = command.name or customer.name
    if (facts, name) == (customer.facts, customer.name):
        return []
    return [CustomerChanged(at=now, id=customer.id, name=name, facts=facts)]


@evolves(CustomerRegistered)
def customer_registered(state: ShopState, event: CustomerRegistered) -> None:
    """Know the customer."""
    state.change(Customer(id=event.id, name=event.name, external_id=event.external_id, facts=event.facts))


@evolves(CustomerChanged)
def customer_changed(state: ShopState, event: CustomerChanged) -> None:
    """Take in the customer's new name and facts."""
    state.change(replace(state.customers[event.id], name=event.name, facts=event.facts))
