"""One account, group or policy is edited at a time, under the rules of the shop file."""

import pytest
from msgspec.structs import replace

from models.commands import (
    Command,
    OrderGroups,
    PatchAgent,
    RemoveGroup,
    RemovePolicy,
    SaveGroup,
    SavePolicy,
    SetGroupMembers,
)
from models.entities import Group, Member, Target
from models.enums import Role
from models.errors import Forbidden, Invalid, NotFound, VersionMismatch
from models.events import GroupConfigured
from models.shop_file import PolicyTerms, TimeWindow
from router.core.decider import handle
from tests.unit.core.builders import SUPERVISOR, WEEK, hours
from tests.unit.core.shops import BOSS, NOON, faults, refusal, shop, tea

TERMS = PolicyTerms(name="夜间", times=(TimeWindow("09:00", "18:00"),))
NEW = Group(id=0, name="物流", position=0)
OVERLAPPING = hours((["mon"], "09:00-12:00"), (["mon"], "11:00-13:00"))
AFTERNOON = hours((WEEK, "14:00-18:00"))


def test_named_fields_of_an_account_change_and_others_stay() -> None:
    state = shop()
    handle(state, PatchAgent(2, BOSS, capacity=8, version=1), NOON)
    agent = state.agents[2]
    assert (agent.capacity, agent.name, agent.version) == (8, "李雷", 2)


def test_r11_1_an_account_gets_hours_and_loses_them_again() -> None:
    state = shop()
    handle(state, PatchAgent(2, BOSS, hours=AFTERNOON), NOON)
    assert (state.agents[2].hours, state.agents[2].on_shift) == (AFTERNOON, False)
    handle(state, PatchAgent(2, BOSS, name="李四"), NOON)
    assert state.agents[2].hours == AFTERNOON
    handle(state, PatchAgent(2, BOSS, always=True), NOON)
    assert (state.agents[2].hours, state.agents[2].on_shift) == (None, True)


def test_a_supervisor_gives_roles_but_not_that_of_an_owner() -> None:
    state = shop()
    handle(state, PatchAgent(2, SUPERVISOR, role=Role.lead), NOON)
    assert state.agents[2].role is Role.lead
    for edit in (PatchAgent(2, SUPERVISOR, role=Role.owner), PatchAgent(1, SUPERVISOR, role=Role.agent)):
        assert type(refusal(state, edit)) is Forbidden
    handle(state, PatchAgent(2, BOSS, role=Role.owner), NOON)
    assert state.agents[2].role is Role.owner


def test_an_owner_is_disabled_and_enabled_by_owners_only() -> None:
    state = shop()
    for disabled in (True, False):
        assert type(refusal(state, PatchAgent(1, SUPERVISOR, disabled=disabled))) is Forbidden
        handle(state, PatchAgent(1, BOSS, disabled=disabled), NOON)
    handle(state, PatchAgent(1, SUPERVISOR, name="掌柜", capacity=3), NOON)
    assert (state.agents[1].disabled, state.agents[1].name) == (False, "掌柜")


def test_the_last_owner_stays_where_owners_take_the_messages() -> None:
    state = shop(tea(offline_handling="owner"))
    assert set(faults(state, PatchAgent(1, BOSS, role=Role.agent))) == {"offline_handling"}


def test_r2_5_groups_are_put_in_order_and_only_those_that_move_change() -> None:
    state = shop()
    handle(state, SaveGroup(NEW, BOSS), NOON)
    events = handle(state, OrderGroups((1, 3, 2), BOSS), NOON)
    assert [group.id for group in state.groups_in_order()] == [1, 3, 2]
    assert [event.group.id for event in events if isinstance(event, GroupConfigured)] == [3, 2]
    assert (state.groups[1].version, state.groups[3].version) == (1, 2)
    assert handle(state, OrderGroups((1, 3, 2), BOSS), NOON) == []


@pytest.mark.parametrize("order", [(1,), (1, 2, 2), (1, 2, 3), ()])
def test_r2_5_an_order_names_every_group_once(order: tuple[int, ...]) -> None:
    assert set(faults(shop(), OrderGroups(order, BOSS))) == {"groups"}


def test_whoever_saves_a_group_does_not_move_it_nor_open_it() -> None:
    state = shop()
    handle(state, OrderGroups((2, 1), BOSS), NOON)
    stale = replace(state.groups[1], position=0, open=False, hours_until=NOON)
    assert handle(state, SaveGroup(stale, BOSS), NOON) == []
    handle(state, SaveGroup(replace(stale, name="售前组"), BOSS), NOON)
    saved = state.groups[1]
    assert (saved.name, saved.position, saved.open, saved.hours_until) == ("售前组", 1, True, None)


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
        (SaveGroup(replace(NEW, hours=OVERLAPPING), BOSS), "hours.weekly[1]"),
        (PatchAgent(2, BOSS, hours=hours(d2026_02_30="09:00-12:00")), "hours.dates[0].date"),
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
