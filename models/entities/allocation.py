"""The row of an allocation run (R7)."""

from datetime import datetime

from models.entities.configuration import Target
from models.entities.entity import Entity
from models.enums import (
    RunReason,
    RunState,
    RunTrigger,
)


class Run(Entity):
    """Hold one run of an allocation (R7.13); `entries[dealt:]` are still to be dealt (R7.16).

    `online` is what the conditions are compared with (R7.7), `headcount` what the cap is made of (R7.8); runs from
    before the two were told apart have no `online`.

    `spread`: at most so many per agent and minute (R7.9); `paced` remembers who got how many lately. A run whose
    agents all had their share waits until `resume_at`, and is over at `ends_at`, when the next slot is due.
    """

    id: int
    trigger: RunTrigger
    operator: str
    started_at: datetime
    target: Target
    policy_id: int | None = None
    policy_name: str | None = None
    slot: str | None = None
    slot_at: datetime | None = None
    operator_id: int | None = None
    state: RunState = RunState.running
    online: int | None = None
    headcount: int = 0
    quota_per_agent: int | None = None
    cap: int = 0
    eligible: int = 0
    assigned: int = 0
    failed: int = 0
    left: int = 0
    avg_awaiting: float = 0.0
    min_online: int | None = None
    max_avg_awaiting: float | None = None
    agent_cap: int | None = None
    spread: int | None = None
    paced: dict[int, tuple[datetime, int]] = {}
    resume_at: datetime | None = None
    ends_at: datetime | None = None
    respect_capacity: bool = False
    suspended_recent_contact: bool = True
    per_agent: dict[int, int] = {}
    entries: tuple[int, ...] = ()
    dealt: int = 0
    note: str | None = None
    reason: RunReason | None = None
    finished_at: datetime | None = None
