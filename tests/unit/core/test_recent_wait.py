"""Waiting for a busy recent contact: a bounded time in which she alone may take her customer, before others (R3.6)."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import CloseConversation, LeaveQueue
from models.enums import AssignmentReason, Connection, ConversationState, OpenConversations, PoolReason, Presence
from models.events import ConversationPooled, ConversationQueued, RecentWaitEnded
from models.shop_file import QueueSettings, RecentContactSettings
from router.core.decider import handle
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    details,
    give_on,
    press_for_person,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    WITH_BOT,
    agent,
    change,
    customer,
    entry,
    given,
    group,
    known_to,
    owned,
    shop,
)
from tests.unit.core.waits import HOUR, WAITS, close, one_busy, waiting


def test_r3_6_a_customer_waits_for_her_busy_recent_contact_though_somebody_else_is_free() -> None:
    state, her, _, _ = one_busy()
    queued = the(write(state, known_to(state, her, HOUR)), ConversationQueued)
    assert (queued.waits_for, queued.waits_until, queued.position) == (her.id, after(60), 1)
    assert details(queued.trace.steps) == ["somebody_online", "full", "default_group", "waits_for_recent"]


def test_r3_6_without_the_setting_nobody_waits_for_one_agent() -> None:
    state, her, other, _ = one_busy(RecentContactSettings())
    assert assignment(write(state, known_to(state, her, HOUR))).agent_id == other.id


def test_r3_6_where_she_may_have_more_than_her_capacity_nobody_has_to_wait() -> None:
    state, her, _, _ = one_busy(replace(WAITS, recent_over_capacity=True))
    assert assignment(write(state, known_to(state, her, HOUR))).agent_id == her.id


@pytest.mark.parametrize(
    ("fields", "ago"),
    [
        ({"presence": Presence.offline}, HOUR),
        ({"connection": Connection.grace}, HOUR),
        ({"presence": Presence.suspended}, 25 * HOUR),
        ({"on_shift": False}, HOUR),
        ({"next_presence": Presence.suspended}, HOUR),
        ({}, 73 * HOUR),
    ],
)
def test_r3_6_nobody_waits_for_one_who_would_not_receive(fields: dict[str, Any], ago: timedelta) -> None:
    state, her, other, _ = one_busy()
    change(state, her, **fields)
    assert assignment(write(state, known_to(state, her, ago))).agent_id == other.id


def test_r3_6_a_suspended_recent_contact_of_the_last_day_is_waited_for_too() -> None:
    state, her, _, last = one_busy()
    set_presence(state, her, Presence.suspended)
    who = waiting(state, her)
    assert assignment(close(state, last, 10)).agent_id == her.id
    assert talk(state, who).owner_id == her.id


def test_r3_6_when_the_time_is_over_anybody_may_take_her() -> None:
    state, her, other, _ = one_busy()
    who = waiting(state, her)
    assert tick(state, after(59.999)) == []
    events = tick(state, after(60))
    assert the(events, RecentWaitEnded).conversation_id == talk(state, who).id
    assert (assignment(events).agent_id, assignment(events).assignment.reason) == (other.id, AssignmentReason.queue)


def test_r3_6_with_nobody_free_she_stands_in_the_line_at_the_place_of_her_waiting_time() -> None:
    state, her, other, _ = one_busy()
    change(state, other, capacity=0)
    who = waiting(state, her)
    later = customer(state)
    assert the(write(state, later, now=after(30)), ConversationQueued).position == 1
    tick(state, after(60))
    on = talk(state, who)
    assert (on.state, on.waits_for, on.queued_at, on.queue_until) == (
        ConversationState.queued,
        None,
        after(0),
        after(360),
    )
    change(state, other, capacity=1)
    set_presence(state, other, Presence.online, after(70))
    assert (talk(state, who).owner_id, talk(state, later).owner_id) == (other.id, None)


def test_r5_4_who_waits_for_one_agent_takes_no_place_of_others_and_finds_none_when_the_line_is_full() -> None:
    state = shop(recent_contact=WAITS)
    her = agent(state, capacity=1)
    group(state, her, default=True, queue=QueueSettings(limit=1))
    owned(state, her)
    who = waiting(state, her)
    other = customer(state)
    write(state, other, now=after(1))
    assert talk(state, other).state is ConversationState.queued
    pooled = the(tick(state, after(60)), ConversationPooled)
    assert (pooled.customer_id, pooled.reason) == (who.id, PoolReason.queue_timeout)


def test_r5_4_the_limit_of_the_line_begins_when_the_wait_for_one_agent_is_over() -> None:
    state, her, other, _ = one_busy()
    change(state, other, capacity=0)
    change(state, state.groups[1], queue=QueueSettings(timeout_s=30))
    who = waiting(state, her)
    assert all_of(tick(state, after(45)), ConversationPooled) == []
    tick(state, after(60))
    assert the(tick(state, after(90)), ConversationPooled).customer_id == who.id


def test_r2_2_waiting_for_her_comes_before_the_bot() -> None:
    state, her, _, _ = one_busy(**WITH_BOT)
    assert talk(state, waiting(state, her)).bot is None


def test_r3_6_neither_a_transfer_nor_a_run_nor_the_pool_waits() -> None:
    state, her, other, last = one_busy()
    set_presence(state, other, Presence.suspended)
    in_pool = entry(state, who=known_to(state, her, HOUR))
    set_presence(state, other, Presence.online)
    assert assignment(write(state, state.customers[in_pool.customer_id])).agent_id == other.id
    second = group(state, other)
    known = change(state, state.customers[last.customer_id], recent_agent_id=her.id, recent_spoke_at=after(-60))
    assert given(give_on(state, her, last, to_group=second.id))[0].agent_id == other.id
    assert talk(state, known).waits_for is None


def test_r3_6_who_lost_her_recent_contact_does_not_wait_for_her() -> None:
    state, her, other, _ = one_busy()
    who = known_to(state, her, HOUR)
    change(state, her, capacity=2)
    write(state, who)
    change(state, her, capacity=0)
    handle(state, CloseConversation(owned(state, her).id, by(her)), after(1))
    release = set_presence(state, her, Presence.offline, after(2), open_conversations=OpenConversations.release)
    assert [it.agent_id for it in given(release) if it.customer_id == who.id] == [other.id]


def test_r5_4_the_customer_may_leave_and_press_for_a_person_without_losing_her_place() -> None:
    state, her, _, _ = one_busy()
    who = waiting(state, her)
    assert press_for_person(state, who, after(5)) == []
    handle(state, LeaveQueue(who.id, "web"), after(10))
    on = talk(state, who)
    assert (on.state, on.waits_for, on.waits_until) == (ConversationState.waiting_offline, None, None)
    assert tick(state, after(60)) == []
