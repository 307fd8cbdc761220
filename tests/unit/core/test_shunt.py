"""A search: recent contact, dedicated agent, then group after group (R2.2–R2.6, R4.4, R4.6)."""

import pytest

from models.entities import Agent, Member
from models.enums import AssignmentReason, Connection, Presence
from router.core.shunt import Found, Search, find_agent, find_personal
from router.core.state import ShopState
from tests.unit.core.acts import details, hops
from tests.unit.core.builders import (
    NIGHT,
    NOW,
    agent,
    agents,
    change,
    conversation,
    customer,
    group,
    owned,
    shop,
)


def full(state: ShopState) -> Agent:
    return agent(state, capacity=0)


def dedicated_to(state: ShopState, her: Agent, external_id: str = "vip") -> None:
    state.shop = change(state, state.shop, dedicated={external_id: her.id})


def search(state: ShopState, how: Search | None = None, **of_customer: object) -> Found:
    on = conversation(state, customer(state, **of_customer))
    return find_agent(state, on, NOW, how or Search())


def refused(found: Found) -> dict[int, str]:
    return {it.agent_id: it.reason for it in found.trace.candidates}


def test_r2_2_recent_contact_comes_before_dedicated_agent_and_group() -> None:
    state = shop()
    recent, dedicated, member = agents(state, 3)
    group(state, member, default=True)
    dedicated_to(state, dedicated)
    found = search(state, external_id="vip", recent_agent_id=recent.id, recent_spoke_at=NIGHT)
    assert (found.agent_id, found.chosen_by) == (recent.id, AssignmentReason.recent_contact)
    assert hops(found.trace.steps) == [("R3", True)]


def test_r2_3_the_dedicated_agent_comes_before_the_group() -> None:
    state = shop()
    dedicated, member = agents(state, 2)
    group(state, member, default=True)
    dedicated_to(state, dedicated)
    found = search(state, external_id="vip")
    assert (found.agent_id, found.chosen_by) == (dedicated.id, AssignmentReason.dedicated)
    assert hops(found.trace.steps) == [("R3", False), ("R2.3", True)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"presence": Presence.suspended}, "suspended"),
        ({"presence": Presence.offline}, "offline"),
        ({"capacity": 0}, "full"),
    ],
)
def test_r2_3_a_dedicated_agent_who_does_not_accept_new_is_passed_over_and_the_trace_says_why(
    fields: dict[str, object], reason: str
) -> None:
    state = shop()
    dedicated, member = agent(state, **fields), agent(state)  # type: ignore[arg-type]  # whatever an agent has
    group(state, member, default=True)
    dedicated_to(state, dedicated)
    found = search(state, external_id="vip")
    assert found.agent_id == member.id
    assert found.trace.steps[1].detail == reason


def test_r2_6_the_whole_way_is_told_hop_by_hop() -> None:
    state = shop()
    last = agent(state)
    default = group(state, last, default=True)
    overflow = group(state, full(state))
    matched = group(state, full(state), takes=({"level": "gold"},), overflow=(overflow.id,))
    found = search(state, facts={"level": "gold"})
    assert hops(found.trace.steps) == [
        ("R3", False),
        ("R2.3", False),
        ("R2.5", True),
        ("R2.6", False),
        ("R2.6", False),
        ("R2.6", True),
    ]
    tried = [step.values["group"] for step in found.trace.steps if step.rule == "R2.6"]
    assert tried == [matched.id, overflow.id, default.id]
    assert (found.agent_id, found.group_id) == (last.id, matched.id)
    assert found.chosen_by is AssignmentReason.overflow


def test_r2_6_a_strict_group_keeps_its_customers() -> None:
    state = shop()
    group(state, agent(state), default=True)
    group(state, full(state), takes=({"level": "gold"},), strict=True)
    found = search(state, facts={"level": "gold"})
    assert (found.agent_id, found.refusal) == (None, "no_eligible_agent")


def test_r4_6_the_candidates_of_every_group_tried_are_accounted_for_the_winners_group_first() -> None:
    state = shop()
    winner, second = agents(state, 2)
    busy, away = full(state), agent(state, Presence.suspended)
    group(state, winner, second, default=True)
    group(state, busy, away, takes=({"level": "gold"},))
    found = search(state, facts={"level": "gold"})
    assert [(it.agent_id, it.reason) for it in found.trace.candidates] == [
        (winner.id, ""),
        (second.id, "later_in_order"),
        (busy.id, "full"),
        (away.id, "suspended"),
    ]
    assert found.trace.winner == winner.id


def test_r4_6_a_decision_shows_no_more_than_its_bound_however_many_groups_it_tried() -> None:
    state = shop()
    chain = [group(state, *agents(state, 60, capacity=0)) for _ in range(4)]
    winner = agent(state)
    group(state, winner, default=True)
    group(
        state,
        *agents(state, 60, presence=Presence.suspended),
        takes=({"level": "gold"},),
        overflow=tuple(it.id for it in chain),
    )
    found = search(state, facts={"level": "gold"})
    shown = len(found.trace.candidates)
    assert shown <= 200
    assert shown + sum(found.trace.omitted.values()) == 301
    assert found.trace.candidates[0].agent_id == winner.id
    counts = [it.reason for it in found.trace.candidates]
    assert counts.count("full") + found.trace.omitted.get("full", 0) == 240
    assert counts.count("suspended") + found.trace.omitted.get("suspended", 0) == 60


