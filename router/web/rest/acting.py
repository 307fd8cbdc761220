"""Acting on conversations: write, claim, transfer, close, give back (R9). Who may, the core decides."""

from collections.abc import Sequence
from typing import Any

from models.commands import (
    ClaimConversation,
    CloseConversation,
    Command,
    ReturnToPool,
    SendMessage,
    TransferConversation,
)
from models.enums import ConversationState
from models.errors import FieldError, Invalid
from models.events import ConversationAssigned, Event
from models.wire.requests import MessageBody, ReasonBody, TransferBody
from models.wire.rest import ConversationPlace, MessageAccepted
from models.wire.shapes import Ref
from router.web.receipts import agent_message, state_after
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.route import Who, route


@route("POST", "/conversations/{id}/messages", Who.desk, status=201)
async def send_message(call: Call[NoQuery, MessageBody]) -> Reply[MessageAccepted]:
    """Write to the customer as the owner, or leave an internal note; `client_msg_id` makes it happen once (I5)."""
    given, conversation = call.body, call.id
    command = SendMessage(conversation, given.text, given.client_msg_id, call.by, given.internal)
    once = agent_message(call.agent.id, given.client_msg_id, conversation, given.text, given.internal)
    return Reply((await call.shop.submit(command, once)).reply or b"")


@route("POST", "/conversations/{id}/claim", Who.desk)
async def claim(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """Take a conversation that nobody has: from the bot, the queue or the pool."""
    return await _place(call, ClaimConversation(call.id, call.by))


@route("POST", "/conversations/{id}/transfer", Who.desk)
async def transfer(call: Call[NoQuery, TransferBody]) -> Reply[ConversationPlace]:
    """Give a conversation to an agent or a group, directly (R9.4)."""
    given = call.body
    if given.offer:
        raise Invalid("Offers are not available.", (FieldError("offer", "leave it out: transfer directly"),))
    if (given.to.agent is None) == (given.to.group is None):
        raise Invalid("A transfer has one target.", (FieldError("to", "name an agent or a group"),))
    command = TransferConversation(
        conversation_id=call.id,
        reason=given.reason,
        by=call.by,
        to_agent=given.to.agent,
        to_group=given.to.group,
        note=given.note,
    )
    return await _place(call, command)


@route("POST", "/conversations/{id}/close", Who.desk)
async def close(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """End a conversation; when the customer writes again, a new one begins (R9.3)."""
    return await _place(call, CloseConversation(call.id, call.by))


@route("POST", "/conversations/{id}/return-to-pool", Who.desk)
async def return_to_pool(call: Call[NoQuery, ReasonBody]) -> Reply[ConversationPlace]:
    """Put a conversation into the offline pool, with a reason (R9.7)."""
    return await _place(call, ReturnToPool(call.id, call.body.reason, call.by))


async def _place(call: Call[NoQuery, Any], command: Command) -> Reply[ConversationPlace]:
    conversation = call.id
    before = await call.ask(lambda state, now: state.conversations.get(conversation))
    unchanged = ConversationState.closed if before is None else before.state

    def answer(events: Sequence[Event]) -> ConversationPlace:
        state = state_after(events, conversation) or unchanged
        return ConversationPlace(conversation, state, _owner(events, conversation))

    return await call.submit(command, answer)


def _owner(events: Sequence[Event], conversation: int) -> Ref | None:
    given = [
        Ref(event.agent_id, event.agent_name)
        for event in events
        if isinstance(event, ConversationAssigned) and event.conversation_id == conversation
    ]
    return given[-1] if given else None
