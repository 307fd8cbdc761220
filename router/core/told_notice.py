"""A notice of the system as a message in a conversation."""

from datetime import datetime

from models.entities import Conversation
from models.enums import MessageKind, SenderType
from models.events import MessageCreated


def told_notice(conversation: Conversation, text: str, now: datetime) -> MessageCreated:
    """Say something to the customer in the system's name; it answers nothing, so she waits as before (R9.6)."""
    return MessageCreated(
        at=now,
        conversation_id=conversation.id,
        seq=conversation.messages + 1,
        sender_type=SenderType.system,
        sender_name="system",
        kind=MessageKind.notice,
        text=text,
        customer_id=conversation.customer_id,
        state=conversation.state,
        waiting_since=conversation.waiting_since,
    )
