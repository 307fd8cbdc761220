"""Giving one conversation to an agent: the one event that makes an owner, and what it does to the state."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from models.entities import Assignment, Candidate, Conversation, Entry
from models.enums import AssignmentReason, ConversationState, EntryClosing, EntryState, OfferEnd, PoolReason
from models.events import ConversationAssigned, ConversationUnassigned, Event
from router.core.intent import Intent
from router.core.offer_ends import end_offer
from router.core.registry import evolves
from router.core.run_progress import given
from router.core.shunt import Found
from router.core.silence import timed
from router.core.state import ShopState


def assigned(
    state: ShopState, conversation: Conversation, now: datetime, found: Found, assignment: Assignment
) -> ConversationAssigned:
    """Build the assignment of a conversation to the agent found, with all her row shows (R4.6, R7.12)."""
    agent_id = found.agent_id or 0
    group = state.groups.get(found.group_id or conversation.group_id or 0)
    customer = state.customers[conversation.customer_id]
    return ConversationAssigned(
        at=now,
        conversation_id=conversation.id,
        agent_id=agent_id,
        agent_name=state.agents[agent_id].name,
        customer_id=customer.id,
        customer_name=customer.name,
        external_id=customer.external_id,
        facts={**customer.facts, **conversation.facts},
        channel=conversation.channel,
        group_id=group.id if group else None,
        group_name=group.name if group else None,
        opened_at=conversation.opened_at,
        former_id=conversation.former_id,
        messages=conversation.messages,
        last_message_at=conversation.last_message_at,
        waiting_since=conversation.waiting_since,
        asked_human=conversation.asked_human,
        handoff=conversation.handoff,
        agent_read_seq=conversation.agent_read_seq,
        customer_read_seq=conversation.customer_read_seq,
        assignment=assignment,
        trace=found.trace,
    )


def unassigned(
    conversation: Conversation,
    reason: str,
    by: str,
    now: datetime,
    *,
    offer_end: OfferEnd = OfferEnd.cancelled,
    **more: Any,
) -> list[Event]:
    """Take a conversation from its owner, after ending an offer she has open; `more` goes into the event (R9.4)."""
    owner_id = conversation.owner_id or 0
    left = ConversationUnassigned(
        at=now, conversation_id=conversation.id, agent_id=owner_id, reason=reason, by=by, **more
    )
    return [*end_offer(conversation, offer_end, by, now), left]


def chosen(state: ShopState, agent_id: int) -> Candidate:
    """Describe an agent whom a person chose, as she was at that moment."""
    agent = state.agents[agent_id]
    return Candidate(
        agent_id=agent_id,
        load=state.load(agent_id),
        capacity=agent.capacity,
        weight=0,
        priority=0,
        last_assigned_at=agent.last_assigned_at,
    )


@evolves(ConversationAssigned)
def conversation_assigned(state: ShopState, event: ConversationAssigned) -> None:
    """Make the agent the owner and settle the pool entry in the same step (I16)."""
    conversation = state.conversations[event.conversation_id]
    state.unsettled.pop(conversation.id, None)
    entry = state.entries.get(conversation.entry_id or 0)
    owned = replace(
        conversation,
        state=ConversationState.assigned,
        owner_id=event.agent_id,
        group_id=event.group_id,
        assigned_at=event.at,
        accepted_at=event.at if event.assignment.reason in OWN_ACTS else None,
        **NOWHERE,
    )
    state.change(timed(state, conversation, owned))
    state.change(replace(state.agents[event.agent_id], last_assigned_at=event.at))
    if entry is not None:
        state.change(_settled(entry, event))
    run = state.runs.get(event.assignment.run_id or 0)
    if run is not None:
        state.change(given(run, event.agent_id, event.assignment.entry_id or 0, event.at))


OWN_ACTS = frozenset({AssignmentReason.claim, AssignmentReason.takeover})
"""Assignments by which she took the conversation herself: there is nothing left to accept or decline."""

NOWHERE = {
    "entry_id": None,
    "queued_at": None,
    "queue_until": None,
    "queue_priority": 0,
    "waits_for": None,
    "waits_until": None,
    "idle_at": None,
    "bot_turn": None,
    "bot_deadline": None,
    "bot": None,
}
"""What a conversation loses when a person has it: queue place, pool entry, bot."""


def _settled(entry: Entry, event: ConversationAssigned) -> Entry:
    run_id = event.assignment.run_id
    return replace(
        entry,
        state=EntryState.allocated if run_id else EntryState.closed,
        agent_id=event.agent_id,
        run_id=run_id,
        closed_at=event.at,
        closed_reason=None if run_id else EntryClosing.already_served.value,
    )


@evolves(ConversationUnassigned)
def conversation_unassigned(state: ShopState, event: ConversationUnassigned) -> None:
    """Take the conversation from its owner; where it goes is settled in the same command."""
    conversation = state.conversations[event.conversation_id]
    excluded = conversation.excluded + ((event.agent_id,) if event.exclude else ())
    released = replace(
        conversation,
        state=ConversationState.routing,
        owner_id=None,
        assigned_at=None,
        accepted_at=None,
        reclaims=conversation.reclaims + (event.reason == AssignmentReason.reclaimed),
        excluded=tuple(dict.fromkeys(excluded)),
    )
    state.change(timed(state, conversation, released))
    state.drainable[event.agent_id] = None
    state.unsettled[conversation.id] = _next_place(event)


DECLINED = "declined"
"""Reason of an unassignment: the owner gave back what she had just been given."""
UNSAID = frozenset({PoolReason.returned.value, DECLINED})
"""Reasons of an unassignment that are none of the assignment that follows."""


def _next_place(event: ConversationUnassigned) -> Intent:
    gone = event.reason == AssignmentReason.agent_gone
    return Intent(
        "route",
        reason=AssignmentReason.shunt if event.reason in UNSAID else AssignmentReason(event.reason),
        group_id=event.to_group,
        declined=event.reason == DECLINED,
        pool_reason=PoolReason.agent_gone if gone else PoolReason.nobody_online,
        operator=event.by,
        words=event.words,
        note=event.note,
    )
