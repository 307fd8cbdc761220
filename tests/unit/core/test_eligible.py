"""What a policy reaches and in which order (R6.6, R7.2, R7.3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from models.commands import RunPolicy
from models.entities import Policy
from models.enums import ConversationState, PoolReason
from models.events import ConversationPooled, RunStarted
from router.core.decider import handle
from router.core.eligible import eligible
from router.core.state import ShopState
from tests.unit.core.builders import (
    BLOCK,
    NIGHT,
    NOW,
    SUPERVISOR,
    WITH_BOT,
    agent,
    customer,
    dealt,
    entries,
    entry,
    given,
    group,
    left_with_bot,
    owned,
    policy,
    shop,
    started,
)

MS = timedelta(milliseconds=1)


def reached(state: ShopState, terms: Policy) -> list[int]:
    """The conversations a policy reaches, in order."""
    return [waiting.conversation_id for waiting in eligible(state, terms, NOW)]


def test_r7_2_asked_human_reaches_only_entries_that_asked_for_a_person() -> None:
    state = shop()
    asked, missed = entry(state), entry(state, asked_human=False, bot_missed=True)
    assert reached(state, policy(state)) == [asked.conversation_id]
    assert sorted(reached(state, policy(state, range="all"))) == [asked.conversation_id, missed.conversation_id]


@pytest.mark.parametrize("window_h", [24, 6, 1, 48, 720])
def test_r6_6_a_message_exactly_as_old_as_the_window_is_inside_and_one_older_is_not(window_h: int) -> None:
    state = shop()
    edge = NOW - timedelta(hours=window_h)
    entry(state, edge - MS)
    inside = entry(state, edge)
    left_with_bot(state, edge - MS)
    silent = left_with_bot(state, edge)
    assert reached(state, policy(state, window_h=window_h)) == [inside.conversation_id]
    both = reached(state, policy(state, window_h=window_h, range="all"))
    assert both == [silent.id, inside.conversation_id]


def test_r7_2_age_is_measured_from_the_last_message_not_from_the_first() -> None:
    state = shop()
    long_ago = NOW - timedelta(hours=40)
    fresh = entry(state, NIGHT, first_message_at=long_ago)
    assert reached(state, policy(state)) == [fresh.conversation_id]


def test_r6_6_older_entries_stay_in_the_pool() -> None:
    state = shop()
    group(state, agent(state), default=True)
    old = entry(state, NOW - timedelta(hours=24) - MS)
    events = dealt(state, RunPolicy(policy(state).id, SUPERVISOR))
    assert given(events) == []
    assert state.entries == {old.id: old}


def test_r7_3_the_latest_message_goes_first_and_of_two_at_once_the_later_entry() -> None:
    state = shop()
    first, last = entry(state, NIGHT), entry(state, NIGHT + MS)
    twin = entry(state, NIGHT)
    expected = [it.conversation_id for it in (last, twin, first)]
    assert reached(state, policy(state)) == expected


def test_longest_wait_first_is_the_order_of_first_messages() -> None:
    state = shop()
    patient = entry(state, NIGHT + timedelta(hours=2), first_message_at=NIGHT)
    twin = entry(state, NIGHT + timedelta(hours=3), first_message_at=NIGHT)
    newcomer = entry(state, NIGHT + timedelta(hours=1))
    expected = [it.conversation_id for it in (patient, twin, newcomer)]
    assert reached(state, policy(state, order="longest_wait_first")) == expected


@pytest.mark.parametrize(
    ("changes", "is_reached"),
    [
        ({}, True),
        ({"waiting_since": NIGHT}, True),
        ({"bot_missed": True}, True),
        ({"idle_at": NOW}, True),
        ({"idle_at": NOW + MS}, False),
        ({"typed": False}, False),
        ({"idle_at": None}, False),
    ],
    ids=["answered", "unanswered", "missed", "silent_just_now", "not_silent_long_enough", "clicks_only", "person"],
)
def test_r7_2_all_reaches_every_conversation_left_with_the_bot_that_has_been_silent(
    changes: dict[str, Any], *, is_reached: bool
) -> None:
    state = shop(**WITH_BOT)
    talk = left_with_bot(state, **changes)
    assert reached(state, policy(state, range="all")) == ([talk.id] if is_reached else [])
    assert reached(state, policy(state)) == []


def test_r7_2_conversations_of_agents_and_of_blocked_customers_are_not_left_with_the_bot() -> None:
    state = shop(**WITH_BOT)
    owned(state, agent(state))
    left_with_bot(state, who=customer(state, block=BLOCK))
    assert reached(state, policy(state, range="all")) == []


def test_r7_2_who_was_left_with_the_bot_enters_the_pool_with_the_run_and_is_handed_out() -> None:
    state = shop(**WITH_BOT)
    group(state, agent(state), default=True)
    entry(state, NIGHT - timedelta(hours=1))
    earlier, later = left_with_bot(state), left_with_bot(state, NIGHT + MS)
    events = dealt(state, RunPolicy(policy(state, range="all").id, SUPERVISOR))
    assert [type(event) for event in events[:3]] == [ConversationPooled, ConversationPooled, RunStarted]
    pooled = [event for event in events if isinstance(event, ConversationPooled)]
    assert [(event.conversation_id, event.entry_id) for event in pooled] == [(earlier.id, 2), (later.id, 3)]
    assert {event.reason for event in pooled} == {PoolReason.bot_unresolved}
    (run,) = started(events)
    assert run.entries == (3, 2, 1)
    assert [event.assignment.entry_id for event in given(events)] == [3, 2, 1]
    assert {it.state for it in state.conversations.values()} == {ConversationState.assigned}


def test_r7_2_a_run_that_fails_leaves_the_bots_conversations_with_the_bot() -> None:
    state = shop(**WITH_BOT)
    talk = left_with_bot(state)
    events = dealt(state, RunPolicy(policy(state, range="all").id, SUPERVISOR))
    assert [event for event in events if isinstance(event, ConversationPooled)] == []
    assert state.conversations == {talk.id: talk}


def test_r7_10_what_a_running_run_still_has_to_deal_is_not_reached_by_another() -> None:
    state = shop()
    group(state, agent(state), default=True)
    first, *others = entries(state, 3)
    terms = policy(state, quota_per_agent=2)
    (run,) = started(handle(state, RunPolicy(terms.id, SUPERVISOR), NOW))
    assert sorted(run.entries) == [it.id for it in others]
    assert reached(state, terms) == [first.conversation_id]


moments = st.integers(0, 5).map(lambda seconds: NIGHT + timedelta(seconds=seconds))


@drawn(times=st.lists(st.tuples(moments, st.integers(0, 3), st.booleans()), max_size=12))
def test_r7_3_the_order_is_last_message_then_id_downwards_and_longest_wait_first_message_then_id_upwards(
    times: list[tuple[datetime, int, bool]],
) -> None:
    state = shop(**WITH_BOT)
    made = []
    for first, seconds, in_pool in times:
        last = first + timedelta(seconds=seconds)
        of_both = {"first_customer_at": first, "last_customer_at": last}
        talk_id = (
            entry(state, last, first_message_at=first).conversation_id
            if in_pool
            else left_with_bot(state, first, **of_both).id
        )
        made.append((first, last, not in_pool, talk_id))
    latest = [it[3] for it in sorted(made, key=lambda it: it[1:], reverse=True)]
    patient = [it[3] for it in sorted(made, key=lambda it: (it[0], *it[2:]))]
    assert reached(state, policy(state, range="all")) == latest
    assert reached(state, policy(state, range="all", order="longest_wait_first")) == patient