def asked_twice(*members: Agent, state: ShopState, excluded: set[int], **fields: object) -> Found:
    group(state, *members, takes=({"level": "gold"},), **fields)
    return search(state, Search(excluded=frozenset(excluded)), facts={"level": "gold"})


def test_r4_4_everybody_within_reach_is_asked_before_anybody_twice() -> None:
    state = shop()
    asked, elsewhere = agents(state, 2)
    group(state, elsewhere, default=True)
    assert asked_twice(asked, state=state, excluded={asked.id}).agent_id == elsewhere.id


@pytest.mark.parametrize("still", [{"capacity": 0}, {"connection": Connection.grace}])
def test_r4_4_nobody_is_asked_again_while_somebody_else_could_still_be(still: dict[str, object]) -> None:
    state = shop()
    asked, busy = agent(state), agent(state, **still)  # type: ignore[arg-type]  # whatever an agent has
    found = asked_twice(asked, busy, state=state, excluded={asked.id})
    assert (found.agent_id, found.refusal) == (None, "no_eligible_agent")


def test_r4_4_when_everybody_has_been_asked_they_are_asked_again_and_the_trace_says_so() -> None:
    state = shop()
    first, second = agents(state, 2)
    group(state, agent(state, Presence.suspended), default=True)
    found = asked_twice(first, second, state=state, excluded={first.id, second.id})
    assert found.agent_id == first.id
    assert "everybody_asked" in details(found.trace.steps)
    assert refused(found) == {first.id: "", second.id: "later_in_order"}


def test_r4_4_also_when_the_trace_only_counts_them() -> None:
    state = shop()
    many = agents(state, 201, presence=Presence.suspended)
    asked = agent(state)
    found = asked_twice(*many, asked, state=state, excluded={asked.id})
    assert found.agent_id == asked.id


def test_r4_4_a_recent_contact_or_dedicated_agent_who_let_it_go_does_not_come_first_again() -> None:
    state = shop()
    her, other = agents(state, 2)
    group(state, other, default=True)
    dedicated_to(state, her)
    how = Search(excluded=frozenset({her.id}))
    found = search(state, how, external_id="vip", recent_agent_id=her.id, recent_spoke_at=NIGHT)
    assert found.agent_id == other.id
    assert details(found.trace.steps)[:2] == ["left_out", "asked_before"]


def test_a_given_group_is_where_it_begins_whatever_its_range() -> None:
    state = shop()
    recent, her, last = agents(state, 3)
    group(state, last, default=True)
    given = group(state, her, takes=({"level": "gold"},))
    knows = {"recent_agent_id": recent.id, "recent_spoke_at": NIGHT}
    by_group = Search(persons_last=True, group_id=given.id)
    found = search(state, by_group, **knows)
    assert (found.agent_id, found.group_id) == (her.id, given.id)
    assert hops(found.trace.steps) == [("R2.5", True), ("R2.6", True)]
    change(state, her, capacity=0)
    assert search(state, by_group, **knows).agent_id == last.id
    change(state, last, capacity=0)
    found = search(state, by_group, **knows)
    assert (found.agent_id, found.chosen_by) == (recent.id, AssignmentReason.recent_contact)
    assert hops(found.trace.steps) == [("R2.5", True), ("R2.6", False), ("R2.6", False), ("R3", True)]
    assert search(state, Search(group_id=given.id), **knows).agent_id == recent.id


def test_no_group_and_no_default_is_a_refusal_of_its_own() -> None:
    state = shop()
    group(state, agent(state), takes=({"level": "gold"},))
    found = search(state)
    assert (found.agent_id, found.refusal) == (None, "no_matching_group")


def test_r7_9_agents_who_had_their_share_are_the_reason_when_nobody_else_is_left() -> None:
    state = shop()
    capped = agent(state)
    group(state, capped, default=True)
    found = search(state, Search(capped=frozenset({capped.id})))
    assert (found.agent_id, found.refusal) == (None, "agent_cap_reached")


def test_r7_9_a_run_that_ignores_capacity_reaches_full_agents() -> None:
    state = shop()
    her = agent(state, capacity=1)
    owned(state, her)
    group(state, her, default=True)
    assert search(state).agent_id is None
    assert search(state, Search(respect_capacity=False)).agent_id == her.id


def test_r4_2_weight_0_is_passed_over_in_groups_but_not_as_recent_contact() -> None:
    state = shop()
    her = agent(state)
    group(state, Member(her.id, 0), default=True)
    assert search(state).agent_id is None
    assert search(state, recent_agent_id=her.id, recent_spoke_at=NIGHT).agent_id == her.id


def test_looking_for_a_person_one_knows_leaves_the_groups_alone() -> None:
    state = shop()
    group(state, agent(state), default=True)
    found = find_personal(state, conversation(state), NOW, Search())
    assert (found.agent_id, hops(found.trace.steps)) == (None, [("R3", False), ("R2.3", False)])
