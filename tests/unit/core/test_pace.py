"""The pace of a run: `spread` caps an agent per minute, and the rest follows while the slot lasts (R7.9)."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import example
from hypothesis import given as drawn
from hypothesis import strategies as st

from models.commands import AssignEntries, RingSlots, Tick
from models.enums import ItemReason, Presence, RunReason, RunState
from models.events import ConversationAssigned, Event, RunPaused
from router.core.decider import CHUNK, handle, next_deadline, preview
from router.core.state import ShopState
from tests.unit.core import builders as make
from tests.unit.core.acts import set_presence, the
from tests.unit.core.builders import NOW

MINUTE = timedelta(minutes=1)


def lived_through(state: ShopState, until: datetime) -> list[Event]:
    """Ring the slot of nine o'clock and let every deadline come when it is due."""
    return make.dealt(state, RingSlots()) + lived_on(state, NOW, until)


def lived_on(state: ShopState, now: datetime, until: datetime) -> list[Event]:
    """Let every deadline come when it is due; that of a run with more to deal lies in the past, time does not."""
    events: list[Event] = []
    while (at := next_deadline(state)) is not None and at <= until:
        now = max(at, now)
        events += handle(state, Tick(), now)
    return events


def most_in_a_minute(events: list[Event], agent_id: int) -> int:
    times = [event.at for event in make.given(events) if event.agent_id == agent_id]
    return max((sum(at <= other < at + MINUTE for other in times) for at in times), default=0)


def test_r7_9_the_first_to_log_in_does_not_get_the_whole_night() -> None:
    """Complaint 5: 500 entries, one early agent; cap and spread hold in every minute."""
    state = make.shop()
    early, late = make.agent(state, capacity=1000), make.agent(state, Presence.offline, capacity=1000)
    make.group(state, early, late, default=True)
    make.policy(state, spread=5, agent_cap=60, quota_per_agent=200)
    make.entries(state, 500)
    events = lived_through(state, NOW + timedelta(minutes=29))
    assert make.per_agent(events) == {early.id: 60}
    assert most_in_a_minute(events, early.id) == 5
    assert make.given(events)[-1].at == NOW + timedelta(minutes=11)


def test_r7_9_who_comes_later_takes_part_in_the_rest_of_the_run() -> None:
    state = make.shop()
    early, late = make.agent(state, capacity=1000), make.agent(state, Presence.offline, capacity=1000)
    make.group(state, early, late, default=True)
    make.policy(state, spread=5, quota_per_agent=40)
    make.entries(state, 40)
    events = lived_through(state, NOW + MINUTE)
    set_presence(state, late, Presence.online, NOW + 1.5 * MINUTE)
    events += lived_on(state, NOW + 1.5 * MINUTE, NOW + 10 * MINUTE)
    shared = make.per_agent(events)
    assert sum(shared.values()) == 40
    assert abs(shared[early.id] - shared[late.id]) <= 10
    assert max(most_in_a_minute(events, agent_id) for agent_id in shared) == 5


def test_r7_9_what_the_pace_left_when_the_slot_is_over_stays_for_the_next_run() -> None:
    state = make.shop()
    only = make.agent(state, capacity=1000)
    make.group(state, only, default=True)
    make.policy(state, spread=1)
    make.entries(state, 50)
    events = lived_through(state, NOW + timedelta(minutes=30))
    first = make.ends(events)[0]
    assert (first.state, first.assigned, first.failed, first.left) == (RunState.done, 30, 0, 20)
    assert [run.slot_at for run in make.started(events)] == [NOW, NOW + timedelta(minutes=30)]
    assert make.started(events)[1].eligible == 20


def test_r7_9_a_group_that_had_its_share_holds_up_no_other() -> None:
    state = make.shop()
    of_tea, of_cups = make.agent(state, capacity=1000), make.agent(state, capacity=1000)
    make.group(state, of_tea, takes=({"product": "tea"},))
    make.group(state, of_cups, takes=({"product": "cups"},))
    make.policy(state, spread=2)
    make.entries(state, 3, facts={"product": "cups"})
    make.entries(state, 10, facts={"product": "tea"})
    events = make.dealt(state, RingSlots())
    assert make.per_agent(events) == {of_tea.id: 2, of_cups.id: 2}
    assert the(events, RunPaused).until == NOW + MINUTE


def test_r7_9_a_run_that_waits_holds_up_no_other_policy() -> None:
    state = make.shop()
    of_tea, of_cups = make.agent(state, capacity=1000), make.agent(state, capacity=1000)
    tea = make.group(state, of_tea, takes=({"product": "tea"},))
    cups = make.group(state, of_cups, default=True)
    make.policy(state, make.to_groups(tea), spread=1, range="all")
    make.policy(state, make.to_groups(cups), every_min=5, times="09:05-09:05", window_h=1)
    make.entries(state, 5, facts={"product": "tea"})
    make.dealt(state, RingSlots())
    make.entry(state, NOW - MINUTE)
    later = NOW + timedelta(minutes=5)
    assert make.per_agent(make.dealt(state, RingSlots(), later))[of_cups.id] == 1


