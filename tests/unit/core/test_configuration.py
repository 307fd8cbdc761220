"""What a configuration means for what is going on: presence, queues, calendars."""

from datetime import timedelta

from msgspec.structs import replace

from models.commands import ConnectAgent, ReceiveMessage, SetPresence
from models.commands.command import By
from models.enums import Connection, ConversationState, Presence, Role
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, TEA, apply, shop, tea

LI = By("李雷", 2, Role.agent)


def online(state: ShopState, agent_id: int) -> None:
    handle(state, ConnectAgent(agent_id), NOON)
    handle(state, SetPresence(agent_id, Presence.online, LI), NOON)


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
