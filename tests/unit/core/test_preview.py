"""A preview is the run that would happen now, without any effect (R7.15, I19)."""

from datetime import timedelta

import pytest
from hypothesis import given as always
from hypothesis import settings

from models.commands import AssignEntries, Command, RingSlots, RunPolicy, Tick
from models.entities import Target
from models.enums import Connection, Presence, RunTrigger
from models.errors import Conflict, ShuntdeskError
from models.events import Event
from router.core.decider import due, handle, preview
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agents,
    change,
    contents,
    dealt,
    ends,
    entries,
    entry,
    given,
    group,
    items,
    left_with_bot,
    policy,
    shop,
    started,
)
from tests.unit.core.random_shops import busy_shops, shops

RUN = RunPolicy(1, SUPERVISOR)


def team(waiting: int) -> ShopState:
    state = shop()
    group(state, *agents(state, 3), default=True)
    entries(state, waiting)
    policy(state)
    return state


def happens(state: ShopState, command: Command) -> list[Event]:
    """What a dispatcher makes of a command at this instant: what is due comes first; then it, its run to the end."""
    if due(state, command, NOW):
        handle(state, Tick(), NOW)
    return dealt(state, command)


@settings(max_examples=150, deadline=None)
@always(state=shops())
def test_r7_15_a_preview_equals_the_run_that_follows_item_by_item_and_has_no_effect(state: ShopState) -> None:
    before = contents(state)
    shown = preview(state, RUN, NOW)
    assert contents(state) == before
    assert shown == happens(state, RUN)


@settings(max_examples=400, deadline=None)
@always(shop_and_command=busy_shops())
def test_i19_in_the_middle_of_a_morning_a_preview_is_what_follows_or_is_refused_alike(
    shop_and_command: tuple[ShopState, Command],
) -> None:
    state, command = shop_and_command
    before = contents(state)
    try:
        shown = preview(state, command, NOW)
    except ShuntdeskError as refusal:
        assert contents(state) == before
        with pytest.raises(type(refusal)):
            happens(state, command)
        return
    assert contents(state) == before
    assert shown == happens(state, command)


@settings(max_examples=150, deadline=None)
@always(state=shops())
def test_r7_13_every_run_adds_up_and_settles_each_of_its_entries_once(state: ShopState) -> None:
    waiting = set(state.entries)
    events = dealt(state, RingSlots())
    (run,), (end,) = started(events), ends(events)
    handed_out = [event.assignment.entry_id for event in given(events)]
    settled = [*handed_out, *(item.entry_id for item in items(events))]
    assert sorted(settled) == sorted(run.entries)  # type: ignore[type-var]  # each assignment has its entry
    assert len(run.entries) <= run.cap
    assert (end.assigned, end.failed) == (len(handed_out), len(items(events)))
    assert end.assigned + end.failed + end.left == run.eligible
    assert (end.reason is None) == bool(handed_out)
    assert waiting - set(state.entries) <= set(handed_out)


@settings(max_examples=200, deadline=None)
@always(shop_and_command=busy_shops())
def test_r7_13_no_run_and_no_item_is_ever_without_its_reason_operator_and_counts(
    shop_and_command: tuple[ShopState, Command],
) -> None:
    state, command = shop_and_command
    try:
        events = happens(state, command)
    except ShuntdeskError:
        return
    rows = {run.id: run for run in started(events)}
    for end in ends(events):
        assert (end.reason is None) is (end.assigned > 0)
        if (run := rows.get(end.run_id)) is not None:
            assert run.operator == ("王主管" if run.trigger is RunTrigger.manual else "系统自动分配")
            assert end.assigned + end.failed + end.left == run.eligible
    assert all(item.reason and item.outcome for item in items(events))


@settings(max_examples=150, deadline=None)
@always(state=shops())
def test_i12_whoever_is_given_something_may_receive_in_this_kind_of_run(state: ShopState) -> None:
    terms, target = state.policies[1].terms, state.policies[1].target
    room = {it.id: it.capacity - state.load(it.id) for it in state.agents.values()}
    for event in given(dealt(state, RingSlots())):
        receiver = state.agents[event.agent_id]
        recent = state.customers[event.customer_id].recent_agent_id == receiver.id
        assert receiver.connection is Connection.connected
        suspended_may = target.kind == "shunt_rules" and terms.suspended_recent_contact and recent
        assert receiver.presence is Presence.online or (receiver.presence is Presence.suspended and suspended_may)
        room[receiver.id] -= 1
        over = recent and state.shop.recent_contact.recent_over_capacity
        assert room[receiver.id] >= 0 or over or not terms.respect_capacity


@settings(max_examples=60, deadline=None)
@always(state=shops())
def test_i3_the_same_run_at_the_same_time_gives_the_same_events(state: ShopState) -> None:
    assert dealt(state.copy(), RUN) == dealt(state.copy(), RUN)


def test_r7_15_a_preview_shows_the_whole_run_beyond_one_chunk() -> None:
    state = team(waiting=240)
    shown = preview(state, RUN, NOW)
    assert len(given(shown)) == 240
    (end,) = ends(shown)
    assert (end.assigned, end.left) == (240, 0)
    assert (state.seq, len(state.entries), state.runs) == (0, 240, {})


def test_r7_15_a_preview_later_is_another_run() -> None:
    state = team(waiting=2)
    entry(state, NOW - timedelta(hours=24))
    assert len(given(preview(state, RUN, NOW))) == 3
    assert len(given(preview(state, RUN, NOW + timedelta(milliseconds=1)))) == 2


def test_r7_15_what_comes_into_the_pool_at_that_very_instant_is_in_the_preview_as_it_is_in_the_run() -> None:
    state = team(waiting=1)
    left_with_bot(state, NOW - timedelta(minutes=10), asked_human=True, idle_at=NOW)
    shown = preview(state, RUN, NOW)
    assert len(given(shown)) == 2
    assert shown == happens(state, RUN)


@pytest.mark.parametrize("target", [Target(), Target(kind="agents", agents=(1, 3)), Target(kind="groups", groups=(1,))])
def test_r7_15_a_manual_allocation_is_previewed_by_the_same_code(target: Target) -> None:
    state = team(waiting=7)
    by_hand: Command = AssignEntries((2, 7, 3), target, SUPERVISOR)
    shown = preview(state, by_hand, NOW)
    assert [event.assignment.entry_id for event in given(shown)] == [2, 7, 3]
    assert shown == dealt(state, by_hand)


def test_r7_15_a_preview_is_refused_for_the_same_reason_as_the_run() -> None:
    state = team(waiting=1)
    by_hand = AssignEntries((1,), Target(kind="agents", agents=(2,)), SUPERVISOR)
    change(state, state.agents[2], presence=Presence.offline)
    with pytest.raises(Conflict):
        preview(state, by_hand, NOW)
