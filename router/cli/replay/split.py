"""How a shop's weights and capacities imply the conversations are split, beside how they were (R4.2)."""

from collections.abc import Collection, Mapping, Sequence
from random import Random

from msgspec import Struct

from models.shop_file import ShopFile
from router.cli.replay.history import Record

ROUNDS = 20_000
OWNING = frozenset({"assigned", "unassigned", "closed"})
"""What agents note when a conversation becomes theirs, and when it no longer is."""


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
    """Hold what was given against what is implied when about `at_a_time` conversations are open at once.

    Loads are whole numbers, so that few conversations among many agents follow the weights only roughly: what is
    implied is what R4.2 comes to when any conversation is as likely as another to be the next to end.
    """
    implied, total = _dealt(seats, at_a_time), sum(given.get(seat.login, 0) for seat in seats)
    dealt = sum(implied) or 1
    return tuple(
        Share(seat, given.get(seat.login, 0), total * share / dealt) for seat, share in zip(seats, implied, strict=True)
    )


def open_at_once(records: Sequence[Record]) -> int:
    """Return how many conversations agents had at a time, on average, from the first given to the last."""
    hers = (record for record in records if record.op in OWNING and record.process.startswith("agent:"))
    changes = [(record.t, 1 if record.op == "assigned" else -1) for record in hers]
    given = [at for at, change in changes if change > 0]
    if not given or given[0] == given[-1]:
        return 0
    lasted = sum(change * (given[-1] - min(at, given[-1])) for at, change in changes)
    return round(lasted / (given[-1] - given[0]))


def _capacity(own: int, of_membership: int | None) -> int:
    return own if of_membership is None else min(own, of_membership)


def _dealt(seats: Sequence[Seat], at_a_time: int) -> list[int]:
    """Count who is given how many of `ROUNDS`, each in the place of one that ended."""
    chance = Random(0)  # noqa: S311  # the same figure each time, no secret
    loads, since, dealt = [0] * len(seats), [0] * len(seats), [0] * len(seats)
    ongoing: list[int] = []
    for turn in range(1, ROUNDS + 1):
        if len(ongoing) >= max(at_a_time, 1):
            loads[ongoing.pop(chance.randrange(len(ongoing)))] -= 1
        free = [place for place, seat in enumerate(seats) if loads[place] < seat.capacity]
        if not free:
            continue
        place = min(free, key=lambda one: (-seats[one].priority, loads[one] / seats[one].weight, since[one]))
        loads[place], since[place], dealt[place] = loads[place] + 1, turn, dealt[place] + 1
        ongoing.append(place)
    return dealt
