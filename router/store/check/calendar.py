"""The ledger against the calendar: no slot is missing between a policy's start and its last slot (I17)."""

from collections.abc import Iterator

from msgspec.structs import replace
from sqlalchemy import Connection, select

from models.entities import Policy
from router.core.slots import due, instant
from router.core.state import ShopState
from router.store.check.invariant import Checked, first_of
from router.store.projection import SLOT_LEDGER


def check_calendar(connection: Connection, states: list[ShopState]) -> Checked:
    """Look at every policy that has run, by its own calendar and its shop's wall clock."""
    policies = [(state, policy) for state in states for policy in state.policies.values() if policy.last_slot]
    faults = (fault for state, policy in policies for fault in _skipped(connection, state, policy))
    return Checked("I17", "the ledger has every slot since its policy was enabled", len(policies), first_of(faults))


def _skipped(connection: Connection, state: ShopState, policy: Policy) -> Iterator[str]:
    shop = state.shop
    last = instant(policy.last_slot or "", shop.timezone)
    if policy.enabled_at is None or last < policy.enabled_at:
        return
    ledger = SLOT_LEDGER.c
    of_policy = select(ledger.slot).where(ledger.shop_id == shop.id, ledger.policy_id == policy.id)
    taken = set(connection.execute(of_policy).scalars())
    calendar = due(replace(policy, last_slot=None), shop.timezone, last)
    slots = [*calendar.missed, *([calendar.run] if calendar.run else [])]
    for slot in slots:
        if slot.label not in taken:
            yield f"shop {shop.id}: policy {policy.id}: slot {slot.label} is not in the ledger"
