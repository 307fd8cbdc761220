"""What a configuration means for what is going on: presence, queues, calendars."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from models.commands import (
    CloseConversation,
    ConnectAgent,
    PatchAgent,
    ReceiveMessage,
    SaveSettings,
    SetPresence,
)
from models.commands.command import By
from models.entities import Customer
from models.enums import Connection, ConversationState, Presence, Role
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, TEA, apply, shop, tea

STRICT = [TEA["groups"][0] | {"strict": True, "overflow": []}, TEA["groups"][1]]


def online(state: ShopState, agent_id: int) -> None:
    handle(state, ConnectAgent(agent_id), NOON)
    her = By(state.agents[agent_id].name, agent_id, Role.agent)
    handle(state, SetPresence(agent_id, Presence.online, her), NOON)


def writes(state: ShopState, customer: str, **facts: str) -> None:
    handle(state, ReceiveMessage("web", "在吗", "m-1", external_id=customer, facts=facts), NOON)


def test_presence_and_connection_survive_a_change_of_the_account() -> None:
    state = shop()
    online(state, 2)
    apply(state, tea(agents=[TEA["agents"][0], TEA["agents"][1] | {"name": "小李"}, TEA["agents"][2]]))
    agent = state.agents[2]
    assert (agent.name, agent.presence, agent.connection) == ("小李", Presence.online, Connection.connected)


def test_a_raised_capacity_drains_the_queue_at_once_r5_2() -> None:
    state = shop(tea(agents=[TEA["agents"][0], TEA["agents"][1] | {"capacity": 0}, TEA["agents"][2]]))
    online(state, 2)
    writes(state, "c-1")
    assert state.conversations[1].state is ConversationState.queued
    apply(state, tea())
    assert state.conversations[1].owner_id == 2


def test_a_new_member_drains_the_queue_at_once_r5_2() -> None:
    state = shop(tea(agents=[TEA["agents"][0], TEA["agents"][1] | {"capacity": 0}, TEA["agents"][2]]))
    online(state, 2)
    writes(state, "c-1")
    handle(state, ConnectAgent(1), NOON)
    handle(state, SetPresence(1, Presence.online, BOSS), NOON)
    members = [{"agent": "li"}, {"agent": "owner"}]
    agents = [TEA["agents"][0], TEA["agents"][1] | {"capacity": 0}, TEA["agents"][2]]
    apply(state, tea(agents=agents, groups=[TEA["groups"][0] | {"members": members}, TEA["groups"][1]]))
    assert state.conversations[1].owner_id == 1


def test_the_calendar_of_a_policy_counts_from_when_it_was_enabled_or_its_times_changed_r7_5() -> None:
    state = shop(tea(policies=[TEA["policies"][0] | {"enabled": False}]))
    assert state.policies[1].enabled_at is None
    later = [NOON + timedelta(hours=hours) for hours in range(4)]
    apply(state, tea(), later[1])
    assert state.policies[1].enabled_at == later[1]
    apply(state, tea(policies=[TEA["policies"][0] | {"range": "all"}]), later[2])
    assert state.policies[1].enabled_at == later[1]
    apply(state, tea(policies=[TEA["policies"][0] | {"every_min": 10}]), later[2])
    assert state.policies[1].enabled_at == later[2]
    apply(state, tea(policies=[TEA["policies"][0] | {"every_min": 10}], timezone="Europe/Berlin"), later[3])
    assert state.policies[1].enabled_at == later[3]


def test_what_is_on_record_of_a_policys_slots_survives_a_change() -> None:
    state = shop()
    state.change(replace(state.policies[1], last_slot="2026-03-02T12:00"))
    apply(state, tea(policies=[TEA["policies"][0] | {"range": "all"}]))
    assert state.policies[1].last_slot == "2026-03-02T12:00"


LATER = {"weekly": [{"days": ["mon"], "from": "14:00", "to": "18:00"}]}
"""It is noon on a Monday."""


def with_hours(**changes: object) -> ShopFile:
    """The tea shop whose first agent, group or the shop itself works in the afternoon."""
    agents = [TEA["agents"][0], TEA["agents"][1] | {"hours": changes.get("agent")}, TEA["agents"][2]]
    groups = [TEA["groups"][0] | {"hours": changes.get("group"), "overflow": []}, TEA["groups"][1]]
    return tea(hours=changes.get("shop"), agents=agents, groups=groups)


def test_r11_1_hours_of_shop_group_and_agent_count_from_the_moment_they_are_configured() -> None:
    state = shop(with_hours(shop=LATER))
    opening = NOON + timedelta(hours=2)
    assert [(group.open, group.hours_until) for group in state.groups.values()] == [(False, opening)] * 2
    assert {agent.on_shift for agent in state.agents.values()} == {True}
    apply(state, with_hours(group=LATER, agent=LATER))
    assert [group.open for group in state.groups.values()] == [False, True]
    assert (state.agents[2].on_shift, state.agents[2].shift_until) == (False, opening)
    apply(state, with_hours())
    assert (state.agents[2].on_shift, state.agents[2].shift_until) == (True, None)


def test_r11_1_another_time_zone_moves_all_hours_with_it() -> None:
    state = shop(with_hours(group=LATER, agent=LATER))
    apply(state, replace(with_hours(group=LATER, agent=LATER), timezone="Asia/Vladivostok"))
    assert (state.groups[1].open, state.agents[2].on_shift) == (True, True)


@pytest.mark.parametrize("who", ["agent", "group", "shop"])
def test_r11_2_a_queue_is_looked_at_when_hours_are_given_and_drained_when_they_are_taken_away(who: str) -> None:
    state = shop(with_hours())
    online(state, 2)
    for number in range(4):
        writes(state, f"c-{number}")
    assert state.conversations[4].state is ConversationState.queued
    apply(state, with_hours(**{who: LATER}))
    assert state.conversations[4].state is ConversationState.waiting_offline
    handle(state, CloseConversation(1, BOSS), NOON)
    apply(state, with_hours())
    writes(state, "c-3")
    assert state.conversations[4].owner_id == 2


def test_r5_2_a_shift_that_begins_by_configuration_drains_the_queue_at_once() -> None:
    state = shop(with_hours(agent=LATER))
    members = [{"agent": "li"}, {"agent": "zhang"}]
    file = with_hours(agent=LATER)
    both = replace(file, groups=tea(groups=[TEA["groups"][0] | {"members": members}]).groups)
    both = replace(both, groups=(replace(both.groups[0], overflow=()),))
    busy = tuple(replace(it, capacity=0) if it.login == "zhang" else it for it in both.agents)
    apply(state, replace(both, agents=busy))
    online(state, 2)
    handle(state, ConnectAgent(3), NOON)
    handle(state, SetPresence(3, Presence.online, By("张三", 3, Role.agent)), NOON)
    writes(state, "c-1")
    assert state.conversations[1].state is ConversationState.queued
    handle(state, PatchAgent(2, BOSS, always=True), NOON)
    assert state.conversations[1].owner_id == 2


def test_r5_2_whom_a_customer_is_dedicated_to_takes_her_from_the_queue_at_once() -> None:
    state = shop(tea(agents=[TEA["agents"][0], TEA["agents"][1] | {"capacity": 0}, TEA["agents"][2]], groups=STRICT))
    online(state, 2)
    online(state, 3)
    writes(state, "c-1")
    assert state.conversations[1].state is ConversationState.queued
    handle(state, SaveSettings(replace(state.shop, dedicated={"c-1": 3}), BOSS), NOON)
    assert state.conversations[1].owner_id == 3


def test_r5_2_a_wider_window_brings_the_recent_contact_her_customer_from_the_queue_at_once() -> None:
    state = shop(tea(agents=[TEA["agents"][0], TEA["agents"][1] | {"capacity": 0}, TEA["agents"][2]], groups=STRICT))
    online(state, 2)
    online(state, 3)
    long_ago = NOON - timedelta(hours=100)
    state.put(Customer(id=1, name="买家", external_id="c-1", recent_agent_id=3, recent_spoke_at=long_ago))
    writes(state, "c-1")
    assert state.conversations[1].state is ConversationState.queued
    wider = replace(state.shop.recent_contact, window_h=200)
    handle(state, SaveSettings(replace(state.shop, recent_contact=wider), BOSS), NOON)
    assert state.conversations[1].owner_id == 3
