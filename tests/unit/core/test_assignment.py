"""Giving one conversation to an agent: the one event that makes an owner, and what it does to the state."""

from datetime import datetime

import pytest

from models.commands import ClaimConversation
from models.entities import Assignment, Conversation, Entry, Run, Step, Target, Trace
from models.enums import (
    AssignmentReason,
    ConversationState,
    EntryClosing,
    EntryState,
    Presence,
    RunTrigger,
)
from models.events import ConversationAssigned, ConversationUnassigned
from router.core.assignment import assigned
from router.core.decider import evolve, handle
from router.core.shunt import Found
from router.core.state import ShopState
from tests.unit.core.acts import by
from tests.unit.core.builders import NIGHT, NOW, agent, conversation, customer, entry, group, owned, shop

TRACE = Trace(steps=(Step(rule="R2.6", took=True, detail="selected"),))


def give(state: ShopState, on: Conversation, agent_id: int, run_id: int | None = None) -> ConversationAssigned:
    found = Found(agent_id, None, AssignmentReason.shunt, TRACE)
    assignment = Assignment(AssignmentReason.offline_allocation, "系统自动分配", run_id=run_id, entry_id=on.entry_id)
    event = assigned(state, on, NOW, found, assignment)
    evolve(state, event)
    return event


def test_the_event_carries_all_that_the_agents_row_shows() -> None:
    state = shop()
    her = agent(state)
    gold = group(state, her)
    who = customer(state, facts={"level": "gold", "region": "沪"})
    on = conversation(
        state, who, facts={"region": "京"}, group_id=gold.id, former_id=3, waiting_since=NIGHT, asked_human=True
    )
    event = give(state, on, her.id)
    assert (event.agent_name, event.customer_name, event.external_id) == (her.name, who.name, who.external_id)
    assert (event.facts, event.group_name, event.former_id) == ({"level": "gold", "region": "京"}, gold.name, 3)
    assert (event.opened_at, event.messages, event.waiting_since) == (on.opened_at, 1, NIGHT)
    assert (event.asked_human, event.last_message_at, event.trace) == (True, NIGHT, TRACE)


def test_i10_the_owner_is_in_the_conversation_and_nowhere_else_is_it_any_more() -> None:
    state = shop()
    her = agent(state)
    waiting = entry(state)
    give(state, state.conversations[waiting.conversation_id], her.id)
    on = state.conversations[waiting.conversation_id]
    assert (on.state, on.owner_id) == (ConversationState.assigned, her.id)
    assert (on.entry_id, on.queued_at, on.queue_until, on.idle_at, on.bot, on.bot_turn) == (None,) * 6
    assert state.agents[her.id].last_assigned_at == NOW


@pytest.mark.parametrize(
    ("reason", "accepted_at"),
    [(AssignmentReason.shunt, None), (AssignmentReason.claim, NOW), (AssignmentReason.takeover, NOW)],
)
def test_since_when_she_has_it_and_what_she_took_herself_counts_as_accepted(
    reason: AssignmentReason, accepted_at: datetime | None
) -> None:
    state = shop()
    her = agent(state)
    on = conversation(state, accepted_at=NIGHT, assigned_at=NIGHT)
    found = Found(her.id, None, reason, TRACE)
    evolve(state, assigned(state, on, NOW, found, Assignment(reason, her.name)))
    assert (state.conversations[on.id].assigned_at, state.conversations[on.id].accepted_at) == (NOW, accepted_at)


def row_of(state: ShopState, waiting: Entry) -> Entry:
    row = state.touched[Entry, waiting.id]
    assert isinstance(row, Entry)
    return row


def test_i16_with_a_run_the_entry_is_allocated_and_the_run_counts_it_in_the_same_step() -> None:
    state = shop()
    her = agent(state)
    waiting = entry(state)
    state.put(Run(9, RunTrigger.manual, "王主管", NOW, Target(), entries=(waiting.id, 77)))
    give(state, state.conversations[waiting.conversation_id], her.id, run_id=9)
    row, run = row_of(state, waiting), state.runs[9]
    assert (row.state, row.agent_id, row.run_id, row.closed_at) == (EntryState.allocated, her.id, 9, NOW)
    assert (run.dealt, run.assigned, run.per_agent, state.entries) == (1, 1, {her.id: 1}, {})


def test_r6_5_without_a_run_the_entry_closes_because_she_is_served() -> None:
    state = shop()
    her = agent(state, Presence.suspended)
    waiting = entry(state)
    handle(state, ClaimConversation(waiting.conversation_id, by(her)), NOW)
    row = row_of(state, waiting)
    assert (row.state, row.closed_reason, row.agent_id) == (
        EntryState.closed,
        EntryClosing.already_served,
        her.id,
    )


def test_taking_it_from_the_owner_leaves_it_to_be_placed_and_her_free_for_another() -> None:
    state = shop()
    her = agent(state)
    on = owned(state, her, assigned_at=NIGHT, accepted_at=NIGHT)
    for _ in range(2):
        evolve(
            state,
            ConversationUnassigned(
                at=NOW, conversation_id=on.id, agent_id=her.id, reason="agent_gone", by="system", exclude=True
            ),
        )
    left = state.conversations[on.id]
    assert (left.owner_id, left.state, left.excluded) == (None, ConversationState.routing, (her.id,))
    assert (left.assigned_at, left.accepted_at) == (None, None)
    assert set(state.unsettled) == {on.id}
    assert set(state.drainable) == {her.id}
