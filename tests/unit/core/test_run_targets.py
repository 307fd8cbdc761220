"""Targets of a run: who may receive at all, under each kind (R7.6, R4.2, R4.4)."""

from datetime import timedelta
from typing import Any

import pytest

from models.commands import RunPolicy
from models.entities import Member, Target
from models.enums import (
    AssignmentReason,
    Connection,
    ItemOutcome,
    ItemReason,
    Presence,
)
from models.events import Event
from models.shop_file import RecentContactSettings
from router.core.state import ShopState
from tests.unit.core.builders import (
    SUPERVISOR,
    agent,
    agents,
    change,
    dealt,
    entries,
    entry,
    given,
    group,
    items,
    known_to,
    per_agent,
    policy,
    shop,
    to_agents,
    to_groups,
)

MS = timedelta(milliseconds=1)


def run(state: ShopState, target: Target | None = None, **terms: Any) -> list[Event]:
    return dealt(state, RunPolicy(policy(state, target, **terms).id, SUPERVISOR))


def reasons(events: list[Event]) -> list[tuple[ItemOutcome, ItemReason]]:
    return [(item.outcome, item.reason) for item in items(events)]


@pytest.mark.parametrize(
    ("hours", "allowed", "receives"),
    [(23.9, True, True), (24, True, True), (24.1, True, False), (1, False, False)],
)
def test_r7_6_under_shunt_rules_a_suspended_recent_contact_of_24_hours_receives_if_the_policy_lets_her(
    hours: float, *, allowed: bool, receives: bool
) -> None:
    state = shop()
    away, here = agent(state, Presence.suspended), agent(state)
    group(state, away, here, default=True)
    entry(state, who=known_to(state, away, timedelta(hours=hours)))
    (event,) = given(run(state, suspended_recent_contact=allowed))
    chosen = (away.id, AssignmentReason.recent_contact) if receives else (here.id, AssignmentReason.shunt)
    assert (event.agent_id, event.assignment.chosen_by) == chosen


@pytest.mark.parametrize("suspended_h", [1, 24, 48, 72])
def test_r7_6_the_window_of_a_suspended_recent_contact_is_the_shops_to_the_millisecond(suspended_h: int) -> None:
    state = shop(recent_contact=RecentContactSettings(suspended_h=suspended_h, window_h=100))
    away, here = agent(state, Presence.suspended), agent(state)
    group(state, away, here, default=True)
    window = timedelta(hours=suspended_h)
    inside, outside = (entry(state, who=known_to(state, away, ago)) for ago in (window, window + MS))
    events = run(state)
    assert {it.assignment.entry_id: it.agent_id for it in given(events)} == {inside.id: away.id, outside.id: here.id}


@pytest.mark.parametrize("kind", ["groups", "agents"])
def test_r7_6_a_suspended_recent_contact_receives_nothing_as_a_member_of_groups_or_agents(kind: str) -> None:
    state = shop()
    away, here = agent(state, Presence.suspended), agent(state)
    team = group(state, away, here)
    entry(state, who=known_to(state, away, timedelta(hours=1)))
    target = to_groups(team) if kind == "groups" else to_agents(away, here)
    assert per_agent(run(state, target)) == {here.id: 1}


@pytest.mark.parametrize("kind", ["shunt_rules", "groups", "agents"])
@pytest.mark.parametrize(
    ("presence", "connection"),
    [
        (Presence.offline, Connection.connected),
        (Presence.online, Connection.grace),
        (Presence.online, Connection.disconnected),
    ],
)
def test_r7_6_whoever_is_offline_or_not_connected_receives_in_no_kind(
    kind: str, presence: Presence, connection: Connection
) -> None:
    state = shop()
    away, here = agent(state, presence, connection), agent(state)
    team = group(state, away, here, default=True)
    for _ in range(4):
        entry(state, who=known_to(state, away, timedelta(hours=1)))
    target = {"shunt_rules": Target(), "groups": to_groups(team), "agents": to_agents(away, here)}[kind]
    assert per_agent(run(state, target)) == {here.id: 4}


def test_r7_6_groups_give_to_their_members_only_and_never_to_weight_nought() -> None:
    state = shop()
    inside, weightless, outside = agents(state, 3)
    group(state, outside, default=True)
    team = group(state, inside, Member(weightless.id, weight=0))
    entries(state, 6)
    events = run(state, to_groups(team))
    assert per_agent(events) == {inside.id: 6}
    assert {event.group_id for event in given(events)} == {team.id}


def test_r7_6_chosen_agents_share_whatever_their_weight_in_a_group() -> None:
    state = shop()
    light, heavy = agents(state, 2)
    group(state, Member(light.id, weight=0), Member(heavy.id, weight=900), default=True)
    entries(state, 9)
    assert sorted(per_agent(run(state, to_agents(light, heavy))).values()) == [4, 5]


def test_r4_2_weights_share_the_run_in_proportion() -> None:
    state = shop()
    half, whole = agents(state, 2)
    group(state, Member(half.id, weight=50), Member(whole.id, weight=100), default=True)
    entries(state, 30)
    assert per_agent(run(state)) == {half.id: 10, whole.id: 20}


def test_r2_5_an_entry_that_no_group_takes_fails_with_that_reason() -> None:
    state = shop()
    group(state, agent(state), takes=({"entry": ["item_page"]},))
    entry(state)
    assert reasons(run(state)) == [(ItemOutcome.failed, ItemReason.no_matching_group)]


@pytest.mark.parametrize("kind", ["shunt_rules", "groups"])
def test_r4_4_who_let_a_conversation_go_gets_it_back_only_when_nobody_else_can(kind: str) -> None:
    state = shop()
    former, other = agents(state, 2)
    team = group(state, former, other, default=True)
    target = to_groups(team) if kind == "groups" else Target()
    for _ in range(2):
        talk = state.conversations[entry(state).conversation_id]
        change(state, talk, excluded=(former.id,))
    assert per_agent(run(state, target)) == {other.id: 2}
    change(state, state.agents[other.id], presence=Presence.offline)
    talk = state.conversations[entry(state).conversation_id]
    change(state, talk, excluded=(former.id,))
    assert per_agent(run(state, target)) == {former.id: 1}


def test_r3_5_a_shop_that_never_gives_to_suspended_agents_does_not_in_a_run_either() -> None:
    state = shop(recent_contact=RecentContactSettings(when_suspended="never"))
    away, here = agent(state, Presence.suspended), agent(state)
    group(state, away, here, default=True)
    entry(state, who=known_to(state, away, timedelta(hours=1)))
    assert per_agent(run(state, suspended_recent_contact=True)) == {here.id: 1}
