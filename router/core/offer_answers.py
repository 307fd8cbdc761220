"""The answers to an offered transfer: accepted, declined, cancelled (R9.4)."""

from datetime import datetime

from models.commands import AcceptTransfer, By, CancelTransfer, DeclineTransfer
from models.entities import Agent, Assignment, Conversation, Offer, Step, Trace
from models.enums import AssignmentReason, OfferEnd
from models.errors import Conflict
from models.events import ConversationAccepted, Event
from router.core.assignment import assigned, chosen, unassigned
from router.core.offer_ends import end_offer
from router.core.offers import not_taken
from router.core.ownership import open_conversation, owned_by
from router.core.receiving import full_in, is_full
from router.core.registry import decides
from router.core.shunt import Found
from router.core.state import ShopState


@decides(AcceptTransfer)
def accept_transfer(state: ShopState, command: AcceptTransfer, now: datetime) -> list[Event]:
    """Take what is offered, if there is room or a supervisor offered it; asking twice changes nothing."""
    conversation = open_conversation(state, command.conversation_id)
    if conversation.owner_id == command.by.id and conversation.offer is None:
        return []
    offer = _offered_to(conversation, command.by)
    agent = state.agents[offer.to_agent]
    full = _full(state, agent, offer)
    if full and not offer.over_capacity:
        raise Conflict(f"You have {full}, as many as you may have; close one first.")
    return _taken(state, conversation, offer, agent, now)


def _offered_to(conversation: Conversation, by: By) -> Offer:
    offer = conversation.offer
    if offer is None or offer.to_agent != by.id:
        raise Conflict(f"Conversation {conversation.id} is not offered to you, or not any more.")
    return offer


def _full(state: ShopState, agent: Agent, offer: Offer) -> str:
    """Say how many she has if she has no room, by her capacity or that of her membership in the group asked."""
    if is_full(state, agent):
        return f"{agent.capacity} conversations"
    group = state.groups.get(offer.to_group or 0)
    most = full_in(state, agent, group) if group is not None else None
    return f"{most} conversations of {group.name}" if group is not None and most is not None else ""


def _taken(state: ShopState, conversation: Conversation, offer: Offer, agent: Agent, now: datetime) -> list[Event]:
    """End the offer, take the conversation from the sender and give it, with her words; there is nothing to decline."""
    to_group = offer.to_group is not None
    reason = AssignmentReason.transfer_group if to_group else AssignmentReason.transfer_agent
    left = unassigned(
        conversation,
        reason.value,
        agent.name,
        now,
        offer_end=OfferEnd.accepted,
        to_agent=agent.id,
        to_group=offer.to_group,
        to_name=agent.name,
        words=offer.reason,
        note=offer.note,
        exclude=to_group,
    )
    card = Assignment(reason=reason, operator=offer.by, kind="transfer", text=offer.reason, note=offer.note)
    group_id = offer.to_group if offer.to_group in state.groups else conversation.group_id
    found = Found(agent.id, group_id, reason, _trace(state, agent, offer))
    accepted = ConversationAccepted(at=now, conversation_id=conversation.id, agent_id=agent.id)
    return [*left, assigned(state, conversation, now, found, card), accepted]


def _trace(state: ShopState, agent: Agent, offer: Offer) -> Trace:
    """Explain that she agreed, beyond her capacity or not (I11); how she was chosen stands in the offer's trace."""
    over = bool(_full(state, agent, offer))
    values = {"agent": agent.id, "by": offer.by, "over_capacity": over, "asked": list(offer.asked)}
    step = Step(rule="R9.4", took=True, detail="accepted", values=values)
    return Trace((step,), (chosen(state, agent.id),), winner=agent.id)


@decides(DeclineTransfer)
def decline_transfer(state: ShopState, command: DeclineTransfer, now: datetime) -> list[Event]:
    """Refuse what is offered: the next of the group is asked, else the sender keeps it."""
    conversation = open_conversation(state, command.conversation_id)
    _offered_to(conversation, command.by)
    return not_taken(state, conversation, OfferEnd.declined, command.by.name, now, command.reason)


@decides(CancelTransfer)
def cancel_transfer(state: ShopState, command: CancelTransfer, now: datetime) -> list[Event]:
    """Take an offer back, as the sender or a supervisor."""
    conversation = owned_by(state, command.conversation_id, command.by)
    if conversation.offer is None:
        raise Conflict("There is no offer to cancel: it was answered, or its time was up.")
    return end_offer(conversation, OfferEnd.cancelled, command.by.name, now)
