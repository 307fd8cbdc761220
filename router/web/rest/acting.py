"""Acting on conversations: write, take, give back, close (R9). Who may, the core decides."""

from models.commands import (
    AcceptConversation,
    ClaimConversation,
    CloseConversation,
    DeclineConversation,
    ReturnToPool,
    SendMessage,
    TakeOver,
)
from models.wire.requests import MessageBody, OptionalReason, ReasonBody
from models.wire.rest import ConversationPlace, MessageAccepted
from router.web.receipts import agent_message
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.placing import placed
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
    """Take a conversation that nobody has: from the bot, the queue or the pool; `not_owner` names who was faster."""
    return await placed(call, call.id, ClaimConversation(call.id, call.by))


@route("POST", "/conversations/{id}/accept", Who.desk)
async def accept(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """Confirm a conversation one was given; it can't be declined afterwards, and asking twice changes nothing."""
    return await placed(call, call.id, AcceptConversation(call.id, call.by))


@route("POST", "/conversations/{id}/decline", Who.desk)
async def decline(call: Call[NoQuery, OptionalReason | None]) -> Reply[ConversationPlace]:
    """Give back a conversation one was just given; everybody else is asked first (R4.4).

    `conflict` after accepting or a first word, and when nobody else can take it.
    """
    return await placed(call, call.id, DeclineConversation(call.id, call.by, _reason(call)))


@route("POST", "/conversations/{id}/takeover", Who.supervisor)
async def take_over(call: Call[NoQuery, OptionalReason | None]) -> Reply[ConversationPlace]:
    """Take a conversation whoever has it; one must be serving at a desk oneself, capacity aside."""
    return await placed(call, call.id, TakeOver(call.id, call.by, _reason(call)))


@route("POST", "/conversations/{id}/close", Who.desk)
async def close(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """End a conversation; when the customer writes again, a new one begins (R9.3)."""
    return await placed(call, call.id, CloseConversation(call.id, call.by))


@route("POST", "/conversations/{id}/return-to-pool", Who.desk)
async def return_to_pool(call: Call[NoQuery, ReasonBody]) -> Reply[ConversationPlace]:
    """Put a conversation into the offline pool, with a reason (R9.7)."""
    return await placed(call, call.id, ReturnToPool(call.id, call.body.reason, call.by))


def _reason(call: Call[NoQuery, OptionalReason | None]) -> str | None:
    return None if call.body is None else call.body.reason
