"""The frames of the sockets (`contract.md` section 4): unknown fields are refused on the way in."""

from datetime import datetime
from typing import Annotated, Any, Literal, dataclass_transform

from msgspec import Meta, Struct, field

from models.enums import (
    AssignmentReason,
    ConversationState,
    OpenConversations,
    Presence,
)
from models.wire.shapes import (
    AgentView,
    ConversationView,
    CustomerView,
    EntryView,
    MessageView,
    Ref,
    RunView,
    SystemMessage,
    Timestamp,
)

FRAME_LIMIT = 64 * 1024
"""Bytes of one frame, both ways (reliability.md section 3, oversize)."""

Text = Annotated[str, Meta(min_length=1, max_length=4000)]
ClientMsgId = Annotated[str, Meta(min_length=1, max_length=64)]
Reason = Annotated[str, Meta(min_length=1, max_length=200)]
Note = Annotated[str, Meta(max_length=1000)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Seq = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Incoming(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry a client's frame; `data` is decoded by `type` (see `INCOMING` of each socket)."""

    ref: Annotated[str, Meta(min_length=1, max_length=64)]
    type: Annotated[str, Meta(max_length=64)]
    data: dict[str, Any] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """Carry the fields of a client's frame."""


class Hello(Data):
    """Open the dialogue: token (unless the session cookie came) and the position to resume from."""

    token: str | None = None
    log_id: str | None = None
    last_seq: Seq | None = None
    mobile: bool = False


class Ping(Data):
    """Measure the way to the server and learn the last position addressed to the client."""


class SetPresenceFrame(Data):
    """Declare presence (R1); `until` ends a suspension, `open_conversations` is due when going offline with some."""

    presence: Presence
    reason: Reason | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    open_conversations: OpenConversations | None = None
    to: "TransferTo | None" = None


class SendMessageFrame(Data):
    """Write into a conversation as its owner; `internal` notes are seen by agents only."""

    conversation_id: Id
    client_msg_id: ClientMsgId
    text: Text
    internal: bool = False


class VisitorMessageFrame(Data):
    """Write as the customer; `click` marks a choice from a menu (R6.4). `conversation_id` is only a hint."""

    client_msg_id: ClientMsgId
    text: Text
    conversation_id: Id | None = None
    click: bool = False
    facts: dict[str, Any] | None = None


class ReadFrame(Data):
    """Say that everything up to `seq` was read."""

    conversation_id: Id
    seq: Seq


class TypingFrame(Data):
    """Say that somebody types, or stopped; never stored."""

    conversation_id: Id


class ConversationFrame(Data):
    """Name the conversation to claim or close."""

    conversation_id: Id


class TransferTo(Data):
    """Name the target of a transfer: exactly one of the two."""

    agent: Id | None = None
    group: Id | None = None


class TransferFrame(Data):
    """Give a conversation to an agent or a group (R9.4)."""

    conversation_id: Id
    to: TransferTo
    reason: Reason
    note: Note | None = None


class ReturnToPoolFrame(Data):
    """Put a conversation back into the offline pool; a reason is due (R9.7)."""

    conversation_id: Id
    reason: Reason


class RateFrame(Data):
    """Rate the conversation, 1 (bad) to 5 (good)."""

    conversation_id: Id
    rating: Annotated[int, Meta(ge=1, le=5)]
    comment: Note | None = None


class WatchFrame(Data):
    """Choose what a supervisor's socket shows; each topic answers with a snapshot."""

    topics: list[Literal["agents", "queue", "pool", "runs"]]
    conversation_id: Id | None = None


class ForcePresenceFrame(Data):
    """Set another agent's presence, with a reason (R1.7)."""

    agent_id: Id
    presence: Presence
    reason: Reason


AGENT_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "presence.set": SetPresenceFrame,
    "message.send": SendMessageFrame,
    "message.read": ReadFrame,
    "typing.start": TypingFrame,
    "typing.stop": TypingFrame,
    "conversation.claim": ConversationFrame,
    "conversation.close": ConversationFrame,
    "conversation.transfer": TransferFrame,
    "conversation.return_to_pool": ReturnToPoolFrame,
}
VISITOR_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "message.send": VisitorMessageFrame,
    "message.read": ReadFrame,
    "typing.start": TypingFrame,
    "typing.stop": TypingFrame,
    "handoff.request": Ping,
    "queue.leave": Ping,
    "conversation.rate": RateFrame,
}
CONSOLE_INCOMING: dict[str, type[Data]] = {
    "hello": Hello,
    "ping": Ping,
    "watch": WatchFrame,
    "agent.presence.force": ForcePresenceFrame,
}


class Out(Struct, frozen=True, omit_defaults=True):
    """Carry the server's frame; `seq` is the recipient's position, absent on ephemeral frames."""

    type: str
    at: Timestamp
    data: Any
    seq: int | None = None


