"""A shop's settings are saved as a whole, under the rules of the shop file."""

from typing import Any

import pytest
from msgspec.structs import replace

from models.commands import SaveSettings
from models.entities import Shop
from models.enums import OfflineHandling
from models.errors import Invalid, VersionMismatch
from models.events import ShopConfigured
from models.shop_file import BotSpec, Notices, ReplySettings
from router.core.decider import handle
from tests.unit.core.acts import the
from tests.unit.core.builders import WEEK, hours
from tests.unit.core.shops import BOSS, NOON, faults, refusal, shop, tea

NIGHT = hours((WEEK, "20:00-06:00"))


def test_settings_are_replaced_and_get_the_next_version() -> None:
    state = shop()
    new = replace(state.shop, name="新茶铺", hours=NIGHT, replies=ReplySettings(reclaim_s=300), dedicated={"vip": 2})
    event = the(handle(state, SaveSettings(new, BOSS, version=1), NOON), ShopConfigured)
    assert state.shop == event.shop == replace(new, version=2)
    assert event.by == "店主"
    assert handle(state, SaveSettings(new, BOSS), NOON) == []


def test_id_key_and_bots_stay_what_they_are() -> None:
    faq = {"faq": BotSpec(kind="faq", knowledge="knowledge.yaml")}
    state = shop(tea(bots=faq))
    handle(state, SaveSettings(Shop(id=9, key="coffee", name="新茶铺"), BOSS), NOON)
    assert (state.shop.id, state.shop.key, state.shop.name) == (1, "tea", "新茶铺")
    assert state.shop.bots == faq


def test_whoever_saw_another_version_changes_nothing() -> None:
    state = shop()
    refused = refusal(state, SaveSettings(replace(state.shop, name="x"), BOSS, version=7))
    assert type(refused) is VersionMismatch
    assert "at version 1, not 7" in refused.detail


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timezone": "Asia/Nowhere"}, "timezone"),
        ({"hours": hours()}, "hours"),
        ({"hours": hours((["mon"], "09:00-12:00"), (["mon"], "11:00-13:00"))}, "hours.weekly[1]"),
        ({"notices": Notices(offline="我们{back}回来")}, "notices.offline"),
        ({"replies": ReplySettings(warn_s=300)}, "replies.warn_s"),
        ({"offline_handling": OfflineHandling.delegate}, "delegate"),
        ({"delegate_id": 9}, "delegate"),
        ({"dedicated": {"vip": 2, "other": 9}}, "dedicated[1].agent"),
    ],
)
def test_settings_keep_the_rules_of_the_shop_file_and_name_the_field(changes: dict[str, Any], field: str) -> None:
    state = shop()
    command = SaveSettings(replace(state.shop, **changes), BOSS)
    assert type(refusal(state, command)) is Invalid
    assert set(faults(state, command)) == {field}


def test_r11_2_groups_follow_the_shops_hours_at_once() -> None:
    state = shop()
    handle(state, SaveSettings(replace(state.shop, hours=NIGHT), BOSS), NOON)
    assert {group.open for group in state.groups.values()} == {False}
    handle(state, SaveSettings(replace(state.shop, hours=None), BOSS), NOON)
    assert {(group.open, group.hours_until) for group in state.groups.values()} == {(True, None)}
