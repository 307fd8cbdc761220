"""Automatic allocation: slots become runs, each on record with its operator and reason (R7.1, R7.4, R7.5, R7.13)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from models.commands import By, RingSlots, RunPolicy, SavePolicy, Tick
from models.entities import Run
from models.enums import OfflineHandling, Presence, Role, RunReason, RunState, RunTrigger
from models.errors import Conflict, Forbidden, NotFound
from models.events import Event, RunFinished, RunStarted, ShopConfigured
from models.shop_file import Conditions, PolicyTerms
from router.core.decider import evolve, handle
from router.core.slots import instant
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agent,
    agents,
    change,
    dealt,
    ends,
    entries,
    given,
    group,
    policy,
    shop,
    started,
    to_agents,
)

RING = RingSlots()
HALF_HOUR = timedelta(minutes=30)


def morning(waiting: int = 3, online: int = 2, **settings: object) -> ShopState:
    """A shop at nine with agents online and entries in the pool."""
    state = shop(**settings)
    group(state, *agents(state, online), default=True)
    entries(state, waiting)
    return state


def slots_of(events: list[Event]) -> list[str | None]:
    return [run.slot for run in started(events)]


def test_r7_4_the_pool_is_handed_out_at_nine_by_the_system() -> None:
    state = morning()
    terms = policy(state, name="早班")
    events = dealt(state, RING)
    (run,), (end,) = started(events), ends(events)
    assert (run.slot, run.slot_at) == ("2026-03-02T09:00", NOW)
    assert (run.operator, run.operator_id, run.trigger) == ("系统自动分配", None, RunTrigger.schedule)
    assert (run.policy_id, run.policy_name, run.started_at) == (terms.id, "早班", NOW)
    assert (end.state, end.assigned, end.left, end.reason) == (RunState.done, 3, 0, None)
    assert state.entries == {}
    assert state.runs == {}


@pytest.mark.parametrize("later_s", [0, 1, 5, 1799])
def test_r7_5_a_slot_that_ran_does_not_run_again(later_s: int) -> None:
    state = morning()
    policy(state)
    dealt(state, RING)
    assert dealt(state, RING, NOW + timedelta(seconds=later_s)) == []
    assert state.policies[1].last_slot == "2026-03-02T09:00"


def test_r7_4_nine_to_half_past_nine_gives_two_runs_and_no_third() -> None:
    state = morning()
    policy(state, times="09:00-09:30")
    events = [event for place in range(4) for event in dealt(state, RING, NOW + place * HALF_HOUR)]
    assert slots_of(events) == ["2026-03-02T09:00", "2026-03-02T09:30"]


def test_r7_4_nine_to_eighteen_gives_nineteen_runs_a_day_each_on_record() -> None:
    state = morning()
    policy(state)
    events = [event for place in range(48) for event in dealt(state, RING, NOW + place * HALF_HOUR)]
    assert len(ends(events)) == 19
    assert [end.reason for end in ends(events)] == [None, *[RunReason.nothing_to_allocate] * 18]


def test_r7_5_after_an_outage_the_latest_slot_runs_and_the_earlier_are_recorded_missed() -> None:
    state = morning()
    policy(state)
    events = dealt(state, RING, NOW + timedelta(minutes=80))
    assert slots_of(events) == ["2026-03-02T09:00", "2026-03-02T09:30", "2026-03-02T10:00"]
    assert [(end.state, end.reason) for end in ends(events)] == [
        (RunState.missed, RunReason.missed),
        (RunState.missed, RunReason.missed),
        (RunState.done, None),
    ]
    assert [run.id for run in started(events)] == [1, 2, 3]


def test_r7_5_after_the_last_slot_everything_missed_is_recorded_and_nothing_runs() -> None:
    state = morning()
    policy(state, times="09:00-09:30")
    events = dealt(state, RING, NOW + timedelta(minutes=60))
    assert [end.state for end in ends(events)] == [RunState.missed, RunState.missed]
    assert given(events) == []
    assert dealt(state, RING, NOW + timedelta(minutes=61)) == []


def test_r7_5_a_label_skipped_by_the_clock_runs_at_the_change_and_the_next_one_after_it() -> None:
    state = morning(timezone="Europe/Berlin")
    change_at = instant("2026-03-29T03:00", "Europe/Berlin")
    night = policy(state, times="02:00-03:00", window_h=720)
    change(state, night, enabled_at=change_at - timedelta(days=1), last_slot="2026-03-28T03:00")
    events = dealt(state, RING, change_at)
    events += dealt(state, RING, change_at)
    events += dealt(state, RING, change_at)
    assert slots_of(events) == ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T03:00"]
    assert {run.slot_at for run in started(events)} == {change_at}
    assert dealt(state, RING, change_at + timedelta(minutes=29)) == []


@pytest.mark.parametrize("handling", [OfflineHandling.delegate, OfflineHandling.owner])
def test_r7_1_a_shop_that_does_not_pool_has_no_automatic_allocation(handling: OfflineHandling) -> None:
    state = morning(offline_handling=handling)
    terms = policy(state)
    assert dealt(state, RING) == []
    with pytest.raises(Conflict, match="choose the pool first"):
        handle(state, RunPolicy(terms.id, SUPERVISOR), NOW)


def test_r7_1_a_policy_that_is_switched_off_does_not_run_by_itself_but_can_be_run_by_hand() -> None:
    state = morning()
    terms = policy(state, enabled=False)
    assert dealt(state, RING) == []
    assert len(given(dealt(state, RunPolicy(terms.id, SUPERVISOR)))) == 3


def test_r7_1_it_is_on_from_the_start_where_the_shop_pools_and_off_or_on_again_misses_nothing() -> None:
    assert PolicyTerms(name="早班").enabled
    assert not PolicyTerms(name="早班").on_agent_ready
    state = morning(waiting=7)
    made = policy(state)

    def switch(*, on: bool, minutes: int) -> None:
        terms = replace(made.terms, enabled=on)
        handle(state, SavePolicy(made.id, terms, made.target, SUPERVISOR), NOW + timedelta(minutes=minutes))

    switch(on=False, minutes=-5)
    assert dealt(state, RING, NOW + timedelta(minutes=35)) == []
    switch(on=True, minutes=125)
    assert dealt(state, RING, NOW + timedelta(minutes=149)) == []
    assert slots_of(dealt(state, RING, NOW + timedelta(minutes=151))) == ["2026-03-02T11:30"]


@pytest.mark.parametrize(
    ("every_min", "times", "runs"),
    [
        (5, "09:00-10:00", 13),
        (10, "09:10-10:50", 11),
        (15, "09:45-11:15", 7),
        (30, "10:30-11:00", 2),
        (60, "09:00-11:00", 3),
    ],
)
def test_r7_14_at_other_intervals_each_point_of_the_grid_runs_once_however_often_it_rings(
    every_min: int, times: str, runs: int
) -> None:
    state = morning(waiting=2)
    policy(state, times=times, every_min=every_min)
    rings = range(0, 150 * 60, 20)
    events = [event for second in rings for event in dealt(state, RING, NOW + timedelta(seconds=second))]
    assert len(set(slots_of(events))) == len(slots_of(events)) == runs
    assert all(run.started_at == run.slot_at for run in started(events))


def test_r7_13_a_run_by_hand_bears_the_persons_name_and_takes_no_slot() -> None:
    state = morning()
    terms = policy(state)
    (run,) = started(dealt(state, RunPolicy(terms.id, By("王主管", 7, Role.supervisor))))
    assert (run.operator, run.operator_id, run.trigger, run.slot) == ("王主管", 7, RunTrigger.manual, None)
    assert state.policies[terms.id].last_slot is None
    assert slots_of(dealt(state, RING)) == ["2026-03-02T09:00"]


def test_r7_13_a_run_leaves_a_record_also_when_there_is_nothing_to_hand_out() -> None:
    state = morning(waiting=0)
    policy(state)
    events = dealt(state, RING)
    assert [type(event) for event in events] == [RunStarted, RunFinished]
    (end,) = ends(events)
    assert (end.state, end.reason) == (RunState.done, RunReason.nothing_to_allocate)


def test_r7_13_the_run_shows_the_arithmetic_of_its_cap() -> None:
    state = morning(waiting=50, online=4)
    policy(state, quota_per_agent=9, agent_cap=8, conditions=Conditions(min_online=2, max_avg_awaiting=7.5))
    events = dealt(state, RING)
    (run,), (end,) = started(events), ends(events)
    assert (run.headcount, run.quota_per_agent, run.cap, run.eligible) == (4, 9, 36, 50)
    assert (run.min_online, run.max_avg_awaiting, run.avg_awaiting, run.agent_cap) == (2, 7.5, 0.0, 8)
    assert (end.assigned, end.failed, end.left) == (32, 4, 14)
    assert end.assigned + end.failed + end.left == run.eligible


def test_a_run_in_which_nobody_could_take_anything_says_so_and_is_never_without_reason() -> None:
    state = shop()
    group(state, agent(state, capacity=0), default=True)
    entries(state, 2)
    policy(state, respect_capacity=True)
    (end,) = ends(dealt(state, RING))
    assert (end.state, end.assigned, end.failed, end.left) == (RunState.done, 0, 2, 0)
    assert end.reason is RunReason.nothing_to_allocate


def test_policies_due_at_once_run_one_after_the_other_and_the_second_sees_what_the_first_left() -> None:
    state = morning(waiting=5)
    early, late = state.agents[1], state.agents[2]
    policy(state, to_agents(early), quota_per_agent=3)
    policy(state, to_agents(late), conditions=Conditions(max_avg_awaiting=0))
    events = dealt(state, RING)
    assert [(run.policy_id, run.eligible, run.slot) for run in started(events)] == [
        (1, 5, "2026-03-02T09:00"),
        (2, 2, "2026-03-02T09:00"),
    ]
    assert [type(event) for event in events].index(RunFinished) < len(events) - 1
    assert [event.agent_id for event in given(events)] == [early.id] * 3 + [late.id] * 2


def test_a_policy_that_fails_does_not_keep_the_next_from_running() -> None:
    state = morning()
    away = agent(state, Presence.offline)
    policy(state, to_agents(away))
    policy(state)
    events = dealt(state, RING)
    assert [(end.run_id, end.reason) for end in ends(events)] == [(1, RunReason.nobody_online), (2, None)]


def test_r7_5_while_a_slots_run_is_being_dealt_the_calendar_waits_and_goes_on_at_its_end() -> None:
    state = morning(waiting=150)
    policy(state)
    policy(state, times="09:00-09:00")
    handle(state, RING, NOW)
    handle(state, Tick(), NOW)
    assert handle(state, RING, NOW + timedelta(seconds=5)) == []
    events = dealt(state, Tick(), NOW + timedelta(seconds=6))
    assert slots_of(events) == ["2026-03-02T09:00"]
    assert [end.run_id for end in ends(events)] == [1, 2]


def test_i18_a_run_is_dealt_in_chunks_and_nothing_is_dealt_twice() -> None:
    state = morning(waiting=250, online=3)
    policy(state)
    handle(state, RING, NOW)
    sizes = []
    dealt_entries: list[int | None] = []
    while state.runs:
        assigned = given(handle(state, Tick(), NOW))
        sizes.append(len(assigned))
        dealt_entries += [event.assignment.entry_id for event in assigned]
    assert sizes == [16] * 15 + [10]
    assert sorted(dealt_entries) == list(range(1, 251))  # type: ignore[type-var]  # each has an entry


def test_r7_5_the_last_slot_never_goes_back() -> None:
    state = morning()
    terms = change(state, policy(state), last_slot="2026-03-02T12:00")
    assert dealt(state, RING, NOW + HALF_HOUR) == []
    assert state.policies[terms.id].last_slot == "2026-03-02T12:00"
    assert state.next_id(Run) == 1


def test_only_a_supervisor_runs_a_policy_by_hand_and_only_one_there_is() -> None:
    state = morning()
    terms = policy(state)
    with pytest.raises(Forbidden):
        handle(state, RunPolicy(terms.id, By("李雷", 2, Role.agent)), NOW)
    with pytest.raises(NotFound):
        handle(state, RunPolicy(99, SUPERVISOR), NOW)
    assert state.seq == 0


def test_r7_5_slots_of_the_time_in_which_the_shop_did_not_pool_are_not_missed() -> None:
    state = morning()
    policy(state)
    for handling, later in ((OfflineHandling.owner, 10), (OfflineHandling.pool, 100)):
        settings = replace(state.shop, offline_handling=handling)
        evolve(state, ShopConfigured(at=NOW + timedelta(minutes=later), shop=settings, by="店主"))
    events = dealt(state, RING, NOW + timedelta(minutes=121))
    assert [(run.slot, run.eligible) for run in started(events)] == [("2026-03-02T11:00", 3)]
