"""A setting that nothing acts on is refused instead of being accepted in silence."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import ApplyShopFile
from models.commands.configuration import SavePolicy
from tests.unit.core.shops import BOSS, TEA, faults, shop, tea

POLICY = TEA["policies"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"policies": [POLICY | {"spread": 5}]}, "policies[0].spread"),
    ],
)
def test_a_shop_file_can_not_ask_for_it(changes: dict[str, Any], field: str) -> None:
    assert "not in effect yet" in faults(shop(), ApplyShopFile(tea(**changes), BOSS))[field]


def test_the_console_can_not_ask_for_it_either() -> None:
    state = shop()
    policy = next(iter(state.policies.values()))
    asked = SavePolicy(policy.id, replace(policy.terms, spread=5), policy.target, BOSS)
    assert "not in effect yet" in faults(state, asked)["spread"]
