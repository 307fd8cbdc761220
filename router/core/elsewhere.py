"""Where a conversation would go if its owner let go of it now, without any effect (R4.4, R9.5)."""

from datetime import datetime

from msgspec.structs import replace

from models.entities import Conversation
from models.enums import ConversationState
from models.events import ConversationAssigned, ConversationQueued
from router.core.intent import Intent
from router.core.routing import route
from router.core.state import ShopState


def goes_elsewhere(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> bool:
    """Ask the routing itself whether somebody else would get it, now or from a line that somebody else serves."""
    owner_id = conversation.owner_id or 0
    released = replace(
        conversation,
        state=ConversationState.routing,
        owner_id=None,
        excluded=tuple(dict.fromkeys((*conversation.excluded, owner_id))),
    )
    placed = route(state, released, intent, now)
    kept = any(isinstance(event, ConversationAssigned) and event.agent_id == owner_id for event in placed)
    return not kept and any(isinstance(event, ConversationAssigned | ConversationQueued) for event in placed)
