"""From an event to the one frame it makes for an agent and for a customer (I7).

A frame is made of the event and its number alone, never of live state: what is replayed from the log is, byte
for byte, what was told live. Ephemeral frames carry no `seq` and are never replayed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec

from models.enums import ConversationState, MessageKind, SenderType
from models.events.conversations import (
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    ConversationUnassigned,
    MessageCreated,
    MessagesRead,
)
from models.events.event import Event
from models.events.presence import PresenceChanged
from models.wire.shapes import Ref, rfc3339
from models.wire.told import (
    AssignedData,
    ConversationClosedData,
    MessageCreatedData,
    MessageReadData,
    Out,
    PresenceChangedData,
    StateData,
    UnassignedData,
)
from router.web.views import (
    assigned_conversation_view,
    created_message_view,
    moment,
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
    return "conversation.closed", ConversationClosedData(event.conversation_id, event.by, rfc3339(event.at))


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
    )


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
    state = StateData(event.conversation_id, ConversationState.waiting_offline, back_at=moment(event.back_at))
    return "conversation.state", state


def customer_with_bot(_: int, event: ConversationHandedToBot) -> Made:
    """Tell the customer that the bot answers."""
    return "conversation.state", StateData(event.conversation_id, ConversationState.bot)


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
    PresenceChanged: presence_changed,
}
CUSTOMER: dict[type[Event], Maker] = {
    **SHARED,
    ConversationAssigned: customer_got_agent,
    ConversationQueued: customer_queued,
    ConversationPooled: customer_pooled,
    ConversationHandedToBot: customer_with_bot,
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
    maker = AGENT.get(type(event))
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
