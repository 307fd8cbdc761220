"""Giving a conversation on, directly or as an offer that a colleague accepts or declines (R9.4)."""

from models.commands import AcceptTransfer, CancelTransfer, DeclineTransfer, TransferConversation
from models.wire.requests import OptionalReason, TransferBody
from models.wire.rest import ConversationPlace
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.placing import placed
from router.web.rest.route import Who, route


@route("POST", "/conversations/{id}/transfer", Who.desk)
async def transfer(call: Call[NoQuery, TransferBody]) -> Reply[ConversationPlace]:
    """Give a conversation to an agent or a group (R9.4); with `offer` she is asked first and one keeps it meanwhile.

    A conversation that waits in a queue is given to another group or an agent the same way, by supervisors.
    """
    given = call.body
    command = TransferConversation(
        conversation_id=call.id,
        reason=given.reason,
        by=call.by,
        to_agent=given.to.agent,
        to_group=given.to.group,
        note=given.note,
        offer=given.offer,
    )
    return await placed(call, call.id, command)


@route("POST", "/conversations/{id}/transfer/accept", Who.desk)
async def accept_transfer(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """Take a conversation that is offered to one; `conflict` when the offer is over."""
    return await placed(call, call.id, AcceptTransfer(call.id, call.by))


@route("POST", "/conversations/{id}/transfer/decline", Who.desk)
async def decline_transfer(call: Call[NoQuery, OptionalReason | None]) -> Reply[ConversationPlace]:
    """Refuse a conversation that is offered to one; the next of the group is asked, else the sender keeps it."""
    reason = None if call.body is None else call.body.reason
    return await placed(call, call.id, DeclineTransfer(call.id, call.by, reason))


@route("POST", "/conversations/{id}/transfer/cancel", Who.desk)
async def cancel_transfer(call: Call[NoQuery, None]) -> Reply[ConversationPlace]:
    """Take an offer back, as its sender or a supervisor."""
    return await placed(call, call.id, CancelTransfer(call.id, call.by))
