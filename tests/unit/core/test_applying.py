"""A shop file is applied as a whole: only what differs becomes an event."""

from models.commands import ApplyShopFile, ReceiveMessage
from models.entities import Member
from models.events import (
    AgentConfigured,
    GroupConfigured,
    GroupRemoved,
    PolicyConfigured,
    PolicyRemoved,
    ShopConfigured,
)
from router.core.decider import handle
from tests.unit.core.shops import BOSS, NOON, TEA, apply, faults, shop, tea


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
    facts = {"order_status": "shipped"}
    handle(state, ReceiveMessage("web", "在吗", "m-1", external_id="c-1", facts=facts), NOON)
    found = faults(state, ApplyShopFile(tea(groups=[{"name": "售前", "default": True}]), BOSS))
    assert "group 售后 is in use and can't be removed" in found["groups"]
