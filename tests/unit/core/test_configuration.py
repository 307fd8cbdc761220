"""A shop file is applied as a whole or refused as a whole."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import ApplyShopFile, ConnectAgent, ReceiveMessage, SetPresence
from models.commands.command import By
from models.entities import Member
from models.enums import Connection, ConversationState, Presence, Role
from models.errors import Invalid
from models.events import (
    AgentConfigured,
    GroupConfigured,
    GroupRemoved,
    PolicyConfigured,
    PolicyRemoved,
    ShopConfigured,
)
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.shops import BOSS, NOON, TEA, apply, faults, refusal, shop, tea

LI = By("李雷", 2, Role.agent)


def online(state: ShopState, agent_id: int) -> None:
    handle(state, ConnectAgent(agent_id), NOON)
    handle(state, SetPresence(agent_id, Presence.online, LI), NOON)


def writes(state: ShopState, customer: str, **facts: str) -> None:
    handle(state, ReceiveMessage("web", "在吗", "m-1", external_id=customer, facts=facts), NOON)


def test_a_shop_is_born_by_its_first_file() -> None:
    state = shop()
    assert (state.shop.name, state.shop.version) == ("茶铺", 1)
    assert [agent.login for agent in state.agents.values()] == ["owner", "li", "zhang"]
    assert state.groups[1].members == (Member(2),)
    assert state.groups[1].overflow == (2,)
    assert state.policies[1].enabled_at == NOON
    assert state.seq == 7


def test_a_shop_with_nothing_but_a_name_is_born_too() -> None:
    state = shop(tea(agents=[], groups=[], policies=[]))
    assert (state.seq, state.shop.name) == (1, "茶铺")


def test_only_what_differs_becomes_an_event() -> None:
    state = shop()
    agents = [TEA["agents"][0], TEA["agents"][1] | {"capacity": 9}, TEA["agents"][2]]
    events = apply(state, tea(agents=agents))
    assert [(type(event), event.by) for event in events] == [(AgentConfigured, "店主")]
    assert (state.agents[2].capacity, state.agents[2].version) == (9, 2)
    assert apply(state, tea(agents=agents)) == []


def test_changed_settings_groups_and_policies_get_the_next_version() -> None:
    state = shop()
    groups = [TEA["groups"][0] | {"strict": True}, TEA["groups"][1]]
    policies = [TEA["policies"][0] | {"range": "all"}]
    events = apply(state, tea(name="新茶铺", groups=groups, policies=policies))
    assert [type(event) for event in events] == [ShopConfigured, GroupConfigured, PolicyConfigured]
    assert (state.shop.version, state.groups[1].version, state.policies[1].version) == (2, 2, 2)


def test_an_account_the_file_does_not_name_is_disabled_and_comes_back_with_its_id() -> None:
    state = shop()
    without = tea(agents=TEA["agents"][:2], groups=[TEA["groups"][0], {"name": "售后"}])
    apply(state, without)
    assert (state.agents[3].disabled, len(state.agents)) == (True, 3)
    assert apply(state, without) == []
    apply(state, tea())
    assert (state.agents[3].login, state.agents[3].disabled) == ("zhang", False)


def test_groups_and_policies_the_file_does_not_name_are_removed() -> None:
    state = shop()
    events = apply(state, tea(groups=[{"name": "售前", "default": True}], policies=[]))
    assert [type(event) for event in events[-2:]] == [PolicyRemoved, GroupRemoved]
    assert (list(state.groups), state.policies, state.groups_of[3]) == ([1], {}, set())


def test_a_group_in_use_can_not_be_removed_and_the_answer_lists_the_uses() -> None:
    state = shop()
    writes(state, "c-1", order_status="shipped")
    found = faults(state, ApplyShopFile(tea(groups=[{"name": "售前", "default": True}]), BOSS))
    assert "group 售后 is in use and can't be removed" in found["groups"]


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


GROUP = {"name": "物流", "takes": [{"entry": "order_page"}]}
POLICY = TEA["policies"][0]


@pytest.mark.parametrize(
    ("changes", "field", "detail"),
    [
        ({"shop": "coffee"}, "shop", "this is the shop tea"),
        ({"timezone": "Asia/Nowhere"}, "timezone", "there is no time zone Asia/Nowhere"),
        ({"timezone": ""}, "timezone", "there is no time zone"),
        ({"timezone": "Asia"}, "timezone", "there is no time zone Asia"),
        ({"replies": {"warn_s": 300}}, "replies.warn_s", "before overdue_s"),
        ({"recent_contact": {"suspended_h": 80}}, "recent_contact.suspended_h", "part of window_h"),
        ({"offline_handling": "delegate"}, "delegate", "needs the login"),
        ({"delegate": "ghost"}, "delegate", "no account has the login ghost"),
        ({"bot": {"mode": "bot_first"}}, "bot.bot", "needs a key of bots"),
        ({"bot": {"mode": "bot_first", "bot": "x"}}, "bot.bot", "bots has no key x"),
        ({"bots": {"faq": {"kind": "faq"}}}, "bots.faq.knowledge", "a bot of kind faq needs it"),
        ({"bots": {"w": {"kind": "webhook", "url": "https://b.example"}}}, "bots.w.secret_env", "needs it"),
        ({"agents": [*TEA["agents"], TEA["agents"][1]]}, "agents[3].login", "li stands already at agents[1]"),
        ({"groups": [*TEA["groups"], TEA["groups"][1]]}, "groups[2].name", "售后 stands already at groups[1]"),
        ({"groups": [*TEA["groups"], GROUP | {"default": True}]}, "groups[2].default", "售前 is the default"),
        ({"groups": [*TEA["groups"], GROUP | {"bot": "x"}]}, "groups[2].bot", "bots has no key x"),
        ({"groups": [*TEA["groups"], GROUP | {"overflow": ["x"]}]}, "groups[2].overflow[0]", "no group x"),
        ({"groups": [*TEA["groups"], GROUP | {"overflow": ["物流"]}]}, "groups[2].overflow[0]", "into itself"),
        ({"groups": [*TEA["groups"], GROUP | {"members": [{"agent": "x"}]}]}, "groups[2].members[0].agent", "login x"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{"colour": "red"}]}]}, "groups[2].takes[0].colour", "no such"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{}]}]}, "groups[2].takes[0]", "at least one fact"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{"level": []}]}]}, "groups[2].takes[0].level", "one value or"),
        ({"dedicated": [{"customer": "v", "agent": "x"}]}, "dedicated[0].agent", "no account has the login x"),
        ({"dedicated": [{"customer": "v", "agent": "li"}] * 2}, "dedicated[1].customer", "stands already"),
        ({"policies": [POLICY, POLICY]}, "policies[1].name", "stands already at policies[0]"),
        ({"policies": [POLICY | {"times": [{"from": "09:10", "to": "18:00"}]}]}, "policies[0].times[0].from", "09:10"),
        ({"policies": [POLICY | {"times": POLICY["times"] * 2}]}, "policies[0].times[1]", "overlaps"),
        ({"policies": [POLICY | {"targets": {"kind": "groups"}}]}, "policies[0].targets.groups", "at least one"),
        ({"policies": [POLICY | {"targets": {"agents": ["li"]}}]}, "policies[0].targets.agents", "only with kind"),
        (
            {"policies": [POLICY | {"targets": {"kind": "groups", "groups": ["x"]}}]},
            "policies[0].targets.groups[0]",
            "there is no group x",
        ),
    ],
)
def test_a_file_that_does_not_fit_together_is_refused(changes: dict[str, Any], field: str, detail: str) -> None:
    assert detail in faults(shop(), ApplyShopFile(tea(**changes), BOSS))[field]


def test_all_faults_of_a_file_are_named_at_once() -> None:
    file = tea(timezone="x", delegate="y", bot={"mode": "bot_first"})
    assert set(faults(shop(), ApplyShopFile(file, BOSS))) == {"timezone", "delegate", "bot.bot"}
    assert type(refusal(shop(), ApplyShopFile(file, BOSS))) is Invalid


@pytest.mark.parametrize("role", ["supervisor", "integration"])
def test_owner_handling_needs_an_account_with_that_role(role: str) -> None:
    agents = [TEA["agents"][0] | {"role": role}]
    file = tea(offline_handling="owner", agents=agents, groups=[])
    assert "role owner" in faults(shop(), ApplyShopFile(file, BOSS))["offline_handling"]


def test_a_disabled_account_takes_no_messages_as_delegate() -> None:
    agents = [*TEA["agents"][:2], TEA["agents"][2] | {"disabled": True}]
    file = tea(offline_handling="delegate", delegate="zhang", agents=agents)
    assert "disabled" in faults(shop(), ApplyShopFile(file, BOSS))["delegate"]


def test_an_integration_has_no_desk_and_no_group() -> None:
    agents = [*TEA["agents"], {"login": "erp", "name": "ERP", "role": "integration"}]
    groups = [TEA["groups"][0] | {"members": [{"agent": "erp"}]}, TEA["groups"][1]]
    found = faults(shop(), ApplyShopFile(tea(agents=agents, groups=groups), BOSS))
    assert "has no desk" in found["groups[0].members[0].agent"]


@pytest.mark.parametrize(
    ("takes", "shared"),
    [
        ({"order_status": "shipped"}, "order_status: shipped"),
        ({"order_status": ["new", "refunding"]}, "order_status: refunding"),
    ],
)
def test_a_value_stands_in_one_groups_range_only_and_the_other_group_is_named_r4_1(
    takes: dict[str, Any], shared: str
) -> None:
    file = tea(groups=[*TEA["groups"], {"name": "物流", "takes": [takes]}])
    assert faults(shop(), ApplyShopFile(file, BOSS))["groups[2].takes[0]"] == f"group 售后 takes {shared} already"


def test_the_same_value_with_other_facts_is_another_range_r4_1() -> None:
    ranges = [{"order_status": "shipped", "level": "vip"}, {"order_status": "new"}, {"entry": "order_page"}]
    state = shop(tea(groups=[*TEA["groups"], {"name": "物流", "takes": ranges}]))
    assert state.groups[3].takes == tuple(ranges)
