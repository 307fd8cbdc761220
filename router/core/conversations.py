"""The life of a conversation beside its messages: claimed, closed, rated (R9.1, R9.3)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import ClaimConversation, CloseConversation, LeaveConversation, RateConversation
from models.entities import Assignment, Conversation, Step, Trace
from models.enums import AssignmentReason, ClosedReason, ConversationState, EntryClosing, OfferEnd, TurnEnd
from models.errors import Conflict, Invalid, NotFound, NotOwner
from models.events import ConversationClosed, ConversationRated, Event
from router.core.assignment import NOWHERE, assigned, chosen
from router.core.blocked import check_not_blocked
from router.core.handoff import end_turn
from router.core.offer_ends import end_offer
from router.core.ownership import known_agent, open_conversation, owned_by
from router.core.pool import close_entry
from router.core.receiving import at_her_desk
from router.core.registry import decides, evolves
from router.core.shunt import Found
from router.core.silence import timed
from router.core.state import ShopState


@decides(ClaimConversation)
def claim_conversation(state: ShopState, command: ClaimConversation, now: datetime) -> list[Event]:
    """Take a conversation nobody has; who comes second is told who has it, asking twice changes nothing."""
    conversation = open_conversation(state, command.conversation_id)
    check_not_blocked(state, conversation)
    agent = known_agent(state, command.by.id)
    if conversation.owner_id == agent.id:
        return []
    if conversation.owner_id is not None:
        owner = state.agents[conversation.owner_id]
        raise NotOwner(f"{owner.name} already has conversation {conversation.id}.")
    if not at_her_desk(agent):
        raise Conflict("Start serving first: only an agent who is online or suspended can claim.")
    if state.load(agent.id) >= agent.capacity:
        raise Conflict(f"You have {agent.capacity} conversations, as many as you may have; close one first.")
    step = Step(rule="C3", took=True, detail="claimed", values={"agent": agent.id})
    trace = Trace(steps=(step,), candidates=(chosen(state, agent.id),), winner=agent.id)
    found = Found(agent.id, conversation.group_id, AssignmentReason.claim, trace)
    assignment = Assignment(reason=AssignmentReason.claim, operator=agent.name, kind="claim")
    events = end_turn(conversation, TurnEnd.superseded, now)
    return [*events, assigned(state, conversation, now, found, assignment)]


@decides(CloseConversation)
def close_conversation(state: ShopState, command: CloseConversation, now: datetime) -> list[Event]:
    """End a conversation, as its owner or a supervisor."""
    return ended(owned_by(state, command.conversation_id, command.by), command.by.name, now)


def ended(conversation: Conversation, by: str, now: datetime, reason: ClosedReason | None = None) -> list[Event]:
    """End a conversation wherever it is, with an open bot turn or offer it has."""
    closed = ConversationClosed(
        at=now,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        agent_id=conversation.owner_id,
        by=by,
        reason=reason,
    )
    offer_over = end_offer(conversation, OfferEnd.cancelled, by, now)
    return [*end_turn(conversation, TurnEnd.superseded, now), *offer_over, closed]


@decides(LeaveConversation)
def leave_conversation(state: ShopState, command: LeaveConversation, now: datetime) -> list[Event]:
    """End a conversation as its customer: with an agent or the bot, in a queue or the pool (R7.10)."""
    conversation = state.open_conversation(command.customer_id, command.channel)
    if conversation is None:
        raise Conflict("There is no open conversation to end.")
    return ended(conversation, state.customers[command.customer_id].name, now, ClosedReason.left_shop)


@evolves(ConversationClosed)
def conversation_closed(state: ShopState, event: ConversationClosed) -> None:
    """End the conversation; its row stays, the state forgets it, its owner has room again (R5.2)."""
    conversation = state.conversations[event.conversation_id]
    state.unsettled.pop(conversation.id, None)
    left = event.reason is ClosedReason.left_shop
    why = EntryClosing.left_shop if left else EntryClosing.conversation_closed
    close_entry(state, conversation.entry_id, why, event.at)
    over = {"state": ConversationState.closed, "closed_at": event.at, "closed_reason": event.reason}
    state.change(timed(state, conversation, replace(conversation, **over, waiting_since=None, **NOWHERE)))
    if conversation.owner_id is not None:
        state.drainable[conversation.owner_id] = None


@decides(RateConversation)
def rate_conversation(state: ShopState, command: RateConversation, now: datetime) -> list[Event]:
    """Take the customer's rating of her open conversation."""
    conversation = open_conversation(state, command.conversation_id)
    if conversation.customer_id != command.customer_id:
        raise NotFound(f"There is no open conversation {command.conversation_id} of this customer.")
    if not 1 <= command.rating <= 5:
        raise Invalid("A rating is a number from 1 to 5.")
    return [ConversationRated(at=now, conversation_id=conversation.id, rating=command.rating, comment=command.comment)]


@evolves(ConversationRated)
def conversation_rated(state: ShopState, event: ConversationRated) -> None:
    """Remember the rating."""
    state.change(replace(state.conversations[event.conversation_id], rating=event.rating))
