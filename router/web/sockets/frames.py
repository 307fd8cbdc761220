"""From an event to the one frame it makes for an agent and for a customer (I7).

A frame is made of the event and its number alone, never of live state: what is replayed from the log is, byte
for byte, what was told live. Ephemeral frames carry no `seq` and are never replayed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec

from models.enums import ConversationState, MessageKind, SenderType
from models.events.configuration import AgentConfigured
from models.events.conversations import (
    AnswerRated,
    AttentionRaised,
    ConversationAccepted,
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    CustomerBlocked,
    CustomerUnblocked,
    MessageCreated,
    MessagesRead,
    ReplyOverdue,
)
from models.events.event import Event
from models.events.presence import PresenceChanged, ShiftChanged
from models.events.transfers import TransferEnded, TransferOffered, TransferReported
from models.wire.answers import AnswerRatedData
from models.wire.shapes import Ref, rfc3339
from models.wire.told import (
    AssignedData,
    ConfigChangedData,
    ConversationClosedData,
    MessageCreatedData,
    MessageReadData,
    Out,
    PresenceChangedData,
    ReplyOverdueData,
    ShiftChangedData,
    StateData,
    TakenData,
    TransferEndedData,
    TransferRequestedData,
    UnassignedData,
    UpdatedData,
)
from router.web.views import (
    assigned_conversation_view,
    created_message_view,
    moment,
    offer_view,
    offered_conversation_view,
    system_message,
)

encode = msgspec.json.Encoder().encode

Made = tuple[str, Any]
"""A frame's type and data."""


def message_created(_: int, event: MessageCreated) -> Made:
    """Show a message to both sides."""
    data = MessageCreatedData(created_message_view(event), event.state, moment(event.waiting_since))
    return "message.created", data


def message_read(_: int, event: MessagesRead) -> Made:
    """Tell how far one side has read."""
    by: Literal["agent", "customer"] = "customer" if event.by is SenderType.customer else "agent"
    return "message.read", MessageReadData(event.conversation_id, by, event.seq)


def conversation_closed(_: int, event: ConversationClosed) -> Made:
    """Tell both sides that it is over."""
    return "conversation.closed", ConversationClosedData(
        event.conversation_id, event.by, rfc3339(event.at), event.reason
    )


def conversation_assigned(seq: int, event: ConversationAssigned) -> Made:
    """Give the conversation to the agent, with the card that says why (R7.12)."""
    card = system_message(event.assignment, event.at, event.messages)
    view = assigned_conversation_view(seq, event)
    return "conversation.assigned", AssignedData(view, event.assignment.reason, card)


def conversation_unassigned(_: int, event: ConversationUnassigned) -> Made:
    """Take the conversation from the agent."""
    to = None if event.to_agent is None else Ref(event.to_agent, event.to_name or f"#{event.to_agent}")
    data = UnassignedData(event.conversation_id, str(event.reason), to, event.by)
    return "conversation.unassigned", data


def presence_changed(_: int, event: PresenceChanged) -> Made:
    """Show the agent her presence and connection, and who set them (R1.7)."""
    return "presence.changed", PresenceChangedData(
        agent_id=event.agent_id,
        presence=event.presence,
        connection=event.connection.value,
        reason=event.reason,
        until=moment(event.until),
        grace_until=moment(event.grace_until),
        by=event.by,
        moved=event.moved,
        keep_recents=event.keep_recents,
        next_presence=event.next_presence,
        next_reason=event.next_reason,
    )


def shift_changed(_: int, event: ShiftChanged) -> Made:
    """Remind the agent that her shift began or ended (R11.2)."""
    return "shift.changed", ShiftChangedData(event.agent_id, event.on_shift, moment(event.until))


def config_changed(_: int, event: AgentConfigured) -> Made:
    """Show the agent what is configured of her account now: capacity, hours, rights."""
    return "config.changed", ConfigChangedData(
        agent_id=event.id,
        name=event.name,
        role=event.role,
        capacity=event.capacity,
        pool_right=event.pool_right,
        hours=event.hours,
        version=event.version,
        by=event.by,
    )


def conversation_accepted(_: int, event: ConversationAccepted) -> Made:
    """Show the owner that what she was given counts as taken."""
    return "conversation.updated", UpdatedData(event.conversation_id, accepted=True)


def attention_raised(_: int, event: AttentionRaised) -> Made:
    """Show the owner that a supervisor was called (R9.5)."""
    return "conversation.updated", UpdatedData(event.conversation_id, attention=event.attention)


def reply_overdue(_: int, event: ReplyOverdue) -> Made:
    """Warn the owner that her customer has waited too long (R9.5)."""
    return "reply.overdue", ReplyOverdueData(event.conversation_id, rfc3339(event.waiting_since))


def transfer_offered(_: int, event: TransferOffered) -> Made:
    """Ask a colleague to take a conversation (R9.4)."""
    view, offer = offered_conversation_view(event), offer_view(event.offer)
    return "transfer.requested", TransferRequestedData(event.conversation_id, view, offer)


