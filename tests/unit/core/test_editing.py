"""One account, group or policy is edited at a time, under the rules of the shop file."""

import pytest
from msgspec.structs import replace

from models.commands import (
    Command,
    PatchAgent,
    RemoveGroup,
    RemovePolicy,
    SaveGroup,
    SavePolicy,
    SetGroupMembers,
)
from models.entities import Group, Member, Target
from models.errors import Invalid, NotFound, VersionMismatch
from models.shop_file import PolicyTerms, TimeWindow
from router.core.decider import handle
from tests.unit.core.shops import BOSS, NOON, faults, refusal, shop, tea

TERMS = PolicyTerms(name="夜间", times=(TimeWindow("09:00", "18:00"),))
NEW = Group(id=0, name="物流", position=0)


def test_named_fields_of_an_account_change_and_others_stay() -> None:
    state = shop()
    handle(state, PatchAgent(2, BOSS, capacity=8, version=1), NOON)
    agent = state.agents[2]
    assert (agent.capacity, agent.name, agent.version) == (8, "李雷", 2)


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    state = shop()
    group, policy = state.groups[1], state.policies[1]
    assert handle(state, PatchAgent(2, BOSS, capacity=3), NOON) == []
    assert handle(state, SaveGroup(group, BOSS), NOON) == []
    assert handle(state, SetGroupMembers(1, group.members, BOSS), NOON) == []
    assert handle(state, SavePolicy(1, policy.terms, policy.target, BOSS), NOON) == []


def test_a_new_group_comes_last_and_gets_the_next_id() -> None:
    state = shop()
    handle(state, SaveGroup(NEW, BOSS), NOON)
    assert [(group.id, group.name, group.version) for group in state.groups_in_order()][-1] == (3, "物流", 1)


def test_a_group_that_becomes_the_default_takes_that_from_the_former_one() -> None:
    state = shop()
    handle(state, SaveGroup(replace(NEW, default=True), BOSS), NOON)
    assert [group.name for group in state.groups.values() if group.default] == ["物流"]
    assert state.groups[1].version == 2


def test_members_are_replaced_and_known_to_the_index() -> None:
    state = shop()
    handle(state, SetGroupMembers(1, (Member(3, weight=50), Member(1)), BOSS, version=1), NOON)
    assert state.groups[1].members == (Member(3, weight=50), Member(1))
    assert (state.groups_of[2], state.groups_of[3]) == (set(), {1, 2})


def test_a_policy_is_created_changed_and_removed() -> None:
    state = shop()
    handle(state, SavePolicy(0, TERMS, Target(kind="groups", groups=(2,)), BOSS), NOON)
    assert (state.policies[2].terms, state.policies[2].position) == (TERMS, 1)
    handle(state, SavePolicy(2, replace(TERMS, quota_per_agent=5), Target(), BOSS, version=1), NOON)
    assert (state.policies[2].terms.quota_per_agent, state.policies[2].version) == (5, 2)
    handle(state, RemovePolicy(2, BOSS, version=2), NOON)
    assert list(state.policies) == [1]


@pytest.mark.parametrize(
    "command",
    [
        PatchAgent(2, BOSS, capacity=8, version=7),
        SaveGroup(replace(NEW, id=1), BOSS, version=7),
        SetGroupMembers(1, (), BOSS, version=7),
        RemoveGroup(2, BOSS, version=7),
        SavePolicy(1, TERMS, Target(), BOSS, version=7),
        RemovePolicy(1, BOSS, version=7),
    ],
    ids=lambda command: type(command).__name__,
)
def test_whoever_saw_another_version_changes_nothing(command: Command) -> None:
    refused = refusal(shop(), command)
    assert type(refused) is VersionMismatch
    assert "at version 1, not 7" in refused.detail


@pytest.mark.parametrize(
    "command",
    [
        PatchAgent(9, BOSS),
        SaveGroup(replace(NEW, id=9), BOSS),
        SetGroupMembers(9, (), BOSS),
        RemoveGroup(9, BOSS),
        SavePolicy(9, TERMS, Target(), BOSS),
        RemovePolicy(9, BOSS),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_does_not_exist_can_not_be_edited(command: Command) -> None:
    assert type(refusal(shop(), command)) is NotFound


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (SaveGroup(replace(NEW, members=(Member(9),)), BOSS), "members[0].agent"),
        (SaveGroup(replace(NEW, members=(Member(2), Member(2))), BOSS), "members[1].agent"),
        (SaveGroup(replace(NEW, overflow=(9,)), BOSS), "overflow[0]"),
        (SaveGroup(replace(NEW, id=1, name="售前", overflow=(1,)), BOSS), "overflow[0]"),
        (SaveGroup(replace(NEW, name="售后"), BOSS), "name"),
        (SaveGroup(replace(NEW, bot="x"), BOSS), "bot"),
        (SaveGroup(replace(NEW, takes=({"order_status": "shipped"},)), BOSS), "takes[0]"),
        (SetGroupMembers(1, (Member(9),), BOSS), "members[0].agent"),
        (SavePolicy(0, replace(TERMS, name="自动分配"), Target(), BOSS), "name"),
        (SavePolicy(0, TERMS, Target(kind="agents", agents=(9,)), BOSS), "targets.agents[0]"),
        (SavePolicy(0, TERMS, Target(kind="groups", groups=(9,)), BOSS), "targets.groups[0]"),
        (SavePolicy(0, replace(TERMS, times=(TimeWindow("09:10", "18:00"),)), Target(), BOSS), "times[0].from"),
    ],
)
def test_an_edit_keeps_the_rules_of_the_shop_file_and_names_the_field(command: Command, field: str) -> None:
    assert type(refusal(shop(), command)) is Invalid
    assert set(faults(shop(), command)) == {field}


def test_who_takes_the_shops_offline_messages_can_not_be_disabled() -> None:
    state = shop(tea(offline_handling="delegate", delegate="li"))
    assert set(faults(state, PatchAgent(2, BOSS, disabled=True))) == {"delegate"}


def test_a_group_nothing_uses_is_removed() -> None:
    state = shop()
    handle(state, SaveGroup(replace(state.groups[1], overflow=()), BOSS), NOON)
    handle(state, RemoveGroup(2, BOSS), NOON)
    assert list(state.groups) == [1]
