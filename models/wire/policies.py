"""What REST tells of allocation policies: their terms, versions, arithmetic and previews (R7)."""

from msgspec import Struct

from models.enums import RunReason
from models.wire.requests import PolicyBody
from models.wire.shapes import ItemView, Ref, RunView, Timestamp


class PolicyView(Struct, frozen=True):
    """Show a policy with its slots of one day (wall clock), the next slot, and its version for `If-Match`."""

    id: int
    version: int
    policy: PolicyBody
    slots: list[str]
    next_slot_at: Timestamp | None
    idle_because: str | None


class PolicyVersion(Struct, frozen=True):
    """Show a policy as it was saved once, by whom, with its targets by name and the fields it changed."""

    version: int
    at: Timestamp
    by: str
    policy: PolicyBody
    targets: list[Ref]
    changed: list[str]


class PolicyArithmetic(Struct, frozen=True):
    """Show what a run that began now would come to (R7.7, R7.8), and when the policy runs next.

    `online` and `avg_awaiting` are what the conditions look at, `headcount` × `quota_per_agent` makes the `cap`;
    `reason` says why the run would hand out nothing; `now` is the server's clock.
    """

    now: Timestamp
    online: int
    avg_awaiting: float
    headcount: int
    quota_per_agent: int
    cap: int
    eligible: int
    reason: RunReason | None
    reason_text: str | None
    slots: list[str]
    next_slot_at: Timestamp | None
    idle_because: str | None


class Share(Struct, frozen=True):
    """Count what one agent would get on top of the conversations she has now (`load`, at most `capacity`)."""

    agent: Ref
    count: int
    load: int = 0
    capacity: int = 0


class Preview(Struct, frozen=True):
    """Show the run that would happen now, with the split per agent (R7.15)."""

    run: RunView
    items: list[ItemView]
    split: list[Share]
