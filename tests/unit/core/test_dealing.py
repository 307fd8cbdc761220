"""Dealing: who gets an entry, what she sees, and why an entry is not handed out (R7.9–R7.12)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from models.commands import BlockCustomer, By, ClaimConversation, CloseConversation, LeaveConversation, RunPolicy, Tick
from models.entities import Agent, Target
from models.enums import (
    AssignmentReason,
    ConversationState,
    EntryState,
    ItemOutcome,
    ItemReason,
    Presence,
    Role,
    TurnEnd,
)
from models.events import BotTurnEnded, Event
from router.core.decider import CHUNK, handle
from router.core.state import ShopState
from tests.unit.core.builders import (
    BLOCK,
    NIGHT,
    NOW,
    SUPERVISOR,
    agent,
    agents,
    change,
    customer,
    dealt,
    ends,
    entries,
    entry,
    given,
    group,
    items,
    known_to,
    owned,
    per_agent,
    policy,
    shop,
    to_agents,
    to_groups,
)


def run(state: ShopState, target: Target | None = None, **terms: Any) -> list[Event]:
    return dealt(state, RunPolicy(policy(state, target, **terms).id, SUPERVISOR))


def reasons(events: list[Event]) -> list[tuple[ItemOutcome, ItemReason]]:
    return [(item.outcome, item.reason) for item in items(events)]


def leaves_the_group(state: ShopState, her: Agent) -> None:
    line = state.groups[1]
    change(state, line, members=tuple(it for it in line.members if it.agent_id != her.id))


def becomes_a_machine(state: ShopState, her: Agent) -> None:
    change(state, her, role=Role.integration)


@pytest.mark.parametrize("event", [leaves_the_group, becomes_a_machine])
def test_r7_6_whom_a_target_names_is_looked_at_anew_when_it_changes_in_the_middle_of_a_run(event: Any) -> None:
    state = shop()
    stays, leaves = agents(state, 2, capacity=200)
    line = group(state, stays, leaves)
    entries(state, 3 * CHUNK // 2)
    started = RunPolicy(policy(state, to_groups(line), quota_per_agent=200).id, SUPERVISOR)
    first = [*handle(state, started, NOW), *handle(state, Tick(), NOW)]
    assert per_agent(first) == {stays.id: CHUNK // 2, leaves.id: CHUNK // 2}
    event(state, leaves)
    assert per_agent(handle(state, Tick(), NOW)) == {stays.id: CHUNK // 2}


def test_r7_12_the_agent_is_told_with_the_exact_words_and_the_conversation_is_hers() -> None:
    state = shop()
    group(state, agent(state), default=True)
    taken = entry(state, NIGHT, first_message_at=NIGHT - timedelta(minutes=5), messages=4)
    terms = policy(state, name="夜班")
    (event,) = given(dealt(state, RunPolicy(terms.id, SUPERVISOR)))
    told = event.assignment
    assert (told.reason, told.kind, told.text) == (AssignmentReason.offline_allocation, "transfer", "离线留言分配")
    assert (told.operator, told.run_id, told.entry_id) == ("王主管", 1, taken.id)
    assert (told.policy_id, told.policy_name, told.slot_at) == (terms.id, "夜班", None)
    assert (told.entry_first_message_at, told.entry_last_message_at) == (NIGHT - timedelta(minutes=5), NIGHT)
    assert (told.entry_messages, told.chosen_by) == (4, AssignmentReason.shunt)
    talk = state.conversations[taken.conversation_id]
    assert (talk.owner_id, talk.state, talk.entry_id) == (1, ConversationState.assigned, None)
    assert talk.waiting_since == NIGHT
    assert event.trace.winner == 1


def test_r7_10_the_entry_is_marked_allocated_with_its_run_and_agent() -> None:
    state = shop()
    group(state, agent(state), default=True)
    taken = entry(state)
    run(state)
    row = state.touched[type(taken), taken.id]
    assert row == type(taken)(
        **{
            **{name: getattr(taken, name) for name in taken.__struct_fields__},
            "state": EntryState.allocated,
            "agent_id": 1,
            "run_id": 1,
            "closed_at": NOW,
        }
    )


@pytest.mark.parametrize("online", [2, 3, 7])
@pytest.mark.parametrize("waiting", [1, 20, 50])
def test_r7_11_equal_agents_end_within_one_of_each_other(online: int, waiting: int) -> None:
    state = shop()
    group(state, *agents(state, online), default=True)
    entries(state, waiting)
    events = run(state)
    shares = [per_agent(events).get(agent_id, 0) for agent_id in state.agents]
    assert sum(shares) == waiting
    assert max(shares) - min(shares) <= 1


@drawn(loads=st.lists(st.integers(0, 9), min_size=1, max_size=7), waiting=st.integers(0, 40), by_name=st.booleans())
def test_r7_11_whoever_gets_something_ends_with_at_most_one_more_than_anybody(
    loads: list[int], waiting: int, *, by_name: bool
) -> None:
    state = shop()
    team = agents(state, len(loads))
    group(state, *team, default=True)
    for her, load in zip(team, loads, strict=True):
        for _ in range(load):
            owned(state, her)
    entries(state, waiting)
    shares = per_agent(run(state, to_agents(*team) if by_name else None))
    assert sum(shares.values()) == waiting
    fewest = min(state.load(her.id) for her in team)
    assert all(state.load(agent_id) <= fewest + 1 for agent_id in shares)


def test_r7_11_who_has_more_already_gets_fewer_until_loads_are_level() -> None:
    state = shop()
    busy, free = agents(state, 2)
    group(state, busy, free, default=True)
    for _ in range(4):
        owned(state, busy)
    entries(state, 6)
    assert per_agent(run(state)) == {busy.id: 1, free.id: 5}


def test_r7_9_capacity_is_not_looked_at_and_the_trace_names_the_rule_where_it_is_exceeded() -> None:
    state = shop()
    group(state, agent(state, capacity=2), default=True)
    entries(state, 3)
    events = run(state)
    beyond = [any(step.rule == "R7.9" for step in event.trace.steps) for event in given(events)]
    assert beyond == [False, False, True]
    assert state.load(1) == 3


def test_r7_9_with_respect_capacity_nobody_gets_more_than_she_may_have_and_the_rest_stays() -> None:
    state = shop()
    group(state, agent(state, capacity=2), agent(state, capacity=1), default=True)
    entries(state, 5)
    events = run(state, respect_capacity=True)
    assert per_agent(events) == {1: 2, 2: 1}
    assert reasons(events) == [(ItemOutcome.failed, ItemReason.no_eligible_agent)] * 2
    assert len(state.entries) == 2


@pytest.mark.parametrize("kind", ["shunt_rules", "agents"])
def test_r7_9_the_agent_cap_bounds_what_one_agent_gets_of_a_run(kind: str) -> None:
    state = shop()
    team = agents(state, 3)
    group(state, *team, default=True)
    entries(state, 8)
    events = run(state, to_agents(*team) if kind == "agents" else Target(), agent_cap=2)
    assert per_agent(events) == {1: 2, 2: 2, 3: 2}
    assert reasons(events) == [(ItemOutcome.failed, ItemReason.agent_cap_reached)] * 2
    assert sorted(state.entries) == [1, 2]


def test_r7_9_a_recent_contact_at_her_cap_leaves_the_rest_to_others() -> None:
    state = shop()
    known, other = agents(state, 2)
    group(state, known, other, default=True)
    for _ in range(4):
        entry(state, who=known_to(state, known, timedelta(hours=2)))
    assert per_agent(run(state, agent_cap=2)) == {known.id: 2, other.id: 2}


def test_r7_10_a_blocked_customer_is_skipped_and_stays_in_the_pool() -> None:
    state = shop()
    group(state, agent(state), default=True)
    blocked = entry(state, who=customer(state, block=BLOCK))
    events = run(state)
    assert reasons(events) == [(ItemOutcome.skipped, ItemReason.blocked)]
    (end,) = ends(events)
    assert (end.assigned, end.failed) == (0, 1)
    assert state.entries == {blocked.id: blocked}


def running(state: ShopState, waiting: int = 130) -> list[int]:
    """Start a run, deal its first hundred, and return the entries still to be dealt."""
    group(state, agent(state, name="李雷", capacity=1000), default=True)
    entries(state, waiting)
    handle(state, RunPolicy(policy(state, quota_per_agent=1000).id, SUPERVISOR), NOW)
    handle(state, Tick(), NOW)
    return list(state.runs[1].entries[state.runs[1].dealt :])


def test_r7_10_an_entry_whose_customer_reached_a_person_meanwhile_is_skipped_with_that_reason() -> None:
    state = shop()
    left = running(state)
    taken = state.entries[left[7]]
    events = handle(state, ClaimConversation(taken.conversation_id, By("李雷", 1, Role.agent)), NOW)
    (item,) = items(events)
    assert (item.entry_id, item.reason) == (taken.id, ItemReason.already_served)
    assert (item.conversation_id, item.customer_id) == (taken.conversation_id, taken.customer_id)
    events = dealt(state, Tick())
    (end,) = ends(events)
    assert (end.assigned, end.failed) == (129, 1)
    assert [event.assignment.entry_id for event in given(events)] == [it for it in left if it != taken.id]


def test_r7_10_an_entry_whose_conversation_was_closed_meanwhile_is_skipped_once() -> None:
    state = shop()
    left = running(state)
    taken = state.entries[left[0]]
    events = handle(state, CloseConversation(taken.conversation_id, SUPERVISOR), NOW)
    assert [(item.entry_id, item.reason) for item in items(events)] == [(taken.id, ItemReason.lost_race)]
    assert items(dealt(state, Tick())) == []
    assert state.snatched == {}


def test_r7_10_an_entry_whose_customer_left_while_the_run_was_dealing_is_skipped_in_the_same_moment() -> None:
    state = shop()
    left = running(state)
    gone = state.entries[left[3]]
    events = handle(state, LeaveConversation(gone.customer_id, gone.channel), NOW)
    assert [(item.entry_id, item.reason) for item in items(events)] == [(gone.id, ItemReason.left_shop)]
    events = dealt(state, Tick())
    (end,) = ends(events)
    assert (end.assigned, end.failed, items(events), state.entries) == (129, 1, [], {})


def test_r7_10_an_entry_whose_customer_is_blocked_while_the_run_is_dealing_is_skipped_when_its_turn_comes() -> None:
    state = shop()
    left = running(state)
    marked = state.entries[left[3]]
    assert items(handle(state, BlockCustomer(marked.customer_id, "广告", SUPERVISOR), NOW)) == []
    events = dealt(state, Tick())
    assert [(item.entry_id, item.reason) for item in items(events)] == [(marked.id, ItemReason.blocked)]
    assert list(state.entries) == [marked.id]


def test_r7_16_when_everybody_leaves_in_the_middle_the_rest_fails_and_stays() -> None:
    state = shop()
    left = running(state, CHUNK + 3)
    change(state, state.agents[1], presence=Presence.offline)
    events = dealt(state, Tick())
    assert reasons(events) == [(ItemOutcome.failed, ItemReason.no_eligible_agent)] * 3
    (end,) = ends(events)
    assert (end.assigned, end.failed, end.left) == (CHUNK, 3, 0)
    assert sorted(state.entries) == sorted(left)


def test_r8_3_an_open_bot_turn_of_what_is_handed_out_is_over() -> None:
    state = shop()
    group(state, agent(state), default=True)
    talk = state.conversations[entry(state).conversation_id]
    change(state, talk, bot="faq", bot_turn="t-tea-1-1", bot_deadline=NOW + timedelta(seconds=3))
    (ended,) = [event for event in run(state) if isinstance(event, BotTurnEnded)]
    assert (ended.turn, ended.end) == ("t-tea-1-1", TurnEnd.superseded)
