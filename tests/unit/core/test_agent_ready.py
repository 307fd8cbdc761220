"""An agent who comes online and is free starts the policies that wait for her (R7.14)."""

from datetime import timedelta

import pytest

from models.commands import By, ConnectAgent, RingSlots, SetPresence
from models.entities import Agent
from models.enums import Connection, OfflineHandling, Presence, Role, RunReason, RunTrigger
from models.events import Event
from models.shop_file import Conditions
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    agent,
    dealt,
    ends,
    entries,
    group,
    owned,
    per_agent,
    policy,
    shop,
    started,
    to_agents,
)

EARLY = NOW - timedelta(minutes=20)


def come(state: ShopState, who: Agent) -> list[Event]:
    return dealt(state, SetPresence(who.id, Presence.online, By(who.name, who.id, Role.agent)), EARLY)


def at_night(**settings: object) -> tuple[ShopState, Agent]:
    """A shop with three entries in the pool and one agent, signed in and offline."""
    state = shop(**settings)
    first = agent(state, Presence.offline)
    group(state, first, default=True)
    entries(state, 3)
    return state, first


def test_r7_14_the_first_agent_online_and_free_is_given_what_waits() -> None:
    state, first = at_night()
    policy(state, on_agent_ready=True)
    events = come(state, first)
    (run,) = started(events)
    assert (run.trigger, run.operator, run.slot) == (RunTrigger.agent_ready, "系统自动分配", None)
    assert per_agent(events) == {first.id: 3}


def test_r7_14_an_agent_whose_connection_comes_back_is_given_what_waits() -> None:
    state, _ = at_night()
    back = agent(state, connection=Connection.disconnected)
    policy(state, to_agents(back), on_agent_ready=True)
    assert per_agent(dealt(state, ConnectAgent(back.id), EARLY)) == {back.id: 3}


@pytest.mark.parametrize(
    "terms", [{"on_agent_ready": False}, {"on_agent_ready": True, "enabled": False}], ids=["not_asked_for", "off"]
)
def test_r7_14_a_policy_that_does_not_ask_for_it_waits_for_its_slot(terms: dict[str, bool]) -> None:
    state, first = at_night()
    policy(state, None, "09:00-18:00", None, **terms)
    assert started(come(state, first)) == []


def test_r7_14_an_agent_who_is_full_or_no_target_starts_nothing() -> None:
    state, first = at_night()
    other = agent(state, Presence.offline, capacity=1)
    owned(state, other)
    policy(state, to_agents(other), on_agent_ready=True)
    assert started(come(state, first)) == []
    assert started(come(state, other)) == []


def test_r7_14_a_shop_that_does_not_pool_starts_nothing() -> None:
    state, first = at_night(offline_handling=OfflineHandling.owner)
    policy(state, on_agent_ready=True)
    assert started(come(state, first)) == []


def test_r7_14_the_conditions_hold_and_their_failure_is_on_record() -> None:
    state, first = at_night()
    policy(state, on_agent_ready=True, conditions=Conditions(min_online=2))
    (end,) = ends(come(state, first))
    assert end.reason is RunReason.min_online_not_met


def test_r7_14_an_empty_pool_leaves_no_record_when_agents_come_and_go() -> None:
    state = shop()
    first = agent(state, Presence.offline)
    group(state, first, default=True)
    policy(state, on_agent_ready=True)
    assert ends(come(state, first)) == []


def test_r7_14_it_takes_no_slot() -> None:
    state, first = at_night()
    terms = policy(state, on_agent_ready=True)
    come(state, first)
    assert state.policies[terms.id].last_slot is None
    assert [run.slot for run in started(dealt(state, RingSlots()))] == ["2026-03-02T09:00"]
