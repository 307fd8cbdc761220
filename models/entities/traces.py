"""Values that explain: messages, steps, candidates, traces and assignments (R4.6, R7.12)."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from models.enums import (
    AssignmentReason,
    MessageKind,
    SenderType,
)


class Message(Struct, frozen=True):
    """Hold one message; texts are never part of the routing state.

    `answer_of`: the knowledge entry whose answer it is; `resolved`: whether it helped, as the customer said.
    """

    conversation_id: int
    seq: int
    sender_type: SenderType
    sender_id: int | None
    sender_name: str
    kind: MessageKind
    text: str
    at: datetime
    client_msg_id: str | None = None
    answer_of: int | None = None
    resolved: bool | None = None


class Step(Struct, frozen=True, omit_defaults=True):
    """Tell one hop of routing: the rule, whether it took the conversation, and the values compared."""

    rule: str
    took: bool
    detail: str
    values: dict[str, Any] = {}


class Candidate(Struct, frozen=True, array_like=True, gc=False):
    """Show one agent who was considered: `reason` is why she was not taken, empty for the winner.

    The log has hundreds of these per decision, so there each is a list in this order; new fields go to the end.
    Plain values alone, so the collector of cycles need not look at the thousands that stand in line-ups.
    `online_since` where that is later than her last assignment: a newcomer's wait starts then (R4.3).
    """

    agent_id: int
    load: int
    capacity: int
    weight: int
    priority: int
    last_assigned_at: datetime | None = None
    reason: str = ""
    online_since: datetime | None = None


class Trace(Struct, frozen=True, omit_defaults=True):
    """Explain a decision (R4.6): the steps, up to 200 candidates, and counts by reason for the rest."""

    steps: tuple[Step, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    omitted: dict[str, int] = {}
    winner: int | None = None
    tie: str | None = None


class Assignment(Struct, frozen=True, omit_defaults=True):
    """Tell why a conversation came to an agent, in words for her card (R7.12)."""

    reason: AssignmentReason
    operator: str
    kind: str = "shunt"
    text: str = ""
    note: str | None = None
    run_id: int | None = None
    entry_id: int | None = None
    policy_id: int | None = None
    policy_name: str | None = None
    slot_at: datetime | None = None
    chosen_by: AssignmentReason | None = None
    entry_first_message_at: datetime | None = None
    entry_last_message_at: datetime | None = None
    entry_messages: int | None = None
