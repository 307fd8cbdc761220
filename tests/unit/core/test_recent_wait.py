"""Waiting for a busy recent contact: a bounded time in which she alone may take her customer, before others (R3.6)."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import CloseConversation, LeaveQueue, PatchAgent
from models.entities import Agent, Conversation, Customer
from models.enums import AssignmentReason, Connection, ConversationState, OpenConversations, PoolReason, Presence
from models.events import ConversationPooled, ConversationQueued, Event, RecentWaitEnded
from models.shop_file import QueueSettings, RecentContactSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    assignment,
    by,
    connect,
    details,
    give_on,
    lose,
    press_for_person,
    say,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    SUPERVISOR,
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

HOUR = timedelta(hours=1)
WAITS = RecentContactSettings(recent_wait_s=60)


def one_busy(settings: RecentContactSettings = WAITS, **shops: Any) -> tuple[ShopState, Agent, Agent, Conversation]:
    """A shop whose first agent has all she may have, and whose second is free."""
    state = shop(recent_contact=settings, **shops)
    her, other = agent(state, capacity=1), agent(state)
    group(state, her, other, default=True)
    return state, her, other, owned(state, her)


def waiting(state: ShopState, her: Agent, seconds: float = 0, ago: timedelta = HOUR) -> Customer:
    """A customer of hers who writes and waits for her."""
    who = known_to(state, her, ago)
    write(state, who, now=after(seconds))
    on = talk(state, who)
    assert (on.state, on.waits_for) == (ConversationState.queued, her.id)
    return who


def close(state: ShopState, on: Conversation, seconds: float) -> list[Event]:
    return handle(state, CloseConversation(on.id, SUPERVISOR), after(seconds))


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


def test_r3_6_with_room_she_gets_who_waits_for_her_before_all_others() -> None:
    state, her, other, last = one_busy()
    change(state, other, capacity=0)
    earlier = customer(state)
    write(state, earlier)
    who = waiting(state, her, 5)
    events = close(state, last, 10)
    made = assignment(events)
    assert (made.agent_id, made.customer_id) == (her.id, who.id)
    assert made.assignment.reason is AssignmentReason.recent_contact
    assert talk(state, earlier).state is ConversationState.queued


def test_r3_6_those_who_wait_for_her_come_in_their_order() -> None:
    state, her, _, last = one_busy()
    first, second = waiting(state, her, 1), waiting(state, her, 2)
    close(state, last, 10)
    assert [talk(state, it).owner_id for it in (first, second)] == [her.id, None]
    close(state, talk(state, first), 20)
    assert talk(state, second).owner_id == her.id


@pytest.mark.parametrize("how", ["closed", "given_on", "capacity", "reconnected"])
def test_r5_2_whatever_gives_her_room_ends_the_wait_at_once(how: str) -> None:
    state, her, other, last = one_busy()
    who = waiting(state, her)
    if how == "closed":
        close(state, last, 10)
    elif how == "given_on":
        give_on(state, her, last, to_agent=other.id)
    elif how == "capacity":
        handle(state, PatchAgent(her.id, SUPERVISOR, capacity=2), after(10))
    else:
        lose(state, her, after(10))
        close(state, last, 11)
        assert talk(state, who).waits_for == her.id
        connect(state, her, after(12))
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


@pytest.mark.parametrize(
    "leave",
    [
        lambda state, her: set_presence(
            state, her, Presence.offline, after(10), open_conversations=OpenConversations.keep_until_done
        ),
        lambda state, her: set_presence(state, her, Presence.suspended, after(10), keep_recents=False),
        lambda state, her: set_presence(state, her, Presence.suspended, after(10), after_current=True),
        lambda state, her: [*lose(state, her, after(10)), *tick(state, after(55))],
        lambda state, her: handle(state, PatchAgent(her.id, SUPERVISOR, disabled=True), after(10)),
    ],
    ids=["offline", "suspended", "finishing", "grace_over", "disabled"],
)
def test_r3_6_when_she_leaves_the_wait_ends_at_once(leave: Any) -> None:
    state, her, other, _ = one_busy()
    who = waiting(state, her)
    events = leave(state, her)
    assert the(events, RecentWaitEnded).conversation_id == talk(state, who).id
    assert talk(state, who).owner_id == other.id


def test_r3_6_in_grace_the_wait_goes_on() -> None:
    state, her, _, _ = one_busy()
    who = waiting(state, her)
    lose(state, her, after(10))
    connect(state, her, after(20))
    assert talk(state, who).waits_for == her.id


def test_r3_6_when_nobody_is_online_any_more_she_is_in_the_pool_like_anybody() -> None:
    state, her, other, _ = one_busy()
    set_presence(state, her, Presence.suspended)
    who = waiting(state, her)
    set_presence(state, other, Presence.suspended, after(10))
    assert talk(state, who).state is ConversationState.waiting_offline


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


def test_r3_6_a_shop_that_lets_her_have_more_lets_her_take_who_waits_at_once() -> None:
    state, her, _, _ = one_busy()
    who = waiting(state, her)
    change(state, state.shop, recent_contact=replace(WAITS, recent_over_capacity=True))
    state.queues_in_doubt = True
    tick(state, after(10))
    assert talk(state, who).owner_id == her.id


def test_r3_6_in_grace_the_wait_ends_when_she_would_not_receive_after_it_either() -> None:
    state, her, other, _ = one_busy()
    who = waiting(state, her)
    lose(state, her, after(10))
    set_presence(state, her, Presence.suspended, after(20), keep_recents=False)
    assert talk(state, who).owner_id == other.id


def test_r5_2_a_wait_is_over_when_her_customer_becomes_anothers_by_a_word_on_another_channel() -> None:
    state, her, other, _ = one_busy()
    who = known_to(state, her, HOUR)
    elsewhere = owned(state, other, who=who, channel="taobao")
    write(state, who)
    assert talk(state, who).waits_for == her.id
    say(state, other, elsewhere)
    assert talk(state, who).owner_id == other.id
