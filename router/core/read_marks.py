"""Read marks: how far each side of a conversation has read."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import ReadMessages
from models.enums import SenderType
from models.errors import NotFound
from models.events import Event, MessagesRead
from router.core.ownership import open_conversation
from router.core.registry import decides, evolves
from router.core.state import ShopState


@decides(ReadMessages)
def read_messages(state: ShopState, command: ReadMessages, now: datetime) -> list[Event]:
    """Take a read mark; marks never go back and never beyond the last message."""
    conversation = open_conversation(state, command.conversation_id)
    by_agent = command.agent_id is not None
    if command.customer_id not in (None, conversation.customer_id):
        raise NotFound(f"There is no open conversation {command.conversation_id} of this customer.")
    if by_agent and conversation.owner_id != command.agent_id:
        return []
    seq = min(command.seq, conversation.messages)
    if seq <= (conversation.agent_read_seq if by_agent else conversation.customer_read_seq):
        return []
    return [
        MessagesRead(
            at=now,
            conversation_id=conversation.id,
            by=SenderType.agent if by_agent else SenderType.customer,
            seq=seq,
            agent_id=conversation.owner_id,
            customer_id=conversation.customer_id,
        )
    ]


@evolves(MessagesRead)
def messages_read(state: ShopState, event: MessagesRead) -> None:
    """Move the read mark."""
    conversation = state.conversations[event.conversation_id]
    name = "agent_read_seq" if event.by is SenderType.agent else "customer_read_seq"
    state.change(replace(conversation, **{name: event.seq}))
