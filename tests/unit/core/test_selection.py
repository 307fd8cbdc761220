"""Who among the members of a group gets it: hard rules filter, soft rules order, an id ends ties (R4.2–R4.4, R4.6)."""

from datetime import timedelta
from itertools import permutations

import pytest

from models.entities import Agent, Candidate, Member
from models.enums import Connection, Presence
from router.core.selection import CANDIDATES_SHOWN, NEAREST_SHOWN, Filters, Ranking, rank_group, unfit
from router.core.state import ShopState
from tests.unit.core.builders import NIGHT, NOW, agent, agents, change, group, owned, shop

MINUTE = timedelta(minutes=1)


def loaded(state: ShopState, load: int, **fields: object) -> Agent:
    her = agent(state, **fields)  # type: ignore[arg-type]  # whatever an agent has
    for _ in range(load):
        owned(state, her)
    return her


def ranked(state: ShopState, *members: Member | Agent, filters: Filters | None = None) -> Ranking:
    joined = [it if isinstance(it, Member) else Member(it.id) for it in members]
    return rank_group(state, group(state, *joined), filters or Filters())


def order(ranking: Ranking) -> list[int]:
    return [candidate.agent_id for candidate in ranking.candidates]


def test_r4_2_priority_comes_before_everything() -> None:
    state = shop()
    idle, busy = loaded(state, 0), loaded(state, 5)
    ranking = ranked(state, idle, Member(busy.id, priority=1))
    assert (ranking.winner, ranking.tie) == (busy.id, "priority")


@pytest.mark.parametrize(
    ("loads", "weights", "winner"),
    [
        ((0, 1), (100, 100), 0),
        ((2, 1), (100, 100), 1),
        ((2, 1), (200, 50), 0),
        ((3, 1), (200, 100), 1),
        ((2, 1), (201, 100), 0),
        ((1, 9), (1, 1000), 1),
    ],
)
def test_r4_2_then_the_lower_load_for_her_weight(loads: tuple[int, int], weights: tuple[int, int], winner: int) -> None:
    state = shop()
    both = [loaded(state, load) for load in loads]
    ranking = ranked(state, *(Member(it.id, weight) for it, weight in zip(both, weights, strict=True)))
    assert (ranking.winner, ranking.tie) == (both[winner].id, "load_per_weight")


def test_r4_2_then_whoever_has_waited_longest_for_an_assignment() -> None:
    state = shop()
    recent = agent(state, last_assigned_at=NOW - MINUTE)
    longer = agent(state, last_assigned_at=NOW - 2 * MINUTE)
    ranking = ranked(state, recent, longer)
    assert (ranking.winner, ranking.tie) == (longer.id, "longest_waiting")


def test_r4_2_then_the_lowest_id_whatever_the_order_of_members() -> None:
    state = shop()
    three = agents(state, 3)
    for members in permutations(three):
        assert (ranked(state, *members).winner, ranked(state, *members).tie) == (three[0].id, "id")


def test_r4_2_weight_0_never_receives_by_selection() -> None:
    state = shop()
    her = agent(state)
    ranking = ranked(state, Member(her.id, 0))
    assert (ranking.winner, ranking.candidates[0].reason) == (None, "weight_0")


def test_r4_3_with_equal_load_who_returned_later_waits_longer_for_her_turn() -> None:
    state = shop()
    back = agent(state, last_assigned_at=NOW - 600 * MINUTE, online_since=NOW)
    there = agent(state, last_assigned_at=NOW - MINUTE, online_since=NOW - 300 * MINUTE)
    assert ranked(state, back, there).winner == there.id


def test_r4_3_a_newcomer_has_waited_since_she_came_online_and_not_forever() -> None:
    state = shop()
    newcomer = agent(state, online_since=NOW - MINUTE)
    there = agent(state, last_assigned_at=NOW - 5 * MINUTE)
    assert ranked(state, newcomer, there).winner == there.id


def test_r4_4_who_was_asked_before_is_left_out() -> None:
    state = shop()
    asked, other = agents(state, 2)
    ranking = ranked(state, asked, other, filters=Filters(excluded=frozenset({asked.id})))
    assert (ranking.winner, ranking.candidates[1].reason) == (other.id, "asked_before")


