"""What the server sends over the sockets (`contract.md` section 4)."""

from typing import Any, Literal

from msgspec import Struct

from models.enums import (
    AssignmentReason,
    Attention,
    ClosedReason,
    ConversationState,
    OfferEnd,
    Presence,
    Role,
    RunTrigger,
)
from models.shop_file import Hours
from models.wire.rest import QueuePlace
from models.wire.shapes import (
    AgentView,
    ConversationView,
    EntryView,
    MessageView,
    OfferView,
    Ref,
    RunView,
    SystemMessage,
    Timestamp,
)


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


class PartialData(Struct, frozen=True):
    """Show all that a bot has written so far of a message to come; an empty text takes it back (R8.3)."""

    conversation_id: int
    text: str


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


class UpdatedData(Struct, frozen=True, omit_defaults=True):
    """Show what changed about one's conversation beside its place: confirmed, or raised to the supervisors."""

    conversation_id: int
    accepted: bool | None = None
    attention: Attention | None = None


class TransferRequestedData(Struct, frozen=True):
    """Show an offered transfer to her who is asked (`offer.to`) and to the sender (`offer.from`) (R9.4).

    `conversation` is null for the sender: it is on her desk already.
    """

    conversation_id: int
    conversation: ConversationView | None
    offer: OfferView


class TransferEndedData(Struct, frozen=True):
    """Say how an offer ended, to both: `transfer.accepted`, `.declined`, `.expired`, `.cancelled` (R9.4)."""

    conversation_id: int
    end: OfferEnd
    offer: OfferView
    by: str
    reason: str | None = None


class ReplyOverdueData(Struct, frozen=True):
    """Warn the owner: the customer has waited longer than `replies.overdue_s` (R9.5)."""

    conversation_id: int
    waiting_since: Timestamp


class ShiftChangedData(Struct, frozen=True):
    """Remind an agent that her shift began or ended; presence stays as declared (R11.2)."""

    agent_id: int
    on_shift: bool
    until: Timestamp | None


class ConfigChangedData(Struct, frozen=True):
    """Show an agent what is configured of her account now, and who did it; presence and shift have their own frames."""

    agent_id: int
    name: str
    role: Role
    capacity: int
    pool_right: bool
    hours: Hours | None
    version: int
    by: str


class ConversationClosedData(Struct, frozen=True):
    """Say that a conversation is over; `reason`: the customer left, or was blocked (R7.10)."""

    conversation_id: int
    by: str
    at: Timestamp
    reason: ClosedReason | None = None


class TakenData(Struct, frozen=True):
    """Tell the customer whether the shop takes messages from her: `customer.blocked`, `customer.unblocked` (R7.10)."""

    customer_id: int


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
    keep_recents: bool | None = None
    next_presence: Presence | None = None
    next_reason: str | None = None


class StateData(Struct, frozen=True):
    """Tell the customer where her conversation is: `conversation.state`."""

    conversation_id: int
    state: ConversationState
    agent: str | None = None
    position: int | None = None
    estimate_s: int | None = None
    back_at: Timestamp | None = None
    notice: str | None = None


class RunShare(Struct, frozen=True):
    """Tell an agent how many conversations a run gave her, and by whom and when it was started."""

    run_id: int
    policy: Ref | None
    slot_at: Timestamp | None
    trigger: RunTrigger
    operator: str
    started_at: Timestamp
    count: int


class RunFinishedData(Struct, frozen=True):
    """Show a finished run: `run` to those who may open its record, `yours` to those who got something."""

    run: RunView | None
    yours: RunShare | None = None


class EntryChangedData(Struct, frozen=True):
    """Show a pool entry that came, changed or went: `entry.changed` on console sockets."""

    entry: EntryView


class PoolStrip(Struct, frozen=True):
    """Sum up the pool: today's numbers, the last run and the next slot."""

    waiting: int
    allocated_today: int
    failed_today: int
    last_run: RunView | None
    next_slot_at: Timestamp | None
    automatic: bool


class PoolChangedData(Struct, frozen=True):
    """Show the pool's numbers: `pool.changed` on console sockets."""

    pool: PoolStrip


class QueueChangedData(Struct, frozen=True):
    """Show who waits in the queues, group by group, first in first (R5): `queue.changed` on console sockets."""

    queue: list[QueuePlace]


class AgentChangedData(Struct, frozen=True):
    """Show an agent whose presence, connection or load changed: `agent.changed` on console sockets."""

    agent: AgentView


class ResyncData(Struct, frozen=True):
    """Say plainly that the missed frames are not to be had; a snapshot follows."""

    reason: Literal["trimmed", "log_changed", "too_far_behind", "position_unknown"]


class Done(Struct, frozen=True):
    """Say no more than that it is done."""


class Watching(Struct, frozen=True):
    """Say what a console socket shows from now on."""

    topics: list[str]
