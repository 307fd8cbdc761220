"""Direct transfer of a conversation to an agent or a group (R9.4)."""

import pytest

from models.commands import TransferConversation
from models.entities import Agent, Conversation
from models.enums import AssignmentReason, Connection, ConversationState, PoolReason, Presence
from models.errors import Conflict, Invalid, NotFound, NotOwner
from models.events import ConversationPooled, ConversationUnassigned
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import after, assignment, by, give_on, hops, talk, the, tick, write
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    agents,
    customer,
    entry,
    group,
    owned,
    shop,
)


def hers() -> tuple[ShopState, Agent, Conversation]:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    return state, her, owned(state, her, awaiting=True)


def test_r9_4_to_an_agent_with_reason_and_a_note_for_agents_only() -> None:
    state, her, on = hers()
    other = agent(state)
    command = TransferConversation(on.id, "会西班牙语", by(her), to_agent=other.id, note="客户着急")
    events = handle(state, command, NOW)
    left, taken = the(events, ConversationUnassigned), assignment(events)
    assert (left.agent_id, left.to_agent, left.to_name) == (her.id, other.id, other.name)
    given = taken.assignment
    assert (given.kind, given.text, given.note, given.operator) == (
        "transfer",
        "会西班牙语",
        "客户着急",
        her.name,
    )
    assert (taken.agent_id, given.reason) == (other.id, AssignmentReason.transfer_agent)
    assert state.conversations[on.id].owner_id == other.id


def test_r9_4_waiting_and_history_go_with_it() -> None:
    state, her, on = hers()
    taken = assignment(give_on(state, her, on, to_agent=agent(state).id))
    assert (taken.waiting_since, taken.messages) == (on.waiting_since, on.messages)


@pytest.mark.parametrize(
    ("presence", "connection", "received"),
    [
        (Presence.online, Connection.connected, True),
        (Presence.online, Connection.grace, True),
        (Presence.suspended, Connection.connected, True),
        (Presence.offline, Connection.connected, False),
        (Presence.online, Connection.disconnected, False),
    ],
)
def test_r9_4_who_is_online_or_suspended_receives_and_who_is_offline_does_not(
    presence: Presence, connection: Connection, received: bool
) -> None:
    state, her, on = hers()
    other = agent(state, presence, connection)
    if not received:
        with pytest.raises(Conflict):
            give_on(state, her, on, to_agent=other.id)
    else:
        give_on(state, her, on, to_agent=other.id)
    assert (state.conversations[on.id].owner_id == other.id) is received


def test_r9_4_capacity_is_respected_unless_a_supervisor_gives_and_the_trace_says_so() -> None:
    state, her, on = hers()
    full = agent(state, capacity=0)
    with pytest.raises(Conflict):
        give_on(state, her, on, to_agent=full.id)
    command = TransferConversation(on.id, "急", SUPERVISOR, to_agent=full.id)
    trace = assignment(handle(state, command, NOW)).trace
    assert (hops(trace.steps), trace.steps[0].values["over_capacity"]) == ([("R9.4", True)], True)


def test_r9_4_to_a_group_selects_inside_it_and_not_the_sender_while_others_can() -> None:
    state, her, on = hers()
    other = agent(state, capacity=50)
    owned(state, other)
    owned(state, other)
    both = group(state, her, other)
    taken = assignment(give_on(state, her, on, to_group=both.id))
    assert (taken.agent_id, taken.group_id, taken.assignment.reason) == (
        other.id,
        both.id,
        AssignmentReason.transfer_group,
    )
    assert (taken.assignment.text, taken.assignment.operator) == ("换班", her.name)


def test_r9_4_to_a_busy_group_she_waits_in_its_queue() -> None:
    state, her, on = hers()
    busy = group(state, agent(state, capacity=0))
    give_on(state, her, on, to_group=busy.id)
    now = state.conversations[on.id]
    assert (now.state, now.group_id, now.owner_id) == (ConversationState.queued, busy.id, None)


def test_r9_4_to_a_group_that_nobody_serves_she_waits_in_the_pool() -> None:
    state, her, on = hers()
    empty = group(state)
    pooled = the(give_on(state, her, on, to_group=empty.id), ConversationPooled)
    assert pooled.reason is PoolReason.nobody_online


def test_r9_4_a_supervisor_gives_what_nobody_has_to_an_agent() -> None:
    state = shop(**WITH_BOT)
    write(state, who := customer(state))
    her = agent(state)
    command = TransferConversation(talk(state, who).id, "大客户", SUPERVISOR, to_agent=her.id)
    assert assignment(handle(state, command, NOW)).assignment.reason is AssignmentReason.manual
    assert tick(state, after(60)) == []


def test_what_nobody_has_is_not_given_to_a_group() -> None:
    state = shop()
    waiting = entry(state)
    line = group(state, agent(state))
    with pytest.raises(Conflict):
        handle(state, TransferConversation(waiting.conversation_id, "x", SUPERVISOR, to_group=line.id), NOW)


@pytest.mark.parametrize("to", [{}, {"to_agent": 1, "to_group": 1}])
def test_exactly_one_target_is_named(to: dict[str, int]) -> None:
    state, her, on = hers()
    with pytest.raises(Invalid) as refused:
        give_on(state, her, on, **to)
    assert [error.field for error in refused.value.errors] == ["to"]


@pytest.mark.parametrize("to", [{"to_agent": 77}, {"to_group": 77}])
def test_the_target_exists(to: dict[str, int]) -> None:
    state, her, on = hers()
    with pytest.raises(NotFound):
        give_on(state, her, on, **to)


def test_nobody_gives_on_what_is_not_hers_nor_to_whom_has_it() -> None:
    state, her, on = hers()
    other, third = agents(state, 2)
    with pytest.raises(NotOwner):
        give_on(state, other, on, to_agent=third.id)
    with pytest.raises(Conflict):
        give_on(state, her, on, to_agent=her.id)
    assert state.conversations[on.id].owner_id == her.id
