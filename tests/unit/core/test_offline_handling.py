"""Who takes what customers write while nobody is online: the pool, or a named account (R6.1, R6.2)."""

from typing import Any

import pytest

from models.entities import Agent
from models.enums import Connection, ConversationState, OfflineHandling, OpenConversations, Presence, Role
from models.events import ConversationAssigned, ConversationPooled
from router.core.offline_handling import keeper
from router.core.state import ShopState
from tests.unit.core.acts import (
    after,
    all_of,
    answer,
    assignment,
    press_for_person,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import WITH_BOT, agent, conversation, customer, group, shop

GONE = Connection.disconnected


def handled_by(handling: OfflineHandling, **settings: Any) -> tuple[ShopState, Agent, Agent]:
    """A shop with its owner and another account, both away."""
    state = shop(offline_handling=handling, delegate_id=2, **settings)
    owner = agent(state, Presence.offline, GONE, role=Role.owner)
    return state, owner, agent(state, Presence.offline, GONE)


@pytest.mark.parametrize(
    ("handling", "chosen"),
    [(OfflineHandling.pool, None), (OfflineHandling.owner, 1), (OfflineHandling.delegate, 2)],
)
def test_r6_2_three_ways_to_take_offline_messages(handling: OfflineHandling, chosen: int | None) -> None:
    state, *_ = handled_by(handling)
    found = keeper(state, conversation(state))
    assert (found.id if found else None) == chosen


def test_r6_2_a_shop_that_never_chose_has_a_pool() -> None:
    state = shop()
    agent(state, Presence.offline, role=Role.owner)
    the(write(state, customer(state)), ConversationPooled)


@pytest.mark.parametrize("presence", [Presence.offline, Presence.suspended])
def test_r6_2_the_delegate_takes_them_whether_suspended_or_offline(presence: Presence) -> None:
    state, _, delegate = handled_by(OfflineHandling.delegate)
    set_presence(state, delegate, presence)
    assert assignment(write(state, customer(state))).agent_id == delegate.id


def test_r6_2_while_somebody_is_online_the_delegate_is_not_asked() -> None:
    state, _, delegate = handled_by(OfflineHandling.delegate)
    group(state, agent(state, capacity=0), default=True)
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.queued
    assert state.load(delegate.id) == 0


def test_r6_2_what_she_writes_after_that_stays_with_the_delegate_although_she_is_away() -> None:
    state, _, delegate = handled_by(OfflineHandling.delegate)
    write(state, who := customer(state))
    assert all_of(write(state, who, "在吗", after(60)), ConversationAssigned) == []
    assert talk(state, who).owner_id == delegate.id


def test_r6_2_when_somebody_is_online_again_her_next_message_is_routed_live() -> None:
    state, _, _ = handled_by(OfflineHandling.delegate)
    write(state, who := customer(state))
    her = agent(state)
    group(state, her, default=True)
    assert assignment(write(state, who, "在吗", after(60))).agent_id == her.id


def test_a_delegate_who_lets_a_conversation_go_leaves_it_to_the_pool() -> None:
    state, _, delegate = handled_by(OfflineHandling.delegate)
    set_presence(state, delegate, Presence.suspended)
    write(state, who := customer(state))
    set_presence(state, delegate, Presence.offline, open_conversations=OpenConversations.release)
    assert talk(state, who).state is ConversationState.waiting_offline


def test_with_a_bot_the_bot_answers_first_also_where_a_delegate_is_named() -> None:
    state, *_ = handled_by(OfflineHandling.delegate, **WITH_BOT)
    write(state, who := customer(state))
    assert talk(state, who).state is ConversationState.bot


def test_a_disabled_owner_takes_nothing() -> None:
    state = shop(offline_handling=OfflineHandling.owner)
    agent(state, Presence.offline, role=Role.owner, disabled=True)
    assert keeper(state, conversation(state)) is None


@pytest.mark.parametrize("handling", [OfflineHandling.delegate, OfflineHandling.owner])
def test_r6_2_with_a_bot_what_it_leaves_unresolved_waits_in_the_pool_beside_a_named_account(
    handling: OfflineHandling,
) -> None:
    state, owner, delegate = handled_by(handling, **WITH_BOT)
    silent, impatient = customer(state), customer(state)
    write(state, silent)
    answer(state, talk(state, silent), missed=True)
    write(state, impatient)
    keeps = delegate if handling is OfflineHandling.delegate else owner
    assert assignment(press_for_person(state, impatient)).agent_id == keeps.id
    the(tick(state, after(600)), ConversationPooled)
    assert talk(state, silent).state is ConversationState.waiting_offline


@pytest.mark.parametrize("owners", [(1,), (2, 3), (3, 5)])
def test_r6_2_of_several_owners_the_first_takes_them(owners: tuple[int, ...]) -> None:
    state = shop(offline_handling=OfflineHandling.owner)
    for number in range(1, 6):
        agent(state, Presence.offline, GONE, role=Role.owner if number in owners else Role.agent)
    assert assignment(write(state, customer(state))).agent_id == owners[0]
