"""demo: a night of messages waits in the pool, all of it fresh enough to be handed out."""

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from models.commands import ApplyShopFile
from models.entities import Shop
from models.enums import ConversationState, PoolReason, Presence
from router.cli.demo.night import night_before, visits
from router.cli.demo.opening import clear, demo_file, opened
from router.cli.demo.welcome import STORY
from router.cli.unserved import UnservedShops
from router.core.decider import handle
from router.core.group_lint import group_lint
from router.core.state import ShopState
from router.runtime.knowledge_files import read_knowledge_file
from router.settings import Settings
from tests.integration.cli.conftest import Program, Shell
from tests.unit.core.shops import BOSS

DAY = timedelta(hours=24)
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in Shanghai."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=f"sqlite:///{tmp_path}/demo.db")


def state_of(settings: Settings) -> ShopState:
    async def load() -> ShopState:
        async with UnservedShops.opened(settings) as shops:
            return await shops.get("demo")

    return asyncio.run(load())


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 30))
def test_whenever_it_is_started_the_last_night_lies_within_24_hours(minutes: int) -> None:
    now = datetime(2026, 3, 1, 16, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    begin, end = night_before(now, "Asia/Shanghai")
    assert now - DAY < begin - timedelta(hours=0.5) < begin < end < now
    for visit in visits():
        times = [at for at, _, _ in visit.lines((begin, end))]
        assert now - DAY < times[0] <= times[-1] < now


@pytest.mark.parametrize("hour", [1, 5, 13, 15])
def test_who_wrote_at_night_waits_in_the_pool_for_a_reason(settings: Settings, hour: int) -> None:
    now = MORNING.replace(hour=hour)
    assert asyncio.run(opened(settings, now)) is False
    state = state_of(settings)
    waiting = list(state.entries.values())
    assert len(waiting) == 11
    assert {entry.reason for entry in waiting} == {PoolReason.nobody_online, PoolReason.bot_unresolved}
    assert sum(entry.asked_human for entry in waiting) == 9
    assert {state.groups[entry.group_id or 0].name for entry in waiting} == {"售前", "售后"}
    assert all(now - DAY < entry.last_message_at < now for entry in waiting)


def test_nobody_is_there_and_the_policy_has_no_slot_before_the_start(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    state = state_of(settings)
    assert {agent.presence for agent in state.agents.values()} == {Presence.offline}
    assert state.policies[1].enabled_at == MORNING
    assert [c.id for c in state.conversations.values() if c.state is ConversationState.bot] == [7]


def test_who_was_served_in_the_evening_has_a_recent_contact(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    state = state_of(settings)
    names = {state.customers[c].name: state.customers[c].recent_agent_id for c in state.external.values()}
    assert (names["徐朗"], names["林小鹿"]) == (state.logins["li"], state.logins["han"])


def test_what_the_bot_says_at_night_it_knows() -> None:
    knowledge = read_knowledge_file("demo.yaml")
    lines = [line for visit in visits() for line in visit.says]
    said = [text for line in lines for voice, text in line.items() if voice in {"bot", "miss"}]
    assert len(said) == 14
    assert [text for text in said if text not in knowledge] == []


def test_the_demo_shop_is_a_valid_shop_file() -> None:
    state = ShopState(Shop(id=1, key="demo", name="demo"))
    assert handle(state, ApplyShopFile(demo_file(), BOSS), MORNING) != []


def test_nobody_who_looks_at_the_demo_is_warned_of_a_group(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    state = state_of(settings)
    assert [group_lint(state, MORNING + timedelta(hours=hour)) for hour in range(24)] == [[]] * 24


def test_the_demo_has_a_line_a_shift_and_hours_to_look_at_and_is_open_at_any_time(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    state = state_of(settings)
    by_hours = {group.name for group in state.groups.values() if group.hours}
    assert (by_hours, {agent.name for agent in state.agents.values() if agent.hours}) == ({"会员"}, {"陈晨"})
    assert [group.name for group in state.groups.values() if group.strict and group.queue.limit] == ["会员"]
    assert state.shop.hours is None


def test_starting_again_keeps_the_data_and_a_day_later_says_that_it_is_old(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    before = state_of(settings).seq
    assert asyncio.run(opened(settings, MORNING + timedelta(hours=1))) is False
    assert asyncio.run(opened(settings, MORNING + DAY)) is True
    assert state_of(settings).seq == before


def test_starting_fresh_begins_a_new_night(settings: Settings) -> None:
    asyncio.run(opened(settings, MORNING))
    clear(settings)
    assert asyncio.run(opened(settings, MORNING + DAY)) is False


async def test_the_demo_prints_the_pages_and_who_can_sign_in_and_can_not_be_cleared_while_it_runs(
    demo: tuple[Program, list[str]], cleared: list[str]
) -> None:
    program, lines = demo
    url = lines[0].rpartition(" ")[2]
    printed = "\n".join(lines)
    for page in ("/visitor/demo", "/desk", "/console/pool", "/console/shunt"):
        assert f"{url}{page}" in printed
    async with ClientSession(url) as people:
        for login in ("owner", "wang", "li", "han", "zhang", "zhao", "chen"):
            assert login in printed
        body = {"shop": "demo", "login": "li", "password": "demo-1234"}
        async with people.post("/api/v1/login", json=body) as answer:
            assert answer.status == 200
    assert cleared == ["shuntdesk: a demo is running with this database; end it first"]
    assert program.end(signal.SIGINT) == 0


@pytest.fixture
def demo(start: Callable[..., Program]) -> tuple[Program, list[str]]:
    program = start("demo", "--port", "0")
    lines = [program.line_with("shuntdesk demo")]
    while STORY[-1] not in lines[-1]:
        lines.append(program.line_with(""))
    return program, lines


@pytest.fixture
def cleared(demo: tuple[Program, list[str]], shell: Shell) -> list[str]:
    """What starting over says while the demo runs."""
    return shell("demo", "--fresh").err