@pytest.mark.parametrize(
    ("fields", "weight", "filters", "reason"),
    [
        ({}, 100, Filters(), ""),
        ({"presence": Presence.suspended}, 100, Filters(), "suspended"),
        ({"presence": Presence.offline}, 100, Filters(), "offline"),
        ({"connection": Connection.grace}, 100, Filters(), "grace"),
        ({"connection": Connection.disconnected}, 100, Filters(), "disconnected"),
        ({"disabled": True}, 100, Filters(), "disabled"),
        ({"on_shift": False}, 100, Filters(), "off_shift"),
        ({"on_shift": False, "presence": Presence.suspended}, 100, Filters(), "suspended"),
        ({"next_presence": Presence.suspended}, 100, Filters(), "finishing"),
        ({}, 0, Filters(), "weight_0"),
        ({"capacity": 0}, 100, Filters(), "full"),
        ({"capacity": 0}, 100, Filters(respect_capacity=False), ""),
        ({}, 100, Filters(excluded=frozenset({1})), "asked_before"),
        ({}, 100, Filters(capped=frozenset({1})), "agent_cap_reached"),
    ],
)
def test_r4_6_every_filter_names_what_removed_her(
    fields: dict[str, object], weight: int, filters: Filters, reason: str
) -> None:
    state = shop()
    her = loaded(state, 0, **fields)
    assert unfit(state, her, Member(her.id, weight), None, filters) == reason


def test_r1_2_at_her_capacity_she_is_full_and_with_one_less_she_is_not() -> None:
    state = shop()
    full, room = loaded(state, 3, capacity=3), loaded(state, 2, capacity=3)
    ranking = ranked(state, full, room)
    assert [(it.agent_id, it.reason) for it in ranking.candidates] == [(room.id, ""), (full.id, "full")]


@pytest.mark.parametrize(("taken", "reason"), [(1, ""), (2, "full_in_group"), (3, "full_in_group")])
def test_r1_2_the_capacity_of_a_membership_bounds_her_load_in_that_group_alone(taken: int, reason: str) -> None:
    state = shop()
    her = agent(state)
    line = group(state, member := Member(her.id, capacity=2))
    for _ in range(taken):
        change(state, owned(state, her), group_id=line.id)
    owned(state, her)
    assert unfit(state, her, member, line.id, Filters()) == reason
    assert unfit(state, her, member, line.id, Filters(respect_capacity=False)) == ""
    assert unfit(state, her, member, line.id + 1, Filters()) == ""


def test_r4_6_every_candidate_is_accounted_for_in_order_with_her_values() -> None:
    state = shop()
    second, away, first = loaded(state, 2), agent(state, Presence.suspended), loaded(state, 1)
    first = change(state, first, last_assigned_at=NOW)
    ranking = ranked(state, second, Member(away.id, 50, 3), first)
    assert ranking.candidates == (
        Candidate(first.id, 1, 10, 100, 0, NOW),
        Candidate(second.id, 2, 10, 100, 0, None, "later_in_order"),
        Candidate(away.id, 0, 10, 50, 3, None, "suspended"),
    )


def test_r4_3_r4_6_a_candidate_shows_since_when_she_is_online_where_her_wait_counts_from_that() -> None:
    state = shop()
    newcomer = agent(state, online_since=NOW, last_assigned_at=NIGHT)
    steady = agent(state, online_since=NIGHT, last_assigned_at=NOW)
    shown = {it.agent_id: (it.last_assigned_at, it.online_since) for it in ranked(state, newcomer, steady).candidates}
    assert shown == {newcomer.id: (NIGHT, NOW), steady.id: (NOW, None)}


@pytest.mark.parametrize(("count", "shown"), [(200, 200), (201, 50), (1000, 50)])
def test_r4_6_a_trace_shows_200_candidates_or_the_50_nearest_and_counts(count: int, shown: int) -> None:
    state = shop()
    serving = agents(state, count - 10)
    away = agents(state, 10, presence=Presence.suspended)
    ranking = ranked(state, *serving, *away)
    assert (CANDIDATES_SHOWN, NEAREST_SHOWN) == (200, 50)
    assert len(ranking.candidates) == shown
    assert order(ranking)[0] == ranking.winner == serving[0].id
    expected = {} if shown == count else {"later_in_order": count - 60, "suspended": 10}
    assert ranking.omitted == expected


def test_r4_6_a_group_without_members_has_no_winner_and_no_candidates() -> None:
    assert ranked(shop()) == Ranking(None, (), {}, None)


def test_r7_11_equal_agents_end_within_one_of_each_other() -> None:
    state = shop()
    team = agents(state, 4, capacity=50)
    for _ in range(22):
        winner = ranked(state, *team).winner
        owned(state, state.agents[winner or 0])
        change(state, state.agents[winner or 0], last_assigned_at=NOW)
    assert sorted(state.load(it.id) for it in team) == [5, 5, 6, 6]
