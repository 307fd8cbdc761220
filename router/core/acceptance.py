"""The owner's word on what she was just given: accepted, or declined so that somebody else gets it (R4.4)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import AcceptConversation, DeclineConversation
from models.enums import ConversationState
from models.errors import Conflict
from models.events import ConversationAccepted, Event
from router.core.assignment import DECLINED, unassigned
from router.core.elsewhere import goes_elsewhere
from router.core.intent import Intent
from router.core.ownership import owned_by
from router.core.registry import decides, evolves
from router.core.state import ShopState


@decides(AcceptConversation)
def accept_conversation(state: ShopState, command: AcceptConversation, now: datetime) -> list[Event]:
    """Confirm what one was given; confirming twice changes nothing."""
    conversation = owned_by(state, command.conversation_id, command.by, supervisors=False)
    if conversation.accepted_at is not None:
        return []
    owner_id = conversation.owner_id or 0
    return [ConversationAccepted(at=now, conversation_id=conversation.id, agent_id=owner_id)]


@decides(DeclineConversation)
def decline_conversation(state: ShopState, command: DeclineConversation, now: datetime) -> list[Event]:
    """Give back what one has neither accepted nor spoken in; others are asked first (R4.4).

    Refused when nobody else would get it, now or from a queue: then it takes a transfer or a return with a reason.
    """
    conversation = owned_by(state, command.conversation_id, command.by, supervisors=False)
    if conversation.state is not ConversationState.assigned or conversation.accepted_at is not None:
        raise Conflict("You have accepted it or spoken in it; transfer or return it with a reason.")
    if not goes_elsewhere(state, conversation, Intent("route", declined=True), now):
        raise Conflict("Nobody else can take it; transfer or return it with a reason.")
    words = command.reason or ""
    return unassigned(conversation, DECLINED, command.by.name, now, words=words, exclude=True)


@evolves(ConversationAccepted)
def conversation_accepted(state: ShopState, event: ConversationAccepted) -> None:
    """Remember that she took it."""
    state.change(replace(state.conversations[event.conversation_id], accepted_at=event.at))
