"""A silent owner loses the conversation to somebody else, at most three times; then a supervisor should look (R9.5)."""

from datetime import datetime

from msgspec.structs import replace

from models.entities import Agent, Conversation
from models.enums import AssignmentReason, Attention, Connection
from models.events import AttentionRaised, Event, ReclaimPutOff
from router.core.assignment import unassigned
from router.core.elsewhere import goes_elsewhere
from router.core.intent import Intent
from router.core.leaving import owner_is_gone
from router.core.registry import evolves
from router.core.silence import later
from router.core.state import ShopState

ELSEWHERE = Intent("route", reason=AssignmentReason.reclaimed)
MOVES = 3
"""Owners who may lose one unanswered customer, before a supervisor is asked instead (R9.5)."""


def reclaim(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Take the conversation from its silent owner if anybody else can have it, else ask for attention (R9.5).

    Nothing moves while the owner is away (R1.4 does that) or since the shop switched it off. Attention is asked for
    once: it stands until an answer, another owner or the end, and till then it is only looked at again.
    """
    owner = state.agents[conversation.owner_id or 0]
    if state.shop.replies.reclaim_s is None or is_away(owner):
        return []
    if conversation.reclaims >= MOVES:
        return [_attention(conversation, Attention.reclaimed_often, now)]
    if not (state.serving and goes_elsewhere(state, conversation, ELSEWHERE, now)):
        if conversation.attention is Attention.nobody_else:
            return [ReclaimPutOff(at=now, conversation_id=conversation.id)]
        return [_attention(conversation, Attention.nobody_else, now)]
    return unassigned(conversation, AssignmentReason.reclaimed.value, "system", now, exclude=True)


def is_away(owner: Agent) -> bool:
    """Tell whether an owner can't answer now: her silence is not held against her (R1.4)."""
    return owner.connection is Connection.grace or owner_is_gone(owner)


def begin_anew(state: ShopState, agent_id: int, at: datetime) -> None:
    """Give an owner the whole time for what fell due while she was away, or reclaiming off (R1.4, R1.6, R9.5)."""
    for conversation_id in sorted(state.owned.get(agent_id, ())):
        conversation = state.conversations[conversation_id]
        if conversation.reclaim_at is not None and conversation.reclaim_at <= at:
            state.change(replace(conversation, reclaim_at=later(at, state.shop.replies.reclaim_s)))


def _attention(conversation: Conversation, why: Attention, now: datetime) -> Event:
    return AttentionRaised(at=now, conversation_id=conversation.id, agent_id=conversation.owner_id or 0, attention=why)


@evolves(AttentionRaised)
def attention_raised(state: ShopState, event: AttentionRaised) -> None:
    """Show it to supervisors; where only somebody else was missing, look again after the same time."""
    again = state.shop.replies.reclaim_s if event.attention is Attention.nobody_else else None
    conversation = state.conversations[event.conversation_id]
    state.change(replace(conversation, attention=event.attention, reclaim_at=later(event.at, again)))


@evolves(ReclaimPutOff)
def reclaim_was_put_off(state: ShopState, event: ReclaimPutOff) -> None:
    """Look again after the same time."""
    conversation = state.conversations[event.conversation_id]
    state.change(replace(conversation, reclaim_at=later(event.at, state.shop.replies.reclaim_s)))
