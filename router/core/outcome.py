"""What a period came to, in figures that a supervisor compares: waits, runs, who got how many (R7.13)."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct


class Waits(Struct, frozen=True):
    """Sum up how long people waited, in seconds; None where nobody did."""

    count: int
    median_s: float | None
    p90_s: float | None
    longest_s: float | None


class RunOutcome(Struct, frozen=True):
    """Hold what one run came to; `reasons` counts what became of the entries it did not hand out."""

    at: datetime
    policy: str | None
    trigger: str
    state: str
    headcount: int
    cap: int
    eligible: int
    assigned: int
    failed: int
    left: int
    reason: str | None
    reasons: dict[str, int]


class AgentOutcome(Struct, frozen=True):
    """Hold what one agent got: how many, how many of them by runs, and the most she had at once."""

    agent_id: int
    name: str
    given: int = 0
    by_runs: int = 0
    most: int = 0


class Outcome(Struct, frozen=True):
    """Hold what a period came to; what waits at its end is counted in `still`."""

    opened: int
    closed: int
    given: dict[str, int]
    handoffs: int
    first_assignment: Waits
    first_answer: Waits
    queued: int
    queue: Waits
    pooled: dict[str, int]
    pool: Waits
    not_given: dict[str, int]
    taken_back: dict[str, int]
    runs: tuple[RunOutcome, ...]
    agents: tuple[AgentOutcome, ...]
    still: dict[str, int]


def waits(seconds: Iterable[float]) -> Waits:
    """Sum up waits by nearest rank."""
    ordered = sorted(seconds)
    if not ordered:
        return Waits(0, None, None, None)
    last = len(ordered) - 1
    median, p90 = (ordered[min(int(len(ordered) * share), last)] for share in (0.5, 0.9))
    return Waits(len(ordered), median, p90, ordered[-1])
