"""Manual allocation: a person hands out chosen entries, at any time (R6.7)."""

from datetime import timedelta
from typing import Any

import pytest

from models.commands import AssignEntries, By, ClaimConversation, RingSlots, RunPolicy, Tick
from models.entities import Entry, Member, Target
from models.enums import (
    AssignmentReason,
    Connection,
    ItemOutcome,
    ItemReason,
    OfflineHandling,
    Presence,
    Role,
    RunReason,
    RunState,
    RunTrigger,
)
from models.errors import Conflict, Forbidden, Invalid
from models.events import Event
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agent,
    agents,
    contents,
    dealt,
    ends,
    entries,
    entry,
    given,
    group,
    items,
    known_to,
    per_agent,
    policy,
    shop,
    started,
    to_agents,
    to_groups,
)


def assign(state: ShopState, target: Target, *chosen: Entry, **said: Any) -> list[Event]:
    ids = tuple(it.id for it in chosen)
    return dealt(state, AssignEntries(ids, target, said.pop("by", SUPERVISOR), **said))


def refused(state: ShopState, command: AssignEntries) -> Any:
    """Return the refusal of a command and make sure it changed nothing."""
    before = contents(state)
    with pytest.raises((Conflict, Forbidden, Invalid)) as refusal:
        handle(state, command, NOW)
    assert contents(state) == before
    return refusal.value


def test_r6_7_the_person_is_the_operator_and_the_agent_reads_the_same_words() -> None:
    state = shop()
    receiver = agent(state)
    chosen = entry(state)
    boss = By("王主管", 8, Role.supervisor)
    events = assign(state, to_agents(receiver), chosen, by=boss, note="老客户")
    (run,), (event,), (end,) = started(events), given(events), ends(events)
    assert (run.operator, run.operator_id, run.trigger, run.policy_id) == ("王主管", 8, RunTrigger.manual, None)
    told = event.assignment
    assert (told.text, told.kind, told.operator, told.note) == ("离线留言分配", "transfer", "王主管", "老客户")
    assert (told.reason, told.chosen_by) == (AssignmentReason.offline_allocation, AssignmentReason.manual)
    assert (told.run_id, told.entry_id) == (run.id, chosen.id)
    assert (end.state, end.assigned, end.failed, end.left) == (RunState.done, 1, 0, 0)
    assert event.agent_id == event.trace.winner == receiver.id


def test_r6_7_entries_older_than_any_window_are_handed_out_by_hand() -> None:
    state = shop()
    receiver = agent(state)
    old = entry(state, NOW - timedelta(days=9))
    policy(state)
    assert per_agent(assign(state, to_agents(receiver), old)) == {receiver.id: 1}


@pytest.mark.parametrize("handling", list(OfflineHandling))
def test_r6_7_it_works_while_automatic_allocation_is_on_and_without_any(handling: OfflineHandling) -> None:
    state = shop(offline_handling=handling)
    receiver = agent(state)
    group(state, receiver, default=True)
    one, _ = entries(state, 2)
    policy(state)
    assert per_agent(assign(state, to_agents(receiver), one)) == {receiver.id: 1}
    assert len(given(dealt(state, RingSlots()))) == (1 if handling is OfflineHandling.pool else 0)


@pytest.mark.parametrize("presence", [Presence.online, Presence.suspended])
def test_r6_7_one_agent_receives_online_or_suspended_and_beyond_her_capacity(presence: Presence) -> None:
    state = shop()
    receiver = agent(state, presence, capacity=1)
    events = assign(state, to_agents(receiver), *entries(state, 3))
    assert per_agent(events) == {receiver.id: 3}


@pytest.mark.parametrize(
    ("presence", "connection", "disabled"),
    [
        (Presence.offline, Connection.connected, False),
        (Presence.online, Connection.grace, False),
        (Presence.suspended, Connection.disconnected, False),
        (Presence.online, Connection.connected, True),
    ],
)
def test_r6_7_one_agent_who_cannot_receive_is_a_conflict_that_names_her(
    presence: Presence, connection: Connection, *, disabled: bool
) -> None:
    state = shop()
    away = agent(state, presence, connection, disabled=disabled, name="李雷")
    chosen = entry(state)
    refusal = refused(state, AssignEntries((chosen.id,), to_agents(away), SUPERVISOR))
    assert isinstance(refusal, Conflict)
    assert refusal.detail.startswith("李雷 can't receive now: she is ")


def test_r6_7_several_agents_share_evenly_and_the_suspended_among_them_get_nothing() -> None:
    state = shop()
    first, second = agents(state, 2)
    away = agent(state, Presence.suspended)
    events = assign(state, to_agents(first, away, second), *entries(state, 7))
    assert sorted(per_agent(events).items()) == [(first.id, 4), (second.id, 3)]


def test_r6_7_a_group_shares_by_selection() -> None:
    state = shop()
    half, whole, weightless = agents(state, 3)
    team = group(state, Member(half.id, weight=50), whole, Member(weightless.id, weight=0))
    events = assign(state, to_groups(team), *entries(state, 9))
    assert per_agent(events) == {half.id: 3, whole.id: 6}
    assert {event.group_id for event in given(events)} == {team.id}


def test_r6_7_by_shunt_rules_each_entry_finds_its_own_group_and_recent_contact() -> None:
    state = shop()
    sales, care, known = agent(state), agent(state), agent(state, Presence.suspended)
    group(state, sales, takes=({"entry": ["item_page"]},))
    group(state, care, default=True)
    chosen = [
        entry(state, facts={"entry": "item_page"}),
        entry(state),
        entry(state, who=known_to(state, known, timedelta(hours=3))),
    ]
    events = assign(state, Target(), *chosen)
    assert [event.agent_id for event in given(events)] == [sales.id, care.id, known.id]


