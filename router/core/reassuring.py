"""Who was handed to a person and hears nothing is told once that she is not forgotten (R8.6)."""

from datetime import datetime, timedelta

from models.entities import Conversation
from models.enums import ConversationState, MessageKind, SenderType
from models.events import Event, MessageCreated
from router.core.groups import facts_of, matching_group
from router.core.notices import reassurance
from router.core.outlook import back_at
from router.core.state import ShopState


def reassure_from(state: ShopState, conversation: Conversation, at: datetime) -> datetime | None:
    """Return when a customer who is handed to a person now has waited long enough to be told; None: never.

    In the pool she has been told when people are back (R8.4).
    """
    seconds = state.shop.handoff.reassure_s
    if seconds is None or conversation.state is ConversationState.waiting_offline:
        return None
    return at + timedelta(seconds=seconds)


def reassure(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Let the bot speak once, as what it was before the handoff; the customer waits on (R9.6)."""
    handoff = conversation.handoff
    group, _ = matching_group(state, facts_of(state.customers[conversation.customer_id], conversation))
    return [
        MessageCreated(
            at=now,
            conversation_id=conversation.id,
            seq=conversation.messages + 1,
            sender_type=SenderType.bot,
            sender_name=(handoff.bot if handoff else None) or "bot",
            kind=MessageKind.notice,
            text=reassurance(state.shop, back_at(state, group, now), now),
            agent_id=conversation.owner_id,
            customer_id=conversation.customer_id,
            state=conversation.state,
            waiting_since=conversation.waiting_since,
        )
    ]
