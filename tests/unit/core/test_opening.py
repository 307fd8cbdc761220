"""Groups open and close, shifts begin and end: routing follows, presence never does (R11.2)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from models.commands import RunPolicy
from models.enums import Connection, ConversationState, PoolReason, Presence
from models.events import (
    ConversationPooled,
    ConversationQueued,
    GroupHoursChanged,
    PresenceChanged,
    ShiftChanged,
)
from models.shop_file import Hours, RecentContactSettings
from router.core.decider import next_deadline
from router.core.opening import hours_of, opened
from tests.unit.core.acts import (
    all_of,
    assignment,
    details,
    give_on,
    hops,
    say,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    FROM_TEN,
    NOW,
    SUPERVISOR,
    TEN,
    TILL_TEN,
    agent,
    agents,
    change,
    customer,
    dealt,
    ends,
    entries,
    group,
    known_to,
    on_duty,
    open_group,
    owned,
    per_agent,
    policy,
    shop,
    to_groups,
)

# -- groups -----------------------------------------------------------------------------------------------------------


def test_r11_2_a_closed_group_is_passed_over_for_its_overflow_and_the_trace_says_so() -> None:
    state = shop()
    hers, other = agents(state, 2)
    aside = open_group(state, other)
    closed = open_group(state, hers, default=True, hours=FROM_TEN, overflow=(aside.id,))
    given = assignment(write(state, customer(state)))
    assert given.agent_id == other.id
    step = given.trace.steps[-2]
    assert (step.rule, step.took, step.detail) == ("R11.2", False, "outside_hours")
    assert step.values == {"group": closed.id, "until": "2026-03-02T02:00Z"}
    assert [candidate.agent_id for candidate in given.trace.candidates] == [other.id]


def test_r11_2_a_closed_overflow_and_a_closed_default_group_take_nothing_either() -> None:
    state = shop()
    one, two, three = agents(state, 3)
    aside = open_group(state, one, hours=FROM_TEN)
    open_group(state, two, default=True, hours=FROM_TEN)
    open_group(state, change(state, three, capacity=0), takes=({"channel": ["web"]},), overflow=(aside.id,))
    queued = the(write(state, customer(state)), ConversationQueued)
    assert details(queued.trace.steps).count("outside_hours") == 2


def test_r11_2_a_closed_group_has_no_queue_the_pool_takes_who_writes() -> None:
    state = shop()
    open_group(state, agent(state, capacity=0), default=True, hours=FROM_TEN)
    pooled = the(write(state, customer(state)), ConversationPooled)
    assert (pooled.reason, hops(pooled.trace.steps)[-2:]) == (
        PoolReason.nobody_online, [("R11.2", False), ("R6.3", True)],
    )  # fmt: skip


def test_r11_2_the_queue_of_a_group_that_closes_goes_to_overflow_else_to_the_pool() -> None:
    state = shop()
    busy, free = agent(state, capacity=0), agent(state, capacity=1)
    aside = open_group(state, change(state, free, capacity=0), strict=True)
    closing = open_group(state, busy, default=True, hours=TILL_TEN, overflow=(aside.id,))
    first, second = customer(state), customer(state)
    write(state, first)
    write(state, second)
    change(state, free, capacity=1)
    assert next_deadline(state) == talk(state, first).queue_until
    events = tick(state, talk(state, first).queue_until or NOW)  # both waits are over, one finds room
    assert assignment(events).agent_id == free.id
    third = customer(state)
    write(state, third, now=TEN - timedelta(minutes=1))
    assert talk(state, third).state is ConversationState.queued
    events = tick(state, TEN)
    closed = the(events, GroupHoursChanged)
    assert (closed.group_id, closed.open, closed.until) == (closing.id, False, NOW + timedelta(hours=23))
    pooled = the(events, ConversationPooled)
    assert (pooled.conversation_id, pooled.reason) == (talk(state, third).id, PoolReason.nobody_online)
    assert state.queues == {}


def test_r11_2_what_an_agent_has_stays_hers_when_her_group_closes() -> None:
    state = shop()
    her = agent(state)
    open_group(state, her, default=True, hours=TILL_TEN)
    write(state, who := customer(state))
    tick(state, TEN)
    assert talk(state, who).owner_id == her.id
    say(state, her, talk(state, who), TEN)
    assert talk(state, who).state is ConversationState.active


def test_r11_2_a_group_that_opens_drains_the_queues_that_overflow_into_it() -> None:
    state = shop()
    busy, free = agent(state, capacity=0), agent(state)
    aside = open_group(state, free, hours=FROM_TEN)
    open_group(state, busy, default=True, overflow=(aside.id,), queue=replace(group(shop()).queue, timeout_s=86400))
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.queued
    events = tick(state, TEN)
    assert (the(events, GroupHoursChanged).open, assignment(events).agent_id) == (True, free.id)


def test_r11_1_a_group_without_hours_goes_by_the_shops_and_its_own_come_before_them() -> None:
    state = shop(hours=FROM_TEN)
    plain, own = group(state), group(state, hours=TILL_TEN)
    assert (hours_of(state, plain), hours_of(state, own)) == (FROM_TEN, TILL_TEN)
    assert [opened(state, it, NOW).open for it in (plain, own)] == [False, True]
    assert opened(shop(), group(shop()), NOW) == replace(group(shop()), open=True, hours_until=None)


def test_r11_2_recent_contact_and_dedicated_agent_ask_for_the_agents_shift_alone() -> None:
    state = shop(dedicated={"vip": 2})
    spoke, dedicated = agents(state, 2)
    open_group(state, spoke, dedicated, default=True, hours=FROM_TEN)
    assert assignment(write(state, known_to(state, spoke, timedelta(hours=1)))).agent_id == spoke.id
    assert assignment(write(state, customer(state, external_id="vip"))).agent_id == dedicated.id


def test_r11_2_a_transfer_to_a_closed_group_waits_in_the_pool() -> None:
    state = shop()
    sender, there = agents(state, 2)
    closed = open_group(state, there, hours=FROM_TEN)
    mine = owned(state, sender, awaiting=True)
    events = give_on(state, sender, mine, to_group=closed.id)
    assert ("R11.2", False) in hops(the(events, ConversationPooled).trace.steps)


@pytest.mark.parametrize(("kept", "expected"), [(FROM_TEN, {2: 3}), (TILL_TEN, {1: 2, 2: 1})])
def test_r11_2_a_policy_hands_out_to_the_groups_of_its_target_that_are_open(
    kept: Hours, expected: dict[int, int]
) -> None:
    state = shop()
    one, two = agents(state, 2)
    first = open_group(state, one, hours=kept)
    second = open_group(state, two)
    entries(state, 3)
    shared = policy(state, to_groups(first, second))
    assert per_agent(dealt(state, RunPolicy(shared.id, SUPERVISOR))) == expected


def test_r11_2_a_policy_whose_groups_are_all_closed_finds_nobody() -> None:
    state = shop()
    closed = open_group(state, agent(state), hours=FROM_TEN)
    entries(state, 1)
    shared = policy(state, to_groups(closed))
    assert [end.reason for end in ends(dealt(state, RunPolicy(shared.id, SUPERVISOR)))] == ["nobody_online"]


# -- shifts -----------------------------------------------------------------------------------------------------------


def test_r11_2_outside_her_shift_an_agent_gets_nothing_new_and_does_not_count_as_online() -> None:
    state = shop()
    off = on_duty(state, FROM_TEN)
    open_group(state, off, default=True)
    assert hops(the(write(state, customer(state)), ConversationPooled).trace.steps)[0] == ("R2.1", True)
    on = agent(state)
    open_group(state, off, on, takes=({"channel": ["web"]},))
    trace = assignment(write(state, customer(state))).trace
    assert {it.agent_id: it.reason for it in trace.candidates} == {on.id: "", off.id: "off_shift"}


@pytest.mark.parametrize("suspended", [False, True])
def test_r11_2_a_recent_contact_off_shift_is_skipped(suspended: bool) -> None:
    state = shop(recent_contact=RecentContactSettings(when_suspended="always"))
    spoke = on_duty(state, FROM_TEN, presence=Presence.suspended if suspended else Presence.online)
    other = agent(state)
    open_group(state, spoke, other, default=True)
    given = assignment(write(state, known_to(state, spoke, timedelta(hours=1))))
    assert (given.agent_id, given.trace.steps[1].detail) == (other.id, "off_shift")


def test_r11_2_a_shift_that_begins_drains_the_queue_and_reminds_her_nothing_else() -> None:
    state = shop()
    late = on_duty(state, FROM_TEN)
    busy = agent(state, capacity=0)
    open_group(state, late, busy, default=True, queue=replace(group(shop()).queue, timeout_s=86400))
    write(state, who := customer(state))
    events = tick(state, TEN)
    began = the(events, ShiftChanged)
    assert (began.agent_id, began.on_shift, began.until) == (late.id, True, NOW + timedelta(hours=9))
    assert (assignment(events).agent_id, talk(state, who).owner_id) == (late.id, late.id)
    assert all_of(events, PresenceChanged) == []


def test_r11_2_opening_time_does_not_enable_someone_who_is_away() -> None:
    state = shop()
    away = on_duty(state, FROM_TEN, presence=Presence.offline)
    open_group(state, away, default=True, hours=FROM_TEN)
    write(state, who := customer(state))
    tick(state, TEN)
    assert (state.agents[away.id].presence, state.agents[away.id].on_shift) == (Presence.offline, True)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_r11_2_a_shift_that_ends_leaves_her_online_with_what_she_has_and_her_line_to_others() -> None:
    state = shop()
    her = on_duty(state, TILL_TEN, capacity=1)
    open_group(state, her, default=True, queue=replace(group(shop()).queue, timeout_s=86400))
    mine = owned(state, her)
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.queued
    events = tick(state, TEN)
    assert the(events, ConversationPooled).reason is PoolReason.nobody_online
    after = state.agents[her.id]
    assert (after.presence, after.connection, after.on_shift) == (Presence.online, Connection.connected, False)
    assert (state.conversations[mine.id].owner_id, her.id in state.serving) == (her.id, False)


def test_r11_2_a_supervisor_may_force_presence_whatever_the_shift() -> None:
    state = shop()
    off = on_duty(state, FROM_TEN)
    forced = set_presence(state, off, Presence.offline, by=SUPERVISOR, reason="下班")
    assert the(forced, PresenceChanged).cause == "forced"
    assert state.agents[off.id].on_shift is False
