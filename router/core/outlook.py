"""When people are back, and what a customer in the pool is told meanwhile (R8.4, R11.3)."""

from datetime import datetime

from msgspec import Struct

from models.entities import Group
from router.core.groups import somebody_serves
from router.core.hours import look, next_opening
from router.core.notices import offline_notice, outside_hours_notice
from router.core.opening import hours_of
from router.core.slots import next_slot
from router.core.state import ShopState


class Outlook(Struct, frozen=True):
    """Say when people are back, if anything says so, and how the customer is told; no notice while somebody serves."""

    back_at: datetime | None
    notice: str | None


def outlook(state: ShopState, group: Group | None, now: datetime) -> Outlook:
    """Look ahead for a customer whom this group takes: closed, or open with nobody there, or only busy."""
    at = back_at(state, group, now)
    if not _is_open(state, group, now):
        return Outlook(at, outside_hours_notice(state.shop, at, now))
    serves = somebody_serves(state, group) if group is not None else bool(state.serving)
    return Outlook(at, None if serves else offline_notice(state.shop, at, now))


def back_at(state: ShopState, group: Group | None, now: datetime) -> datetime | None:
    """Return the next opening of a closed group, else when the pool is next handed out; None if nothing says."""
    hours = hours_of(state, group) if group is not None else state.shop.hours
    return next_opening(hours, state.shop.timezone, now) or next_slot_at(state, now)


def next_slot_at(state: ShopState, now: datetime) -> datetime | None:
    """Return when a policy next hands out the pool; None if none does."""
    ahead = [next_slot(policy, state.shop.timezone, now) for policy in state.policies.values() if policy.terms.enabled]
    return min((slot.at for slot in ahead if slot is not None), default=None)


def _is_open(state: ShopState, group: Group | None, now: datetime) -> bool:
    return group.open if group is not None else look(state.shop.hours, state.shop.timezone, now).is_open
