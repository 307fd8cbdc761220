"""How an entry of the pool ends: a person reached by any way, each on record (R6.5)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.commands import AssignEntries, ClaimConversation, RunPolicy, TakeOver, TransferConversation
from models.entities import Agent, Entry
from models.enums import EntryClosing, EntryState, Role
from models.events import Event
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.acts import assignment, by, press_for_person, write
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agent,
    change,
    dealt,
    entry,
    group,
    policy,
    shop,
    to_agents,
)


def claimed(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return handle(state, ClaimConversation(waiting.conversation_id, by(her)), NOW)


def given_by_a_supervisor(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return handle(state, TransferConversation(waiting.conversation_id, "请接", SUPERVISOR, to_agent=her.id), NOW)


def taken_over(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    change(state, her, role=Role.supervisor)
    return handle(state, TakeOver(waiting.conversation_id, by(state.agents[her.id]), "投诉"), NOW)


def handed_out_by_hand(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return dealt(state, AssignEntries((waiting.id,), to_agents(her), SUPERVISOR))


def handed_out_by_a_run(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return dealt(state, RunPolicy(policy(state).id, SUPERVISOR))


def she_wrote(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return write(state, state.customers[waiting.customer_id])


def she_asked_for_a_person(state: ShopState, waiting: Entry, her: Agent) -> list[Event]:
    return press_for_person(state, state.customers[waiting.customer_id])


@pytest.mark.parametrize(
    ("way", "ends_as"),
    [
        (claimed, EntryState.closed),
        (given_by_a_supervisor, EntryState.closed),
        (taken_over, EntryState.closed),
        (she_wrote, EntryState.closed),
        (she_asked_for_a_person, EntryState.closed),
        (handed_out_by_hand, EntryState.allocated),
        (handed_out_by_a_run, EntryState.allocated),
    ],
)
def test_r6_5_a_person_reached_by_any_way_ends_the_entry_which_says_by_which(
    way: Callable[[ShopState, Entry, Agent], list[Event]], ends_as: EntryState
) -> None:
    state = shop()
    her = agent(state)
    group(state, her, default=True)
    waiting, other = entry(state), entry(state, NOW - timedelta(days=2))
    assignment(way(state, waiting, her))
    row = state.touched[type(waiting), waiting.id]
    assert (row.state, row.agent_id) == (ends_as, her.id)  # type: ignore[attr-defined]
    served = EntryClosing.already_served if ends_as is EntryState.closed else None
    assert row.closed_reason == served  # type: ignore[attr-defined]
    assert list(state.entries) == [other.id]