def transfer_ended(_: int, event: TransferEnded) -> Made:
    """Tell who was asked that the offer is over, and how (R9.4)."""
    offer = offer_view(event.offer)
    data = TransferEndedData(event.conversation_id, event.end, offer, event.by, event.reason)
    return f"transfer.{event.end.value}", data


def transfer_reported(_: int, event: TransferReported) -> Made:
    """Tell the sender who is being asked now, or how her offer ended (R9.4)."""
    offer = offer_view(event.offer)
    if event.end is None:
        return "transfer.requested", TransferRequestedData(event.conversation_id, None, offer)
    data = TransferEndedData(event.conversation_id, event.end, offer, event.by, event.reason)
    return f"transfer.{event.end.value}", data


def customer_got_agent(_: int, event: ConversationAssigned) -> Made:
    """Tell the customer who serves her."""
    state = StateData(event.conversation_id, ConversationState.assigned, agent=event.agent_name)
    return "conversation.state", state


def customer_queued(_: int, event: ConversationQueued) -> Made:
    """Tell the customer her place in the queue (R5.3)."""
    state = StateData(event.conversation_id, ConversationState.queued, position=event.position)
    return "conversation.state", state


def customer_pooled(_: int, event: ConversationPooled) -> Made:
    """Tell the customer that nobody is there, and when people are back (R8.4)."""
    where, back = ConversationState.waiting_offline, moment(event.back_at)
    return "conversation.state", StateData(event.conversation_id, where, back_at=back, notice=event.notice)


def customer_with_bot(_: int, event: ConversationHandedToBot) -> Made:
    """Tell the customer that the bot answers."""
    return "conversation.state", StateData(event.conversation_id, ConversationState.bot)


def answer_rated(_: int, event: AnswerRated) -> Made:
    """Show the customer what she said of an answer."""
    return "answer.rated", AnswerRatedData(event.conversation_id, event.message_seq, event.resolved)


def customer_blocked(_: int, event: CustomerBlocked) -> Made:
    """Tell the customer that the shop takes nothing from her any more; by whom and why is not hers to know (R7.10)."""
    return "customer.blocked", TakenData(event.customer_id)


def customer_unblocked(_: int, event: CustomerUnblocked) -> Made:
    """Tell the customer that she may write again (R7.10)."""
    return "customer.unblocked", TakenData(event.customer_id)


Maker = Callable[[int, Any], Made]
SHARED: dict[type[Event], Maker] = {
    MessageCreated: message_created,
    MessagesRead: message_read,
    ConversationClosed: conversation_closed,
}
"""What both sides get as the same bytes, encoded once."""
AGENT: dict[type[Event], Maker] = {
    **SHARED,
    ConversationAssigned: conversation_assigned,
    ConversationUnassigned: conversation_unassigned,
    ConversationAccepted: conversation_accepted,
    AttentionRaised: attention_raised,
    ReplyOverdue: reply_overdue,
    TransferOffered: transfer_offered,
    TransferEnded: transfer_ended,
    TransferReported: transfer_reported,
    PresenceChanged: presence_changed,
    ShiftChanged: shift_changed,
    AgentConfigured: config_changed,
}
WATCHED: dict[type[Event], Maker] = {kind: maker for kind, maker in AGENT.items() if kind is not TransferReported}
"""What somebody sees who only looks on: an offer is shown once, as she sees it who is asked."""
CUSTOMER: dict[type[Event], Maker] = {
    **SHARED,
    ConversationAssigned: customer_got_agent,
    ConversationQueued: customer_queued,
    ConversationPooled: customer_pooled,
    ConversationHandedToBot: customer_with_bot,
    CustomerBlocked: customer_blocked,
    CustomerUnblocked: customer_unblocked,
    AnswerRated: answer_rated,
}


def agent_frame(seq: int, event: Event) -> bytes | None:
    """Encode what an event tells its agent, if anything."""
    return _frame(AGENT, seq, event)


def customer_frame(seq: int, event: Event) -> bytes | None:
    """Encode what an event tells its customer; internal notes stay with the agents."""
    return None if hidden_from_customer(event) else _frame(CUSTOMER, seq, event)


def hidden_from_customer(event: Event) -> bool:
    """Tell whether an event is an internal note."""
    return isinstance(event, MessageCreated) and event.kind is MessageKind.note


def watched_frame(seq: int, event: Event) -> bytes | None:
    """Encode what an event shows to somebody who only looks on: the agent's frame without a position."""
    maker = WATCHED.get(type(event))
    return None if maker is None else ephemeral(event.at, *maker(seq, event))


def _frame(makers: dict[type[Event], Maker], seq: int, event: Event) -> bytes | None:
    maker = makers.get(type(event))
    if maker is None:
        return None
    kind, data = maker(seq, event)
    return encode(Out(kind, rfc3339(event.at), data, seq))


def ephemeral(at: datetime, kind: str, data: Any) -> bytes:
    """Encode a frame without a position: it is never replayed."""
    return encode(Out(kind, rfc3339(at), data))


def positioned(at: datetime, kind: str, data: Any, seq: int) -> bytes:
    """Encode a snapshot or another frame that names the position it stands for."""
    return encode(Out(kind, rfc3339(at), data, seq))