def test_r7_9_a_run_whose_minute_is_over_is_dealt_though_another_took_up_all_of_a_tick() -> None:
    state = make.shop()
    only, helper = make.agent(state, capacity=1000), make.agent(state, capacity=1000)
    make.group(state, only, default=True)
    make.policy(state, spread=1)
    make.entries(state, 3)
    make.dealt(state, RingSlots())
    by_hand = tuple(it.id for it in make.entries(state, CHUNK - 1))
    handle(state, AssignEntries(by_hand, make.to_agents(helper), make.SUPERVISOR), NOW + MINUTE)
    assert len(make.given(handle(state, Tick(), NOW + MINUTE))) == CHUNK - 1
    at = next_deadline(state)
    assert at is not None
    assert at <= NOW + MINUTE


def test_r7_9_who_may_not_have_the_first_entry_gets_the_next_while_the_other_has_had_her_share() -> None:
    """R4.4: whom the first entry's customer was taken from is not asked for it while her colleague has her minute."""
    state = make.shop()
    early, late = make.agent(state, capacity=1000), make.agent(state, capacity=1000, last_assigned_at=NOW)
    make.policy(state, make.to_agents(early, late), spread=1, range="all")
    anybody, *hers = make.entries(state, 3)
    for it in hers:
        make.change(state, state.conversations[it.conversation_id], excluded=(late.id,))
    events = make.given(make.dealt(state, RingSlots()))
    assert [(it.agent_id, it.assignment.entry_id) for it in events] == [(early.id, hers[1].id), (late.id, anybody.id)]


def test_r11_2_a_group_that_closes_gets_nothing_more_of_the_run_that_still_deals() -> None:
    state = make.shop()
    only = make.agent(state, capacity=1000)
    till_ten = make.open_group(state, only, default=True, hours=make.TILL_TEN)
    make.policy(state, make.to_groups(till_ten), times="09:30-09:30", every_min=60, spread=1)
    make.entries(state, 50)
    make.dealt(state, RingSlots(), NOW + 30 * MINUTE)
    events = lived_through(state, NOW + 90 * MINUTE)
    assert max(it.at for it in make.given(events)) == make.TEN - MINUTE
    assert {it.reason for it in make.items(events)} == {ItemReason.no_eligible_agent}


def test_r7_15_a_preview_shows_what_would_go_out_at_once_and_ends() -> None:
    state = make.shop()
    only = make.agent(state, capacity=1000)
    make.group(state, only, default=True)
    make.policy(state, spread=3)
    make.entries(state, 10)
    before = make.contents(state)
    assert len(make.given(preview(state, RingSlots(), NOW))) == 3
    assert make.contents(state) == before


def test_r7_13_a_run_whose_slot_was_over_before_it_could_deal_says_missed() -> None:
    state = make.shop()
    make.group(state, make.agent(state), default=True)
    make.policy(state, spread=1)
    make.entries(state, 3)
    first = handle(state, RingSlots(), NOW)
    end = make.ends([*first, *make.dealt(state, Tick(), NOW + timedelta(minutes=30))])[0]
    assert (end.assigned, end.left, end.reason) == (0, 3, RunReason.missed)


@example(spread=5, entries=45, people=4, comes_after_s=0)
@drawn(
    spread=st.integers(1, 6), entries=st.integers(0, 60), people=st.integers(1, 4), comes_after_s=st.integers(0, 300)
)
def test_r7_9_no_minute_wherever_it_begins_has_more_than_the_spread(
    spread: int, entries: int, people: int, comes_after_s: int
) -> None:
    state = make.shop()
    crew = make.agents(state, people, capacity=1000)
    late = make.agent(state, Presence.offline, capacity=1000)
    make.group(state, *crew, late, default=True)
    make.policy(state, spread=spread)
    make.entries(state, entries)
    comes_at = NOW + timedelta(seconds=comes_after_s)
    events = lived_through(state, comes_at)
    events += set_presence(state, late, Presence.online, comes_at)
    events += lived_on(state, comes_at, NOW + timedelta(minutes=30) - timedelta(microseconds=1))
    got = Counter(event.conversation_id for event in events if isinstance(event, ConversationAssigned))
    assert set(got.values()) <= {1}
    assert len(got) == min(entries, len(got))
    for agent_id in make.per_agent(events):
        assert most_in_a_minute(events, agent_id) <= spread
    if entries <= spread * 29:
        assert len(got) == entries
