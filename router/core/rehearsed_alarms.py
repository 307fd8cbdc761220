"""When the clock rings in a rehearsal: when it rang on record, else when something is due and somebody was there.

What is due within a second before a recorded ring is left to that ring, as the server itself was that late.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from models.commands import Command, RingSlots, Tick
from router.core.decider import next_deadline
from router.core.recorded_inputs import Input
from router.core.recorded_period import LATE, Asleep
from router.core.slots import next_slot
from router.core.state import ShopState


class Alarms:
    """Know the recorded rings and say when the next of one's own is due."""

    def __init__(self, state: ShopState, inputs: Sequence[Input], asleep: Sequence[Asleep], begin: datetime) -> None:
        """Begin with a look at the calendar: a slot at the very begin is still to come."""
        self._recorded: dict[type[Command], list[datetime]] = {
            kind: [it.at for it in inputs if type(it.command) is kind] for kind in (Tick, RingSlots)
        }
        self._rung = {Tick: 0, RingSlots: 0}
        self._asleep = sorted(asleep)
        self._ring_at = _slot_after(state, begin - timedelta(microseconds=1))

    def awake(self, at: datetime) -> datetime:
        """Return the time itself, or when somebody was there again."""
        for since, until in self._asleep[: bisect_right(self._asleep, at, key=lambda span: span[0])]:
            if since <= at < until:
                at = until
        return at

    def rang(self, command: Command, *, recorded: bool, state: ShopState, now: datetime) -> None:
        """Take note of a ring; after a look at the calendar the next slot is known."""
        if recorded:
            self._rung[type(command)] += 1
        if isinstance(command, RingSlots):
            self._ring_at = _slot_after(state, now)

    def next(self, state: ShopState, now: datetime) -> tuple[datetime, Command] | None:
        """Return the next ring that no recorded one stands for."""
        dues = ((next_deadline(state), Tick()), (self._ring_at, RingSlots()))
        rings = [
            (at, command)
            for due, command in dues
            if due is not None and not self._covered(at := self.awake(max(due, now)), command)
        ]
        return min(rings, key=lambda ring: ring[0], default=None)

    def _covered(self, at: datetime, command: Command) -> bool:
        recorded = self._recorded[type(command)]
        place = bisect_left(recorded, at, lo=self._rung[type(command)])
        return place < len(recorded) and recorded[place] <= at + LATE


def _slot_after(state: ShopState, now: datetime) -> datetime | None:
    """Return when the next slot of any policy is."""
    ahead = (next_slot(it, state.shop.timezone, now) for it in state.policies.values() if it.terms.enabled)
    return min((slot.at for slot in ahead if slot is not None), default=None)
