"""What makes a message happen once, whichever door it came through: one scope, digest and answer for all."""

import hashlib
from collections.abc import Sequence

import msgspec

from models.enums import ConversationState
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
    MessageCreated,
)
from models.wire.rest import MessageAccepted
from router.runtime.once import Once

_LEADS_TO: dict[type[Event], ConversationState] = {
    ConversationAssigned: ConversationState.assigned,
    ConversationClosed: ConversationState.closed,
    ConversationHandedToBot: ConversationState.bot,
    ConversationPooled: ConversationState.waiting_offline,
    ConversationQueued: ConversationState.queued,
}


def digest_of(*content: object) -> bytes:
    """Return the digest of what was asked, the same for the same content."""
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).digest()


def agent_message(agent_id: int, client_msg_id: str, conversation_id: int, text: str, internal: bool) -> Once:
    """Make an agent's message happen once (I5); the reply is a `MessageAccepted`."""
    content = digest_of(conversation_id, text, internal)
    return Once(f"msg:agent:{agent_id}", client_msg_id, content, lambda events: accepted(events, client_msg_id))


def customer_message(customer_id: int, client_msg_id: str, channel: str, text: str) -> Once:
    """Make a customer's message happen once (I5); the reply is a `MessageAccepted`."""
    content = digest_of(channel, text)
    return Once(f"msg:customer:{customer_id}", client_msg_id, content, lambda events: accepted(events, client_msg_id))


def accepted(events: Sequence[Event], client_msg_id: str) -> bytes:
    """Say where the message is stored and where its conversation is after everything that followed."""
    stored = next(
        event for event in events if isinstance(event, MessageCreated) and event.client_msg_id == client_msg_id
    )
    state = state_after(events, stored.conversation_id) or stored.state
    return msgspec.json.encode(MessageAccepted(stored.conversation_id, stored.seq, state))


def state_after(events: Sequence[Event], conversation_id: int) -> ConversationState | None:
    """Return the state these events leave a conversation in; None when none of them tells."""
    told = [
        event.state if isinstance(event, MessageCreated) else _LEADS_TO[type(event)]
        for event in events
        if (isinstance(event, MessageCreated) or type(event) in _LEADS_TO)
        and getattr(event, "conversation_id", None) == conversation_id
    ]
    return told[-1] if told else None
