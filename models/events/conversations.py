"""Events of customers, conversations, messages and pool entries (R6, R9)."""

from datetime import datetime
from typing import Any, ClassVar

from models.entities import Assignment, Handoff, Trace
from models.enums import (
    Attention,
    ClosedReason,
    ConversationState,
    MessageKind,
    PoolReason,
    SenderType,
)
from models.events.event import Event


class CustomerRegistered(Event, tag="customer.registered"):
    """A customer is known from now on."""

    id: int
    name: str
    external_id: str | None = None
    facts: dict[str, Any] = {}


class CustomerChanged(Event, tag="customer.changed"):
    """A customer's name or facts changed."""

    id: int
    name: str
    facts: dict[str, Any] = {}


class CustomerBlocked(Event, tag="customer.blocked"):
    """The shop takes nothing from a customer from now on; `entries` of hers stay in the pool, marked (R7.10)."""

    tells_customer: ClassVar[bool] = True
    customer_id: int
    reason: str
    by: str
    by_id: int | None = None
    entries: tuple[int, ...] = ()


class CustomerUnblocked(Event, tag="customer.unblocked"):
    """The shop takes messages from a customer again; `entries` of hers in the pool may be handed out (R7.10)."""

    tells_customer: ClassVar[bool] = True
    customer_id: int
    by: str
    by_id: int | None = None
    entries: tuple[int, ...] = ()


class ConversationOpened(Event, tag="conversation.opened"):
    """A customer has an open conversation on a channel; `former_id` is the one before it (R9.3)."""

    conversation_id: int
    customer: int
    channel: str
    former_id: int | None = None
    facts: dict[str, Any] = {}


class MessageCreated(Event, tag="message.created"):
    """Somebody wrote; `state` and `waiting_since` are the conversation's after it (R9.2, R9.6).

    To a bot: `sketch` marks what the customer said, `repeats` how often in a row she has said nearly that (R8.2).
    From a bot: `answer_of` is the knowledge entry whose answer it is.
    """

    tells_agent: ClassVar[bool] = True
    tells_customer: ClassVar[bool] = True
    conversation_id: int
    seq: int
    sender_type: SenderType
    sender_name: str
    text: str
    state: ConversationState
    sender_id: int | None = None
    kind: MessageKind = MessageKind.text
    client_msg_id: str | None = None
    agent_id: int | None = None
    customer_id: int | None = None
    waiting_since: datetime | None = None
    sketch: int = 0
    repeats: int = 0
    answer_of: int | None = None


class MessagesRead(Event, tag="message.read"):
    """One side has read up to `seq`; the other side is told, and so are her own other tabs (I8)."""

    tells_agent: ClassVar[bool] = True
    tells_customer: ClassVar[bool] = True
    conversation_id: int
    by: SenderType
    seq: int
    agent_id: int | None = None
    customer_id: int | None = None


class ConversationAssigned(Event, tag="conversation.assigned"):
    """A conversation has an owner, with the reason and the trace (R4.6); a pool entry it had is settled with it.

    Carries what the agent's row shows, so that the frame can be made again from the log alone.
    """

    tells_agent: ClassVar[bool] = True
    tells_customer: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    agent_name: str
    customer_id: int
    customer_name: str
    channel: str
    opened_at: datetime
    messages: int
    assignment: Assignment
    trace: Trace
    external_id: str | None = None
    facts: dict[str, Any] = {}
    group_id: int | None = None
    group_name: str | None = None
    former_id: int | None = None
    last_message_at: datetime | None = None
    waiting_since: datetime | None = None
    asked_human: bool = False
    handoff: Handoff | None = None
    agent_read_seq: int = 0
    customer_read_seq: int = 0


class ConversationUnassigned(Event, tag="conversation.unassigned"):
    """The owner no longer has the conversation; it is routed, pooled or given on in the same command.

    `reason` is an assignment's or a pool entry's; `exclude`: she is asked last from now on (R4.4).
    """

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    reason: str
    by: str
    to_agent: int | None = None
    to_group: int | None = None
    to_name: str | None = None
    words: str = ""
    note: str | None = None
    exclude: bool = False


class ConversationQueued(Event, tag="conversation.queued"):
    """Nobody accepts but somebody is online: the customer waits in a group's queue (R2.6, R5).

    `waits_for`: until `waits_until` she waits for her busy recent contact alone (R3.6).
    """

    tells_customer: ClassVar[bool] = True
    conversation_id: int
    customer_id: int
    group_id: int
    since: datetime
    until: datetime
    position: int
    trace: Trace
    waits_for: int | None = None
    waits_until: datetime | None = None


class RecentWaitEnded(Event, tag="conversation.recent_wait_ended"):
    """The time to wait for the recent contact is over: anybody in reach may take the customer now (R3.6)."""

    conversation_id: int


class QueuePromoted(Event, tag="conversation.promoted"):
    """A supervisor moved a customer to the front of her line (R5.1)."""

    conversation_id: int
    priority: int
    by: str


class ConversationHandedToBot(Event, tag="conversation.bot"):
    """The bot has the conversation (R2.4); `keeps_entry` while it stays in the pool (R8.4)."""

    tells_customer: ClassVar[bool] = True
    conversation_id: int
    customer_id: int
    bot: str
    trace: Trace


class ConversationPooled(Event, tag="conversation.pooled"):
    """Nobody could take it: there is an entry in the offline pool from now on (R6.3)."""

    tells_customer: ClassVar[bool] = True
    conversation_id: int
    customer_id: int
    entry_id: int
    reason: PoolReason
    first_message_at: datetime
    last_message_at: datetime
    messages: int
    group_id: int | None = None
    asked_human: bool = False
    bot_missed: bool = False
    unanswered: bool = False
    for_agent_id: int | None = None
    card: Assignment | None = None
    back_at: datetime | None = None
    notice: str | None = None
    trace: Trace = Trace()


class ConversationAccepted(Event, tag="conversation.accepted"):
    """The owner takes what she was given; she can't decline it any more."""

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int


class ReplyOverdue(Event, tag="reply.overdue"):
    """The customer has waited for the owner's reply longer than the shop allows (R9.5)."""

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    customer_id: int
    waiting_since: datetime


class AttentionRaised(Event, tag="conversation.attention"):
    """Nobody can be found who answers: a supervisor should look (R9.5)."""

    tells_agent: ClassVar[bool] = True
    conversation_id: int
    agent_id: int
    attention: Attention


class ReclaimPutOff(Event, tag="conversation.reclaim_put_off"):
    """There is still nobody else for a customer whose owner is silent, and a supervisor knows already (R9.5)."""

    conversation_id: int


class ConversationClosed(Event, tag="conversation.closed"):
    """A conversation is over; `reason` is set where somebody did more than close it (R7.10)."""

    tells_agent: ClassVar[bool] = True
    tells_customer: ClassVar[bool] = True
    conversation_id: int
    customer_id: int
    by: str
    agent_id: int | None = None
    reason: ClosedReason | None = None


class ConversationRated(Event, tag="conversation.rated"):
    """The customer rated the conversation, 1 to 5."""

    conversation_id: int
    rating: int
    comment: str | None = None


class AnswerRated(Event, tag="answer.rated"):
    """The customer said whether the bot's answer helped, the one of the knowledge entry `answer_of` (R6.4)."""

    tells_customer: ClassVar[bool] = True
    conversation_id: int
    message_seq: int
    answer_of: int
    resolved: bool
    customer_id: int
