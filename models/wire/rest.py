"""What REST answers carry beside the shared shapes (`contract.md` section 3)."""

from typing import Any, Generic, TypeVar

from msgspec import Struct

from models.entities import Step
from models.enums import ConversationState, Role
from models.shop_file import QueueSettings
from models.wire.requests import PolicyBody
from models.wire.shapes import AssignmentView, ConversationView, ItemView, Ref, RunView, Timestamp

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
    """Show a member of a group; weight 0 never receives by selection (R4.2)."""

    agent: Ref
    weight: int
    priority: int


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


class ConversationPlace(Struct, frozen=True):
    """Say where a conversation is after it was acted on, and whose it is."""

    conversation_id: int
    state: ConversationState
    owner: Ref | None = None


class PolicyView(Struct, frozen=True):
    """Show a policy with its slots of one day (wall clock), the next slot, and its version for `If-Match`."""

    id: int
    version: int
    policy: PolicyBody
    slots: list[str]
    next_slot_at: Timestamp | None
    idle_because: str | None


class Share(Struct, frozen=True):
    """Count what one agent would get."""

    agent: Ref
    count: int


class Preview(Struct, frozen=True):
    """Show the run that would happen now, with the split per agent (R7.15)."""

    run: RunView
    items: list[ItemView]
    split: list[Share]


class CandidateView(Struct, frozen=True):
    """Show one agent who was considered; `reason` is why she was not taken, empty for the winner."""

    agent: Ref
    load: int
    capacity: int
    weight: int
    priority: int
    last_assigned_at: Timestamp | None
    reason: str


class Placement(Struct, frozen=True):
    """Show one decision on a conversation's place with its trace: every step, every candidate (R4.6)."""

    trace_id: int
    at: Timestamp
    outcome: str
    reason: str | None
    agent: Ref | None
    steps: list[Step]
    candidates: list[CandidateView]
    omitted: dict[str, int]
    tie: str | None


class TraceView(Struct, frozen=True):
    """Explain every placement of a conversation, first to last."""

    conversation_id: int
    decisions: list[Placement]


class QueuePlace(Struct, frozen=True):
    """Show who waits in a queue: place from 1, since when, until when at most, and why (R5)."""

    position: int
    group: Ref
    conversation: ConversationView
    queued_at: Timestamp
    queue_until: Timestamp | None
    waited_s: int
    why: str


class LoggedEvent(Struct, frozen=True):
    """Show one event of the log as it was recorded; `data` has the fields of its type."""

    seq: int
    at: Timestamp
    type: str
    data: dict[str, Any]


class ConversationDetail(Struct, frozen=True):
    """Show a conversation with all its assignments."""

    conversation: ConversationView
    assignments: list[AssignmentView]


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