@pytest.mark.parametrize("target", [Target(kind="agents", agents=(1, 2)), Target(kind="groups", groups=(1,))])
def test_r6_7_a_target_of_whom_nobody_can_receive_is_a_conflict(target: Target) -> None:
    state = shop()
    group(state, agent(state, Presence.suspended), agent(state, Presence.offline))
    chosen = entry(state)
    assert isinstance(refused(state, AssignEntries((chosen.id,), target, SUPERVISOR)), Conflict)


def test_r6_7_by_shunt_rules_with_nobody_online_each_entry_fails_with_its_reason_and_stays() -> None:
    state = shop()
    group(state, agent(state, Presence.offline), default=True)
    chosen = entries(state, 2)
    events = assign(state, Target(), *chosen)
    assert {(item.outcome, item.reason) for item in items(events)} == {
        (ItemOutcome.failed, ItemReason.no_eligible_agent)
    }
    (end,) = ends(events)
    assert (end.assigned, end.failed, end.reason) == (0, 2, RunReason.nothing_to_allocate)
    assert len(state.entries) == 2


def test_r6_7_an_entry_somebody_took_meanwhile_is_skipped_as_a_lost_race() -> None:
    state = shop()
    receiver, quick = agent(state), agent(state)
    one, gone, other = entries(state, 3)
    handle(state, ClaimConversation(gone.conversation_id, By(quick.name, quick.id, Role.agent)), NOW)
    events = assign(state, to_agents(receiver), one, gone, other)
    (item,), (end,) = items(events), ends(events)
    assert (item.entry_id, item.outcome, item.reason) == (gone.id, ItemOutcome.skipped, ItemReason.lost_race)
    assert (end.assigned, end.failed, end.left) == (2, 1, 0)


def test_r6_7_two_people_who_choose_the_same_entry_give_it_to_one_agent() -> None:
    state = shop()
    first, second = agents(state, 2)
    chosen = entry(state)
    handle(state, AssignEntries((chosen.id,), to_agents(first), SUPERVISOR), NOW)
    events = assign(state, to_agents(second), chosen)
    assert per_agent(events) == {first.id: 1}
    assert [(item.run_id, item.reason) for item in items(events)] == [(2, ItemReason.lost_race)]


def test_r6_7_what_a_person_chose_goes_before_a_run_that_is_still_being_dealt() -> None:
    state = shop()
    group(state, agent(state), default=True)
    receiver = agent(state)
    chosen, *_ = entries(state, 120)
    handle(state, RunPolicy(policy(state, quota_per_agent=200).id, SUPERVISOR), NOW)
    handle(state, Tick(), NOW)
    events = assign(state, to_agents(receiver), chosen)
    assert (given(events)[0].agent_id, given(events)[0].assignment.entry_id) == (receiver.id, chosen.id)
    assert [(item.run_id, item.entry_id, item.reason) for item in items(events)] == [
        (1, chosen.id, ItemReason.lost_race)
    ]
    assert [(end.run_id, end.assigned, end.failed) for end in ends(events)] == [(2, 1, 0), (1, 119, 1)]


def test_chosen_twice_is_chosen_once_in_the_order_given() -> None:
    state = shop()
    receiver = agent(state)
    one, two, three = entries(state, 3)
    events = assign(state, to_agents(receiver), three, one, three, two)
    assert [event.assignment.entry_id for event in given(events)] == [three.id, one.id, two.id]


def test_unknown_entries_are_refused_by_place() -> None:
    state = shop()
    chosen, receiver = entry(state), agent(state)
    refusal = refused(state, AssignEntries((chosen.id, 77, 0), to_agents(receiver), SUPERVISOR))
    assert isinstance(refusal, Invalid)
    assert [error.field for error in refusal.errors] == ["entries[1]", "entries[2]"]


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (Target(kind="agents", agents=(1, 99)), "to.agents[1]"),
        (Target(kind="agents", agents=()), "to.agents"),
        (Target(kind="agents", agents=(2,)), "to.agents[0]"),
        (Target(kind="groups", groups=(99,)), "to.groups[0]"),
        (Target(kind="groups"), "to.groups"),
    ],
    ids=["unknown_agent", "no_agent", "integration", "unknown_group", "no_group"],
)
def test_a_target_that_is_not_in_the_shop_is_refused_by_field(target: Target, field: str) -> None:
    state = shop()
    agent(state)
    agent(state, role=Role.integration)
    chosen = entry(state)
    refusal = refused(state, AssignEntries((chosen.id,), target, SUPERVISOR))
    assert isinstance(refusal, Invalid)
    assert [error.field for error in refusal.errors] == [field]


def test_no_entries_are_refused() -> None:
    state = shop()
    refusal = refused(state, AssignEntries((), to_agents(agent(state)), SUPERVISOR))
    assert [error.field for error in refusal.errors] == ["entries"]


@pytest.mark.parametrize(("right", "allowed"), [(True, True), (False, False)])
def test_an_agent_hands_out_the_pool_only_with_the_right_to_it(*, right: bool, allowed: bool) -> None:
    state = shop()
    person = agent(state, pool_right=right)
    chosen = entry(state)
    command = AssignEntries((chosen.id,), to_agents(person), By(person.name, person.id, Role.agent))
    if allowed:
        assert per_agent(dealt(state, command)) == {person.id: 1}
    else:
        assert isinstance(refused(state, command), Forbidden)
