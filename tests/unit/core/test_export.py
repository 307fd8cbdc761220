"""What is exported reproduces the shop, whatever the shop looks like."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.commands import ApplyShopFile, Command, Tick
from models.commands.command import SYSTEM
from models.entities import Shop
from models.events import Event
from models.shop_file import AgentSpec, ShopFile
from router.core.decider import handle
from router.core.export import export
from router.core.registry import DECIDERS, EVOLVERS
from router.core.state import ShopState
from tests.unit.core.shop_files import shop_files

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def do(state: ShopState, command: Command, now: datetime = NOON) -> list[Event]:
    events = DECIDERS[type(command)](state, command, now)
    for event in events:
        EVOLVERS[type(event)](state, event)
        state.seq += 1
    return events


def shop_of(file: ShopFile) -> ShopState:
    state = ShopState(Shop(id=1, key=file.shop, name=file.shop))
    do(state, ApplyShopFile(file, SYSTEM))
    return state


@settings(deadline=None)
@given(shop_files())
def test_a_shop_is_exported_as_the_file_it_was_made_from(file: ShopFile) -> None:
    assert unordered(export(shop_of(file))) == unordered(file)


@settings(deadline=None)
@given(shop_files())
def test_applying_what_was_exported_changes_nothing(file: ShopFile) -> None:
    state = shop_of(file)
    assert do(state, ApplyShopFile(export(state), SYSTEM)) == []


@settings(deadline=None)
@given(shop_files(), shop_files())
def test_any_file_applied_over_any_other_gives_its_own_shop_and_then_nothing_more(
    first: ShopFile, second: ShopFile
) -> None:
    state = shop_of(first)
    do(state, ApplyShopFile(second, SYSTEM), NOON + timedelta(hours=1))
    named = {agent.login for agent in second.agents}
    left = tuple(replace(agent, disabled=True) for agent in first.agents if agent.login not in named)
    assert unordered(export(state)) == unordered(replace(second, agents=second.agents + left))
    assert do(state, ApplyShopFile(second, SYSTEM), NOON + timedelta(hours=2)) == []
    assert do(state, ApplyShopFile(export(state), SYSTEM), NOON + timedelta(hours=2)) == []


@settings(deadline=None)
@given(shop_files(), st.integers(0, 7 * 24))
def test_r11_2_groups_that_opened_or_closed_since_are_no_change_of_configuration(file: ShopFile, later: int) -> None:
    state = shop_of(file)
    handle(state, Tick(), NOON + timedelta(hours=later))
    assert do(state, ApplyShopFile(export(state), SYSTEM), NOON + timedelta(hours=later)) == []


def test_a_password_is_never_exported() -> None:
    boss = AgentSpec(login="owner", name="店主", password="correct horse")
    exported = export(shop_of(ShopFile(shop="demo", name="示例店", agents=(boss,))))
    assert exported.agents == (AgentSpec(login="owner", name="店主"),)


def unordered(file: ShopFile) -> ShopFile:
    """The order of accounts and dedicated customers means nothing."""
    agents = tuple(sorted(file.agents, key=lambda agent: agent.login))
    return replace(file, agents=agents, dedicated=tuple(sorted(file.dedicated, key=lambda spec: spec.customer)))
