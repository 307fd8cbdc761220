"""Bodies of REST requests and answers beside the shared shapes (`contract.md` section 3)."""

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar, dataclass_transform

from msgspec import UNSET, Meta, Struct, UnsetType, field

from models.entities import Step
from models.enums import ConversationState, OpenConversations, PoolReason, Presence, Role
from models.shop_file import Capacity, Conditions, Facts, Name, QueueSettings, TimeWindow
from models.wire.frames import ClientMsgId, Id, Note, Reason, Text, TransferTo
from models.wire.shapes import AssignmentView, ConversationView, ItemView, Ref, RunView, Timestamp

T = TypeVar("T")
Moment = Annotated[datetime, Meta(tz=True)]
"""A time in a request, with its offset."""

Words = Annotated[str, Meta(min_length=1, max_length=100)]
"""What somebody searches for."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry the fields of a request; unknown ones are refused."""


class Login(Body):
    """Sign in with shop, login and password."""

    shop: Annotated[str, Meta(max_length=64)]
    login: Annotated[str, Meta(max_length=64)]
    password: Annotated[str, Meta(max_length=200)]


class Me(Struct, frozen=True):
    """Say who is signed in."""

    shop: str
    agent: Ref
    login: str
    role: Role


class CustomerMessage(Body):
    """Hand in a customer's message from the merchant's own channel."""

    text: Text
    client_msg_id: ClientMsgId
    facts: Facts | None = None
    channel: Annotated[str, Meta(min_length=1, max_length=32)] = "api"
    name: Annotated[str, Meta(max_length=64)] | None = None


class MessageAccepted(Struct, frozen=True):
    """Say where a message is stored and where its conversation is now; sent again, the answer is the same."""

    conversation_id: int
    seq: int
    state: ConversationState


class VisitorSession(Body):
    """Ask for the widget's token; an `external_id` needs the shop's `signature`."""

    shop: Annotated[str, Meta(max_length=64)]
    external_id: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    signature: Annotated[str, Meta(max_length=128)] | None = None
    name: Annotated[str, Meta(max_length=64)] | None = None
    facts: Facts | None = None


class VisitorToken(Struct, frozen=True):
    """Give the widget its token, shown once."""

    token: str
    customer_id: int


class PresenceBody(Body):
    """Set presence (R1); a supervisor may set others'."""

    presence: Presence
    reason: Reason | None = None
    until: Moment | None = None
    open_conversations: OpenConversations | None = None
    to: TransferTo | None = None


class AgentPatch(Body):
    """Change an account; what is absent stays."""

    name: Name | UnsetType = UNSET
    capacity: Capacity | UnsetType = UNSET
    pool_right: bool | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class MemberBody(Body):
    """Put an agent (id) into a group."""

    agent: Id
    weight: Annotated[int, Meta(ge=0, le=1000)] = 100
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0


class MembersBody(Body):
    """Replace a group's members."""

    members: tuple[MemberBody, ...]


class GroupBody(Body):
    """Describe a group with ids."""

    name: Name
    default: bool = False
    members: tuple[MemberBody, ...] = ()
    takes: tuple[Facts, ...] = ()
    overflow: tuple[Id, ...] = ()
    strict: bool = False
    bot: str | None = None
    queue: QueueSettings = QueueSettings()


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


class MessageBody(Body):
    """Write into a conversation as its owner."""

    text: Text
    client_msg_id: ClientMsgId
    internal: bool = False


class ConversationPlace(Struct, frozen=True):
    """Say where a conversation is after it was acted on, and whose it is."""

    conversation_id: int
    state: ConversationState
    owner: Ref | None = None


class TransferBody(Body):
    """Give a conversation to an agent or a group (R9.4)."""

    to: TransferTo
    reason: Reason
    note: Note | None = None
    offer: bool = False


class ReasonBody(Body):
    """Say why."""

    reason: Reason


class PoolFilter(Body):
    """Choose entries by what the pool page filters."""

    group: Id | None = None
    reason: PoolReason | None = None
    asked_human: bool | None = None
    since: Moment | None = None
    q: Words | None = None


class PoolTarget(Body):
    """Say who gets the entries: exactly one of the four."""

    agent: Id | None = None
    agents: tuple[Id, ...] | None = None
    group: Id | None = None
    shunt_rules: bool | None = None


class PoolAssign(Body):
    """Hand out chosen entries by hand (R6.7)."""

    to: PoolTarget
    entries: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=5000)] | None = None
    filter: PoolFilter | None = None
    note: Note | None = None


class Targets(Body):
    """Say who receives (R7.6), by id."""

    kind: Literal["shunt_rules", "groups", "agents"] = "shunt_rules"
    groups: tuple[Id, ...] = ()
    agents: tuple[Id, ...] = ()


class PolicyBody(Body):
    """Describe an allocation policy; the words are those of the shop file, targets go by id (R7)."""

    name: Name
    enabled: bool = True
    range: Literal["asked_human", "all"] = "asked_human"
    window_h: Annotated[int, Meta(ge=1, le=720)] = 24
    order: Literal["latest_first", "longest_wait_first"] = "latest_first"
    times: tuple[TimeWindow, ...] = ()
    every_min: Literal[5, 10, 15, 30, 60] = 30
    on_agent_ready: bool = False
    targets: Targets = Targets()
    conditions: Conditions = Conditions()
    quota_per_agent: Annotated[int, Meta(ge=1, le=5000)] = 100
    headcount: Literal["shop", "targets"] | None = None
    agent_cap: Annotated[int, Meta(ge=1, le=5000)] | None = None
    suspended_recent_contact: bool = True
    respect_capacity: bool = False
    spread: Annotated[int, Meta(ge=1, le=1000)] | None = None


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