class Answer(Struct, frozen=True):
    """Answer a frame by its `ref`: `ack`, `ready`, `pong` or `error`."""

    type: str
    ref: str | None
    data: Any


class ReadyData(Struct, frozen=True):
    """Greet a client: `seq` in `last_seq` counts in the log named `log_id`; times of U2 hang on `now`."""

    connection_id: str
    heartbeat_s: int
    resumed: bool
    log_id: str
    last_seq: int
    now: Timestamp
    agent_id: int | None = None
    customer_id: int | None = None
    presence: Presence | None = None


class PongData(Struct, frozen=True):
    """Answer a ping with the last position addressed to the client."""

    seq: int
    now: Timestamp


class ErrorData(Struct, frozen=True):
    """Say why a frame was refused."""

    code: str
    detail: str
    retryable: bool
    errors: list[dict[str, str]] = []


class MessageAck(Struct, frozen=True):
    """Say where a message is stored."""

    conversation_id: int
    message_seq: int


class MessageCreatedData(Struct, frozen=True):
    """Show a new message and what it did to its conversation's clock (R9.6)."""

    message: MessageView
    state: ConversationState
    waiting_since: Timestamp | None


class MessageReadData(Struct, frozen=True):
    """Say who has read how far."""

    conversation_id: int
    by: Literal["agent", "customer"]
    seq: int


class TypingData(Struct, frozen=True):
    """Say who types."""

    conversation_id: int
    by: Ref


class AssignedData(Struct, frozen=True):
    """Give a conversation to the agent; the system message carries why in words (R7.12)."""

    conversation: ConversationView
    reason: AssignmentReason
    system_message: SystemMessage | None


class UnassignedData(Struct, frozen=True):
    """Take a conversation from the agent: to whom it went, by whose doing and why."""

    conversation_id: int
    reason: str
    to: Ref | None
    by: str


class ConversationClosedData(Struct, frozen=True):
    """Say that a conversation is over."""

    conversation_id: int
    by: str
    at: Timestamp


class PresenceChangedData(Struct, frozen=True):
    """Show an agent's presence and connection, and who set it (R1.7)."""

    agent_id: int
    presence: Presence
    connection: str
    reason: str | None
    until: Timestamp | None
    grace_until: Timestamp | None
    by: str
    moved: int = 0


class StateData(Struct, frozen=True):
    """Tell the customer where her conversation is: `conversation.state`."""

    conversation_id: int
    state: ConversationState
    agent: str | None = None
    position: int | None = None
    estimate_s: int | None = None
    back_at: Timestamp | None = None
    notice: str | None = None


class RunFinishedData(Struct, frozen=True):
    """Show a finished run."""

    run: RunView


class EntryChangedData(Struct, frozen=True):
    """Show a pool entry that came, changed or went: `entry.changed` on console sockets."""

    entry: EntryView


class PoolChangedData(Struct, frozen=True):
    """Show the pool's numbers: `pool.changed` on console sockets."""

    pool: "PoolStrip"


class QueueChangedData(Struct, frozen=True):
    """Show who waits in the queues, first in first: `queue.changed` on console sockets."""

    queue: list[ConversationView]


class AgentChangedData(Struct, frozen=True):
    """Show an agent whose presence, connection or load changed: `agent.changed` on console sockets."""

    agent: AgentView


class ShopInfo(Struct, frozen=True):
    """Tell the pages what they need of the shop's settings."""

    key: str
    name: str
    timezone: str
    warn_s: int
    overdue_s: int
    suspended_h: int
    when_suspended: str
    grace_s: int = 45


class AgentSnapshot(Struct, frozen=True):
    """Give the desk everything it shows at once."""

    shop: ShopInfo
    me: AgentView
    conversations: list[ConversationView]
    colleagues: list[AgentView]
    groups: list[Ref]


class VisitorSnapshot(Struct, frozen=True):
    """Give the visitor page everything it shows at once."""

    shop: Ref
    customer: CustomerView
    state: StateData | None
    messages: list[MessageView]
    bot: bool


class PoolStrip(Struct, frozen=True):
    """Sum up the pool: today's numbers, the last run and the next slot."""

    waiting: int
    allocated_today: int
    failed_today: int
    last_run: RunView | None
    next_slot_at: Timestamp | None
    automatic: bool


class ConsoleSnapshot(Struct, frozen=True):
    """Give a console socket what it watches."""

    agents: list[AgentView]
    pool: PoolStrip | None
    runs: list[RunView]
    queue: list[ConversationView]


class ResyncData(Struct, frozen=True):
    """Say plainly that the missed frames are not to be had; a snapshot follows."""

    reason: Literal["trimmed", "log_changed", "too_far_behind", "position_unknown"]
