"""Shops for configuration tests: applied from a file, on a clock that is held."""

from datetime import UTC, datetime

from msgspec import convert

from models.commands import ApplyShopFile, By, Command
from models.entities import Shop
from models.enums import Role
from models.errors import ShuntdeskError
from models.events import Event
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.state import ShopState

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BOSS = By("店主", 1, Role.owner)

TEA = {
    "shop": "tea",
    "name": "茶铺",
    "agents": [
        {"login": "owner", "name": "店主", "role": "owner"},
        {"login": "li", "name": "李雷", "capacity": 3},
        {"login": "zhang", "name": "张三"},
    ],
    "groups": [
        {"name": "售前", "default": True, "members": [{"agent": "li"}], "overflow": ["售后"]},
        {"name": "售后", "members": [{"agent": "zhang"}], "takes": [{"order_status": ["shipped", "refunding"]}]},
    ],
    "policies": [{"name": "自动分配", "times": [{"from": "09:00", "to": "18:00"}]}],
}


def tea(**changes: object) -> ShopFile:
    """Return the tea shop's file with some top-level keys replaced."""
    return convert({**TEA, **changes}, ShopFile)


def apply(state: ShopState, file: ShopFile, now: datetime = NOON) -> list[Event]:
    return handle(state, ApplyShopFile(file, BOSS), now)


def shop(file: ShopFile | None = None) -> ShopState:
    state = ShopState(Shop(id=1, key="tea", name="tea"))
    apply(state, file or tea())
    return state


def refusal(state: ShopState, command: Command, now: datetime = NOON) -> ShuntdeskError:
    """Return the refusal of a command and make sure it changed nothing."""
    before = (state.seq, dict(state.agents), dict(state.groups), dict(state.policies), state.shop)
    try:
        handle(state, command, now)
    except ShuntdeskError as refused:
        assert before == (state.seq, state.agents, state.groups, state.policies, state.shop)
        return refused
    raise AssertionError("the command was not refused")


def faults(state: ShopState, command: Command) -> dict[str, str]:
    return {error.field: error.detail for error in refusal(state, command).errors}
