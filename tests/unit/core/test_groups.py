"""Shunt groups: which one takes a customer, and where it goes from there (R2.5, R2.6, R4.1)."""

from typing import Any

import pytest

from models.entities import Group, Member
from models.enums import Connection, Presence
from router.core.groups import facts_of, matching_group, reach, somebody_serves
from router.core.state import ShopState
from tests.unit.core.builders import agent, change, conversation, customer, group, shop


def three() -> tuple[ShopState, Group, Group, Group]:
    state = shop()
    refunds = group(state, takes=({"order_status": ["refunding"]}, {"entry": "售后入口"}))
    gold = group(state, takes=({"level": "gold"},))
    rest = group(state, default=True)
    return state, refunds, gold, rest


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"order_status": "refunding"}, 0),
        ({"entry": "售后入口"}, 0),
        ({"level": "gold"}, 1),
        ({"level": "gold", "entry": "售后入口"}, 0),
        ({"level": "silver"}, 2),
        ({}, 2),
    ],
)
def test_r2_5_the_first_group_whose_range_takes_the_facts_else_the_default(facts: dict[str, Any], place: int) -> None:
    state, *groups = three()
    found, step = matching_group(state, facts)
    assert (found, step.took) == (groups[place], True)
    assert step.detail == ("range_matches" if place < 2 else "default_group")


def test_r2_5_the_step_shows_the_values_compared() -> None:
    state, refunds, *_ = three()
    _, step = matching_group(state, {"order_status": "refunding", "level": "gold"})
    assert step.values == {
        "group": refunds.id,
        "range": {"order_status": ["refunding"]},
        "facts": {"order_status": "refunding"},
    }


def test_r2_5_without_a_default_group_nobody_takes_what_no_range_takes() -> None:
    state = shop()
    group(state, takes=({"level": "gold"},))
    found, step = matching_group(state, {"level": "silver"})
    assert (found, step.took, step.detail) == (None, False, "no_matching_group")


def test_r2_5_the_order_of_groups_is_their_position() -> None:
    state = shop()
    later = group(state, takes=({"level": "gold"},), position=9)
    earlier = group(state, takes=({"level": ["gold"]},), position=1)
    assert state.groups_in_order() == [earlier, later]
    assert matching_group(state, {"level": "gold"})[0] == earlier


def test_facts_are_the_customers_overridden_by_the_conversations_and_the_channel() -> None:
    state = shop()
    who = customer(state, facts={"level": "gold", "region": "沪", "channel": "taobao"})
    on = conversation(state, who, facts={"region": "京"})
    assert facts_of(who, on) == {"level": "gold", "region": "京", "channel": "web"}


def test_r2_6_a_group_reaches_its_overflow_in_order_and_then_the_default() -> None:
    state = shop()
    default, second, first = group(state, default=True), group(state), group(state)
    full = group(state, overflow=(first.id, second.id))
    assert reach(state, full) == (full, first, second, default)


def test_r2_6_a_strict_group_reaches_nobody_else() -> None:
    state = shop()
    group(state, default=True)
    other = group(state)
    strict = group(state, overflow=(other.id,), strict=True)
    assert reach(state, strict) == (strict,)


def test_r2_6_each_group_is_tried_once() -> None:
    state = shop()
    default = group(state, default=True)
    full = group(state, overflow=(default.id,))
    assert reach(state, full) == (full, default)
    assert reach(state, default) == (default,)


@pytest.mark.parametrize(
    ("presence", "connection", "weight", "serves"),
    [
        (Presence.online, Connection.connected, 100, True),
        (Presence.online, Connection.grace, 100, True),
        (Presence.online, Connection.connected, 0, False),
        (Presence.online, Connection.disconnected, 100, False),
        (Presence.suspended, Connection.connected, 100, False),
        (Presence.offline, Connection.connected, 100, False),
    ],
)
def test_r1_2_a_group_is_served_by_members_online_and_not_suspended_whatever_their_load(
    presence: Presence, connection: Connection, weight: int, serves: bool
) -> None:
    state = shop()
    her = agent(state, presence, connection, capacity=0)
    assert somebody_serves(state, group(state, Member(her.id, weight))) is serves


def test_a_member_who_left_a_group_no_longer_belongs_to_it() -> None:
    state = shop()
    her = agent(state)
    left = group(state, her)
    change(state, left, members=())
    assert state.groups_of.get(her.id, set()) == set()
