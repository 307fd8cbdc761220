"""Conditions of a run: enough agents online and not suspended, few enough awaiting a reply (R7.7)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from models.commands import RunPolicy
from models.entities import Agent, Member
from models.enums import Connection, Presence, Role, RunReason, RunState
from models.shop_file import Conditions
from router.core.conditions import WHOLE_SHOP, Standing, is_target, members_of, online, standing, unmet
from router.core.state import ShopState
from tests.unit.core.builders import (
    SUPERVISOR,
    agent,
    agents,
    change,
    dealt,
    ends,
    entries,
    given,
    group,
    owned,
    policy,
    shop,
    started,
    to_agents,
    to_groups,
)


def serving(count: int, awaiting: int = 0) -> tuple[ShopState, list[Agent]]:
    """A shop with agents online in one group, and conversations awaiting a reply dealt round among them."""
    state = shop()
    team = agents(state, count)
    group(state, *team, default=True)
    for place in range(awaiting):
        owned(state, team[place % count], awaiting=True)
    return state, team


@pytest.mark.parametrize(
    ("count", "min_online", "reason"),
    [
        (5, 5, None),
        (4, 5, RunReason.min_online_not_met),
        (6, 5, None),
        (1, 1, None),
        (3, 0, None),
        (0, 1, RunReason.nobody_online),
        (0, 0, RunReason.nobody_online),
        (0, 5, RunReason.nobody_online),
    ],
)
def test_r7_7_as_many_online_as_asked_for_pass_and_one_fewer_fails(
    count: int, min_online: int, reason: RunReason | None
) -> None:
    assert unmet(Conditions(min_online=min_online), Standing(count, 0.0)) == reason


@pytest.mark.parametrize(
    ("count", "awaiting", "limit", "reason"),
    [
        (4, 12, 3, None),
        (4, 13, 3, RunReason.avg_awaiting_exceeded),
        (4, 11, 3, None),
        (3, 10, 3.3, RunReason.avg_awaiting_exceeded),
        (10, 33, 3.3, None),
        (7, 0, 0, None),
        (7, 1, 0, RunReason.avg_awaiting_exceeded),
        (2, 90, None, None),
    ],
)
def test_r7_7_an_average_awaiting_equal_to_the_limit_passes_and_only_a_greater_one_fails(
    count: int, awaiting: int, limit: float | None, reason: RunReason | None
) -> None:
    state, _ = serving(count, awaiting)
    measured = standing(state, WHOLE_SHOP)
    assert measured == Standing(count, awaiting / count)
    assert unmet(Conditions(max_avg_awaiting=limit), measured) == reason


def test_r7_7_averages_compare_as_fractions_do_for_every_limit_of_two_decimals() -> None:
    """1/3 against 0.33, 2/7 against 0.29, 33/10 against 3.3: what is equal passes, whatever floats make of it."""
    for count in range(1, 41):
        for awaiting in range(0, 5 * count, 3):
            average = Fraction(awaiting, count)
            nearest = round(average * 100)
            for hundredths in (nearest - 1, nearest, nearest + 1):
                limit = Conditions(max_avg_awaiting=float(Decimal(hundredths) / 100))
                fails = average > Fraction(hundredths, 100)
                refused = unmet(limit, Standing(count, awaiting / count))
                assert refused is (RunReason.avg_awaiting_exceeded if fails else None), (awaiting, count, hundredths)


@pytest.mark.parametrize(("count", "awaiting"), [(3, 1), (7, 2), (9, 13), (11, 40), (49, 33)])
def test_r7_7_an_average_without_end_equals_itself_and_one_conversation_more_exceeds_it(
    count: int, awaiting: int
) -> None:
    state, team = serving(count, awaiting)
    same = Conditions(max_avg_awaiting=awaiting / count)
    assert unmet(same, standing(state, WHOLE_SHOP)) is None
    owned(state, team[-1], awaiting=True)
    assert unmet(same, standing(state, WHOLE_SHOP)) is RunReason.avg_awaiting_exceeded


def test_r7_7_too_few_online_is_told_before_too_many_awaiting() -> None:
    both = Conditions(min_online=3, max_avg_awaiting=1)
    assert unmet(both, Standing(2, 9.0)) is RunReason.min_online_not_met


def test_r9_6_only_conversations_whose_customer_waits_count_as_awaiting() -> None:
    state, (first, second) = serving(2, awaiting=1)
    for _ in range(5):
        owned(state, second)
    assert standing(state, WHOLE_SHOP) == Standing(2, 0.5)
    assert state.load(first.id) == 1


def test_r7_7_what_a_suspended_agent_has_waiting_does_not_enter_the_average() -> None:
    state, team = serving(2, awaiting=2)
    change(state, team[1], presence=Presence.suspended)
    owned(state, team[1], awaiting=True)
    assert standing(state, WHOLE_SHOP) == Standing(1, 1.0)


@pytest.mark.parametrize(
    ("presence", "connection", "counts"),
    [
        (Presence.online, Connection.connected, True),
        (Presence.online, Connection.grace, True),
        (Presence.online, Connection.disconnected, False),
        (Presence.suspended, Connection.connected, False),
        (Presence.offline, Connection.connected, False),
    ],
)
def test_r1_2_online_not_suspended_counts_those_in_grace_too(
    presence: Presence, connection: Connection, *, counts: bool
) -> None:
    state = shop()
    group(state, agent(state, presence, connection))
    assert online(state, WHOLE_SHOP) == int(counts)


def test_r1_2_a_full_agent_counts_as_online_and_a_disabled_one_does_not() -> None:
    state = shop()
    full, disabled = agent(state, capacity=1), agent(state, disabled=True)
    owned(state, full)
    group(state, full, disabled)
    assert online(state, WHOLE_SHOP) == 1


def test_r7_7_under_shunt_rules_the_members_of_any_group_are_the_shops_agents() -> None:
    state = shop()
    sales, care, boss, machine, alone = agents(state, 5)
    change(state, boss, role=Role.owner)
    change(state, machine, role=Role.integration)
    group(state, sales, boss)
    group(state, sales, care, machine)
    assert sorted(members_of(state, WHOLE_SHOP)) == [sales.id, care.id, boss.id]
    assert sorted(members_of(state, to_agents(alone, machine))) == [alone.id]


def test_r4_2_weight_nought_is_no_target_of_a_group_and_weight_does_not_matter_for_chosen_agents() -> None:
    state = shop()
    idle, busy = agents(state, 2)
    first = group(state, Member(idle.id, weight=0), Member(busy.id, weight=30))
    second = group(state, Member(busy.id, weight=70))
    assert members_of(state, to_groups(first, second)) == {busy.id: Member(busy.id, weight=30)}
    assert members_of(state, to_agents(idle, busy)) == {idle.id: Member(idle.id), busy.id: Member(busy.id)}
    assert set(members_of(state, WHOLE_SHOP)) == {idle.id, busy.id}


def test_r7_14_whether_one_agent_is_a_target_is_told_without_looking_at_the_others() -> None:
    state = shop()
    idle, busy, boss, machine, alone = agents(state, 5)
    machine = change(state, machine, role=Role.integration)
    first = group(state, Member(idle.id, weight=0), busy, machine)
    second = group(state, boss, machine)
    for target in (WHOLE_SHOP, to_groups(first), to_groups(first, second), to_agents(alone, machine, busy)):
        named = {it.id for it in state.agents.values() if is_target(state, target, it)}
        assert named == members_of(state, target).keys()


def test_r7_7_worked_four_online_where_five_are_asked_for_fails_the_whole_run() -> None:
    state, _ = serving(4)
    entries(state, 20)
    terms = policy(state, conditions=Conditions(min_online=5))
    events = dealt(state, RunPolicy(terms.id, SUPERVISOR))
    (end,) = ends(events)
    assert (end.state, end.reason) == (RunState.failed, RunReason.min_online_not_met)
    assert (end.assigned, end.failed, end.left) == (0, 0, 20)
    assert given(events) == []
    assert len(state.entries) == 20


def test_r7_7_worked_five_online_where_five_are_asked_for_hands_out() -> None:
    state, _ = serving(5)
    entries(state, 20)
    terms = policy(state, conditions=Conditions(min_online=5))
    assert len(given(dealt(state, RunPolicy(terms.id, SUPERVISOR)))) == 20


@pytest.mark.parametrize(("awaiting", "handed_out"), [(15, 4), (16, 0)])
def test_r7_7_worked_five_awaiting_each_passes_and_one_more_fails(awaiting: int, handed_out: int) -> None:
    state, _ = serving(3, awaiting)
    entries(state, 4)
    terms = policy(state, conditions=Conditions(max_avg_awaiting=5))
    events = dealt(state, RunPolicy(terms.id, SUPERVISOR))
    assert len(given(events)) == handed_out
    (run,) = started(events)
    assert (run.avg_awaiting, run.max_avg_awaiting, run.min_online) == (awaiting / 3, 5, 1)


def test_r7_7_the_conditions_look_at_the_targets_alone() -> None:
    state, team = serving(6)
    late = agents(state, 2, presence=Presence.suspended)
    care = group(state, team[0], *late)
    entries(state, 3)
    terms = policy(state, to_groups(care), conditions=Conditions(min_online=2))
    (end,) = ends(dealt(state, RunPolicy(terms.id, SUPERVISOR)))
    assert end.reason is RunReason.min_online_not_met


@pytest.mark.parametrize("min_online", [0, 1, 9])
def test_r7_7_with_nobody_online_the_run_fails_whatever_the_conditions(min_online: int) -> None:
    state, team = serving(3)
    for one in team:
        change(state, one, presence=Presence.suspended)
    entries(state, 2)
    terms = policy(state, conditions=Conditions(min_online=min_online))
    (end,) = ends(dealt(state, RunPolicy(terms.id, SUPERVISOR)))
    assert (end.state, end.reason) == (RunState.failed, RunReason.nobody_online)
