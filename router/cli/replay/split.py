"""How a shop's weights and capacities imply the conversations are split, beside how they were (R4.2)."""

from collections.abc import Collection, Mapping, Sequence
from heapq import heapify, heappop, heappush

from msgspec import Struct

from models.shop_file import ShopFile


class Seat(Struct, frozen=True):
    """Describe a member of the group that takes the replay's customers, who have no facts: the default group."""

    login: str
    weight: int
    capacity: int
    priority: int = 0


class Share(Struct, frozen=True):
    """Hold what one agent was given, and what her weight implies of the same total."""

    seat: Seat
    given: int
    implied: float


def seats_in(shop: ShopFile, playing: Collection[str]) -> tuple[Seat, ...]:
    """Return the playing members of the default group who receive by selection, each with her tighter capacity."""
    accounts = {account.login: account for account in shop.agents}
    default = next((group for group in shop.groups if group.default), None)
    members = default.members if default else ()
    return tuple(
        Seat(one.agent, one.weight, _capacity(accounts[one.agent].capacity, one.capacity), one.priority)
        for one in members
        if one.weight and one.agent in playing
    )


def shares(seats: Sequence[Seat], given: Mapping[str, int], at_a_time: int) -> tuple[Share, ...]:
    """Hold what was given against what is implied when `at_a_time` conversations are open at once.

    As long as a conversation takes no longer with one agent than with another, each is given new ones as often as
    she has room for them: in proportion to her part of the loads at which selection comes to rest.
    """
    loads = _at_rest(seats, at_a_time)
    open_at_once, total = sum(loads.values()), sum(given.get(seat.login, 0) for seat in seats)
    return tuple(
        Share(seat, given.get(seat.login, 0), total * loads[seat.login] / open_at_once if open_at_once else 0.0)
        for seat in seats
    )


def _capacity(own: int, of_membership: int | None) -> int:
    return own if of_membership is None else min(own, of_membership)


def _at_rest(seats: Sequence[Seat], at_a_time: int) -> dict[str, int]:
    """Deal so many conversations by priority and load ÷ weight, none beyond a capacity."""
    loads = {seat.login: 0 for seat in seats}
    order = [(-seat.priority, 0.0, place) for place, seat in enumerate(seats) if seat.capacity]
    heapify(order)
    for _ in range(at_a_time):
        if not order:
            break
        priority, _, place = heappop(order)
        seat = seats[place]
        loads[seat.login] += 1
        if loads[seat.login] < seat.capacity:
            heappush(order, (priority, loads[seat.login] / seat.weight, place))
    return loads
