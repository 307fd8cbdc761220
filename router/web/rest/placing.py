"""Act on a conversation and say where it is then, and whose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.commands import Command
from models.enums import ConversationState
from models.events import ConversationAssigned, ConversationUnassigned, Event, TransferEnded, TransferOffered
from models.wire.rest import ConversationPlace
from models.wire.shapes import Ref
from router.core.state import ShopState
from router.web.receipts import state_after
from router.web.rest.call import Call, Reply


async def placed(call: Call[Any, Any], conversation: int, command: Command) -> Reply[ConversationPlace]:
    """Submit a command on a conversation; the answer tells its place from what happened, else what it was before."""

    def question(state: ShopState, now: datetime) -> ConversationPlace:
        return place_now(state, conversation)

    before = await call.ask(question)
    return await call.submit(command, lambda events: place_after(before, events))


def place_now(state: ShopState, conversation_id: int) -> ConversationPlace:
    """Return the place of a conversation; one that is not open is closed."""
    found = state.conversations.get(conversation_id)
    if found is None:
        return ConversationPlace(conversation_id, ConversationState.closed)
    owner = state.agents.get(found.owner_id or 0)
    asked = None if found.offer is None else Ref(found.offer.to_agent, found.offer.to_name)
    return ConversationPlace(found.id, found.state, None if owner is None else Ref(owner.id, owner.name), asked)


def place_after(before: ConversationPlace, events: Sequence[Event]) -> ConversationPlace:
    """Return the place of a conversation after these events."""
    owner, asked = before.owner, before.asked
    for event in events:
        if getattr(event, "conversation_id", None) != before.conversation_id:
            continue
        match event:
            case ConversationAssigned():
                owner = Ref(event.agent_id, event.agent_name)
            case ConversationUnassigned():
                owner = None
            case TransferOffered():
                asked = Ref(event.offer.to_agent, event.offer.to_name)
            case TransferEnded():
                asked = None
    state = state_after(events, before.conversation_id) or before.state
    closed = state is ConversationState.closed
    return ConversationPlace(before.conversation_id, state, None if closed else owner, asked)
