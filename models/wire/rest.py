"""What REST answers carry beside the shared shapes (`contract.md` section 3)."""

from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from models.entities import Step
from models.enums import AssignmentReason, Connection, ConversationState, Presence, Role
from models.shop_file import Hours, QueueSettings
from models.wire.requests import SettingsBody
from models.wire.shapes import AssignmentView, BlockView, ConversationView, Ref, Timestamp

T = TypeVar("T")


class Me(Struct, frozen=True):
    """Say who is signed in."""

    shop: str
    agent: Ref
    login: str
    role: Role


class MessageAccepted(Struct, frozen=True):
    """Say where a message is stored and where its conversation is now; sent again, the answer is the same."""

    conversation_id: int
    seq: int
    state: ConversationState


class VisitorToken(Struct, frozen=True):
    """Give the widget its token, shown once."""

    token: str
    customer_id: int


class MemberView(Struct, frozen=True):
    """Show a member of a group; weight 0 never receives by selection (R4.2), `load` is counted in this group."""

    agent: Ref
    weight: int
    priority: int
    capacity: int | None = None
    load: int = 0


class GroupWarning(Struct, frozen=True):
    """Warn of a group that will not do what it seems to: stable code, sentence, the groups concerned."""

    code: Literal["empty", "unreachable", "overflow_loop", "nobody_scheduled"]
    detail: str
    groups: list[Ref] = []


class GroupView(Struct, frozen=True):
    """Show a group, its members by name and its version for `If-Match`."""

    id: int
    name: str
    default: bool
    members: list[MemberView]
    takes: list[dict[str, Any]]
    overflow: list[Ref]
    strict: bool
    bot: str | None
    queue: QueueSettings
    version: int
    hours: Hours | None = None
    open: bool = True
    hours_until: Timestamp | None = None
    warnings: list[GroupWarning] = []
    hits_24h: int = 0
    waiting: int = 0


class CustomerBlock(Struct, frozen=True):
    """Show whether a customer is blocked, by whom, when and why (R7.10)."""

    customer_id: int
    block: BlockView | None = None


class ConversationPlace(Struct, frozen=True):
    """Say where a conversation is after it was acted on, and whose it is; `asked` has the offer (R9.4)."""

    conversation_id: int
    state: ConversationState
    owner: Ref | None = None
    asked: Ref | None = None


class CandidateView(Struct, frozen=True):
    """Show one agent who was considered; `reason` is why she was not taken, empty for the winner.

    Her wait counts from the later of `last_assigned_at` and `online_since`, which is there only then (R4.2, R4.3).
    """

    agent: Ref
    load: int
    capacity: int
    weight: int
    priority: int
    last_assigned_at: Timestamp | None
    reason: str
    online_since: Timestamp | None = None


class Placement(Struct, frozen=True):
    """Show one step on a conversation's way; where it was routed, with every rule and candidate (R4.6).

    `outcome`: opened, bot, handoff, assigned, accepted, queued, recent_wait_ended, promoted, pooled, unassigned,
    offered, offer_accepted, offer_declined, offer_expired, offer_cancelled, overdue, attention, closed. `agent` is who
    got it, lost it or was asked; `by` who did it; `to` the colleague or group it is meant for; `words` what a person
    gave as the reason; `until` how long it queues, or the offer waits.
    """

    trace_id: int
    at: Timestamp
    outcome: str
    reason: str | None
    agent: Ref | None
    steps: list[Step]
    candidates: list[CandidateView]
    omitted: dict[str, int]
    tie: str | None
    by: str | None = None
    to: Ref | None = None
    group: Ref | None = None
    words: str | None = None
    note: str | None = None
    until: Timestamp | None = None


class TraceView(Struct, frozen=True):
    """Explain the way of a conversation, first to last; `next_cursor` leads to what came before."""

    conversation_id: int
    decisions: list[Placement]
    next_cursor: str | None = None


class QueuePlace(Struct, frozen=True):
    """Show who waits in a queue: place from 1, since when, until when at most, and why (R5).

    `why`: `waits_for_recent` (R3.6), `outside_hours` (R11.2), `nobody_serves`, `strict` when only others could,
    `full` when those who serve have no room, `nobody_accepts` for anything else. `estimate_s` is null when unknown.
    """

    position: int
    group: Ref
    conversation: ConversationView
    queued_at: Timestamp
    queue_until: Timestamp | None
    waited_s: int
    why: str
    estimate_s: int | None = None
    priority: int = 0


class ShopSettings(Struct, frozen=True):
    """Show a shop's settings with the version for `If-Match`."""

    shop: str
    version: int
    settings: SettingsBody


class Trial(Struct, frozen=True):
    """Show where a customer would go, with every step and candidate, without any effect (R4.6).

    `place`: assigned, bot, queued, waiting_offline. `notice` is what the customer would be told.
    """

    place: ConversationState
    reason: str | None
    agent: Ref | None
    group: Ref | None
    steps: list[Step]
    candidates: list[CandidateView]
    omitted: dict[str, int]
    tie: str | None
    position: int | None = None
    back_at: Timestamp | None = None
    notice: str | None = None


class PresenceSpan(Struct, frozen=True):
    """Show one interval of presence and connection (R1.7); the last one runs: `ended_at` is null.

    `cause` and `by` say what began it, `created` the first one of an account; `reason` was given for the presence.
    """

    started_at: Timestamp
    ended_at: Timestamp | None
    presence: Presence
    connection: Connection
    cause: str
    by: str
    reason: str | None = None


class AssignmentRecord(Struct, frozen=True):
    """Show one conversation an agent was given: why, by whom, and the id of its trace (R4.6)."""

    trace_id: int
    at: Timestamp
    conversation_id: int
    customer: Ref
    group: Ref | None
    reason: AssignmentReason
    chosen_by: AssignmentReason | None
    operator: str


class PasswordSet(Struct, frozen=True):
    """Give a generated password, shown once; null when the request brought one."""

    password: str | None


class LoggedEvent(Struct, frozen=True):
    """Show one event of the log as it was recorded; `data` has the fields of its type."""

    seq: int
    at: Timestamp
    type: str
    data: dict[str, Any]


class ConversationDetail(Struct, frozen=True):
    """Show a conversation with all its assignments.

    `recent_contact`: who last spoke to the customer, while the relation lasts (R3.3).
    """

    conversation: ConversationView
    assignments: list[AssignmentView]
    recent_contact: Ref | None = None


class Page(Struct, Generic[T], frozen=True):
    """Carry one page of a list; `next_cursor` is null on the last one, `total` where it is counted."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class WrongField(Struct, frozen=True):
    """Name one wrong field and what to do about it."""

    field: str
    detail: str


class Problem(Struct, frozen=True):
    """Say what went wrong: RFC 9457 `application/problem+json`; `code` is stable, `detail` is for people."""

    title: str
    status: int
    detail: str
    code: str
    request_id: str
    type: str = "about:blank"
    errors: list[WrongField] = []
