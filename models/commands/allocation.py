"""Commands of allocation (R7)."""

from models.commands.command import By, Command
from models.entities import Target


class RingSlots(Command, tag="slots.ring"):
    """Look at the calendar now: due slots run, slots missed too long ago are recorded (R7.5)."""


class RunPolicy(Command, tag="policy.run"):
    """Run a policy once, now, by hand."""

    policy_id: int
    by: By


class AssignEntries(Command, tag="pool.assign"):
    """Hand out chosen waiting entries by hand (R6.7)."""

    entries: tuple[int, ...]
    target: Target
    by: By
    note: str | None = None
