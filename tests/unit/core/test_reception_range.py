"""Two groups never claim the same customers (R4.1)."""

from typing import Any

import pytest

from models.commands import ApplyShopFile
from tests.unit.core.shops import BOSS, TEA, faults, shop, tea


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
