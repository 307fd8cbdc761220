"""A conversation left for a colleague who is offline: it waits in the pool and is hers first (R9.4)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import TransferConversation
from models.entities import Agent, Assignment, Conversation, Entry, Member, Run, Step, Trace
from models.enums import AssignmentReason, PoolReason, TurnEnd
from models.events import Event
from router.core.assignment import assigned, chosen, unassigned
from router.core.conditions import seats_of
from router.core.handoff import end_turn
from router.core.pool import pooled
from router.core.receiving import check_other, is_offline
from router.core.selection import Filters, unfit
from router.core.shunt import Found
from router.core.state import ShopState


def is_left_for(state: ShopState, conversation: Conversation, agent: Agent) -> bool:
    """Tell whether a transfer becomes an entry for her: she is offline, and the shop allows it (R9.4)."""
    owned = conversation.owner_id is not None
    return owned and state.shop.transfer.to_offline and is_offline(agent) and not agent.disabled


def leave_for(
    state: ShopState, conversation: Conversation, agent: Agent, command: TransferConversation, now: datetime
) -> list[Event]:
    """Put the conversation into the pool for an agent, with the card she will see."""
    check_other(conversation, agent)
    values = {"agent": agent.id, "by": command.by.name, "reason": command.reason}
    trace = Trace(steps=(Step(rule="R9.4", took=True, detail="left_for_offline", values=values),))
    reason = AssignmentReason.transfer_agent
    card = Assignment(reason=reason, operator=command.by.name, kind="transfer", text=command.reason, note=command.note)
    left = unassigned(
        conversation,
        reason.value,
        command.by.name,
        now,
        to_agent=agent.id,
        to_name=agent.name,
        words=command.reason,
        note=command.note,
    )
    entered = replace(pooled(state, conversation, PoolReason.returned, trace, now), for_agent_id=agent.id, card=card)
    return [*left, entered]


def give_what_was_left(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Give an agent who accepts new the oldest entry that was left for her, before any queue (R9.4)."""
    agent = state.agents.get(agent_id)
    if agent is None or agent_id not in state.left_for or not state.accepts_new(agent):
        return []
    for entry_id in sorted(state.left_for[agent_id]):
        entry = state.entries[entry_id]
        if state.customers[entry.customer_id].block is None:
            return _given(state, entry, agent, now)
    return []


def _given(state: ShopState, entry: Entry, agent: Agent, now: datetime) -> list[Event]:
    conversation = state.conversations[entry.conversation_id]
    reason = AssignmentReason.transfer_agent
    found = Found(agent.id, conversation.group_id, reason, found_trace(state, agent))
    card = entry.card or Assignment(reason=reason, operator="system", kind="transfer")
    given = assigned(state, conversation, now, found, replace(card, entry_id=entry.id))
    return [*end_turn(conversation, TurnEnd.superseded, now), given]


def dealt_to_her(state: ShopState, run: Run, entry: Entry, filters: Filters) -> Found | None:
    """Find the agent an entry was left for, if the run's targets include her and she can receive; else None.

    A person who named the receivers herself decided otherwise (R6.7).
    """
    agent = state.agents.get(entry.for_agent_id or 0)
    by_hand = run.policy_id is None and run.target.kind != "shunt_rules"
    if agent is None or by_hand or agent.id not in seats_of(state, run.target):
        return None
    if unfit(state, agent, Member(agent.id), None, filters):
        return None
    return Found(agent.id, None, AssignmentReason.transfer_agent, found_trace(state, agent))


def found_trace(state: ShopState, agent: Agent) -> Trace:
    """Explain that it was left for her."""
    step = Step(rule="R9.4", took=True, detail="left_for_her", values={"agent": agent.id})
    return Trace((step,), (chosen(state, agent.id),), winner=agent.id)
