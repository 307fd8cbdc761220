"""What a range takes, and that two groups never claim the same customers (R4.1)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.commands import ApplyShopFile
from models.entities import Group
from router.core.reception_range import Ranges, in_range
from tests.unit.core.shops import BOSS, TEA, faults, shop, tea


@pytest.mark.parametrize(
    ("facts", "wanted", "inside"),
    [
        ({"level": "gold"}, {"level": "gold"}, True),
        ({"level": "gold"}, {"level": ["silver", "gold"]}, True),
        ({"level": "gold"}, {"level": ["silver"]}, False),
        ({"level": "gold", "region": "沪"}, {"level": "gold", "region": "沪"}, True),
        ({"level": "gold", "region": "京"}, {"level": "gold", "region": "沪"}, False),
        ({"level": "gold"}, {"level": "gold", "region": "沪"}, False),
        ({"tags": ["急", "大客户"]}, {"tags": ["大客户", "新客"]}, True),
        ({"tags": ["急"]}, {"tags": "急"}, True),
        ({"tags": []}, {"tags": ["急"]}, False),
        ({"level": None}, {"level": "gold"}, False),
        ({}, {"level": "gold"}, False),
        ({"level": {"name": "gold"}}, {"level": "gold"}, False),
        ({"level": [{"name": "gold"}, "gold"]}, {"level": ["gold"]}, True),
        ({"level": "gold", "more": [1, {}]}, {"level": "gold"}, True),
    ],
)
def test_r4_1_facts_are_conjunctive_and_values_alternative(
    facts: dict[str, Any], wanted: dict[str, Any], inside: bool
) -> None:
    assert in_range(facts, wanted) is inside


plain = st.one_of(st.sampled_from(["gold", "silver", "急"]), st.integers(0, 2), st.booleans())
strange = st.one_of(plain, st.none(), st.just({"name": "gold"}), st.just([["gold"], {}]))
names = st.sampled_from(["level", "region", "tags"])
entries = st.dictionaries(names, st.one_of(plain, st.lists(plain, min_size=1, max_size=3)), max_size=3)
facts_told = st.dictionaries(names, st.one_of(strange, st.lists(strange, max_size=3)), max_size=3)


@given(takes=st.lists(st.lists(entries, max_size=3), max_size=6), facts=facts_told)
def test_r4_1_the_first_range_in_matching_order_takes_facts_of_any_shape(
    takes: list[list[dict[str, Any]]], facts: dict[str, Any]
) -> None:
    groups = [Group(id=7 + place, name="", position=place, takes=tuple(own)) for place, own in enumerate(takes)]
    walked = ((group, wanted) for group in groups for wanted in group.takes if in_range(facts, wanted))
    found = Ranges(groups).first(facts)
    assert (found[1:] if found else None) == next(walked, None)


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
