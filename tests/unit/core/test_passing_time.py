"""Time passes, with a server or without: hours follow it, presence never does (R11.2, R1.6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given as always
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.commands import ApplyShopFile, Command, PatchAgent, RestartShop, SaveGroup, SaveSettings, Tick
from models.entities import Shop
from models.enums import Presence
from models.events import (
    Event,
    GroupHoursChanged,
    PresenceChanged,
    ShiftChanged,
)
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.hours import look
from router.core.opening import hours_of
from router.core.state import ShopState
from tests.unit.core.acts import (
    all_of,
    connect,
    lose,
    set_presence,
    talk,
    the,
    tick,
    write,
)
from tests.unit.core.builders import (
    FROM_TEN,
    NOW,
    SUPERVISOR,
    TEN,
    TILL_TEN,
    WEEK,
    agent,
    customer,
    hours,
    on_duty,
    open_group,
    shop,
)
from tests.unit.core.shops import BOSS, NOON, TEA, tea
from tests.unit.core.shops import shop as tea_shop

# -- configuration moves shifts ---------------------------------------------------------------------------------------

MORNING = hours((WEEK, "09:00-13:00"))
IN_TOKYO = {"timezone": "Asia/Tokyo"}


def morning_shift(**changes: object) -> ShopFile:
    """The tea shop's file, where li works till one; it is noon in Shanghai."""
    accounts = [{**each, "hours": MORNING} if each["login"] == "li" else each for each in TEA["agents"]]
    return tea(agents=accounts, **changes)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda shop: PatchAgent(2, BOSS, hours=hours((WEEK, "14:00-18:00"))), [(2, False, 6)]),
        (lambda shop: PatchAgent(2, BOSS, always=True), [(2, True, None)]),
        (lambda shop: PatchAgent(2, BOSS, capacity=9), []),
        (lambda shop: PatchAgent(3, BOSS, hours=MORNING), [(3, True, 5)]),
        (lambda shop: SaveSettings(replace(shop, **IN_TOKYO), BOSS), [(2, False, 24)]),
        (lambda shop: SaveSettings(replace(shop, name="酒铺"), BOSS), []),
        (lambda shop: ApplyShopFile(morning_shift(**IN_TOKYO), BOSS), [(2, False, 24)]),
        (lambda shop: ApplyShopFile(tea(), BOSS), [(2, True, None)]),
    ],
)
def test_r11_2_whose_shift_is_another_by_configuration_is_told_so_as_by_the_clock(
    edit: Callable[[Shop], Command], told: list[tuple[int, bool, int | None]]
) -> None:
    state = tea_shop(morning_shift())
    events = all_of(handle(state, edit(state.shop), NOON), ShiftChanged)
    hour = NOON.replace(hour=0)
    ends = [None if event.until is None else (event.until - hour) // timedelta(hours=1) for event in events]
    assert [(event.agent_id, event.on_shift) for event in events] == [each[:2] for each in told]
    assert ends == [each[2] for each in told]
    shifts = [(state.agents[event.agent_id].on_shift, state.agents[event.agent_id].shift_until) for event in events]
    assert shifts == [(event.on_shift, event.until) for event in events]


# -- the server was away ----------------------------------------------------------------------------------------------


def test_r11_2_a_change_the_server_was_down_for_comes_with_the_first_tick_and_with_the_hours_of_then() -> None:
    state = shop()
    late = on_duty(state, FROM_TEN)
    closing = open_group(state, late, default=True, hours=TILL_TEN)
    handle(state, RestartShop(), TEN + timedelta(minutes=5))
    events = tick(state, TEN + timedelta(minutes=5))
    assert (the(events, GroupHoursChanged).open, the(events, ShiftChanged).on_shift) == (False, True)
    next_week = TEN + timedelta(days=7, minutes=-5)
    again = tick(state, next_week)  # it opened and closed meanwhile, and is open now
    assert (the(again, GroupHoursChanged).open, state.groups[closing.id].hours_until) == (True, TEN + timedelta(days=7))


def test_r1_6_a_restart_opens_closes_and_moves_nothing_by_itself() -> None:
    state = shop()
    her = on_duty(state, TILL_TEN)
    open_group(state, her, default=True, hours=TILL_TEN)
    write(state, who := customer(state))
    events = handle(state, RestartShop(), TEN)
    assert [type(event) for event in events] == [PresenceChanged]
    assert talk(state, who).owner_id == her.id


def test_hours_that_were_changed_or_removed_since_are_passed_over() -> None:
    state = shop()
    her = agent(state)
    closing = open_group(state, her, default=True, hours=TILL_TEN)
    handle(state, SaveGroup(replace(closing, hours=None), SUPERVISOR), NOW)
    assert tick(state, TEN) == []
    assert state.groups[closing.id].open


# -- whatever happens -------------------------------------------------------------------------------------------------

DAY_PLANS = (None, TILL_TEN, FROM_TEN, hours((WEEK, "22:00-09:15")), hours((["mon"], "09:30-09:45")))


def random_move(chance: Random, state: ShopState, now: datetime) -> list[Event]:
    """Something an agent, a customer or time does."""
    her = state.agents[chance.choice(sorted(state.agents))]
    move = chance.randrange(6)
    if move == 0:
        return set_presence(state, her, chance.choice((Presence.online, Presence.suspended)), now)
    if move == 1:
        until = now + timedelta(minutes=chance.randint(1, 90))
        return set_presence(state, her, Presence.suspended, now, until=until, reason="午饭")
    if move == 2:
        return connect(state, her, now)
    if move == 3:
        return lose(state, her, now)
    if move == 4:
        return write(state, customer(state), now=now)
    return []


@settings(deadline=None, max_examples=60)
@always(st.integers(0, 2**32 - 1))
def test_r11_2_only_she_a_supervisor_or_the_end_she_set_changes_an_agents_presence(seed: int) -> None:
    """Complaint 14 of peers: opening time enabled agents who were away."""
    chance, state, now = Random(seed), shop(), NOW
    for _ in range(3):
        presence = chance.choice((Presence.online, Presence.offline, Presence.suspended))
        on_duty(state, chance.choice(DAY_PLANS[1:]), presence=presence)
    for _ in range(2):
        open_group(state, *state.agents.values(), default=not state.groups, hours=chance.choice(DAY_PLANS))
    clock = 0
    for _ in range(30):
        now += timedelta(minutes=chance.randint(1, 120))
        due = handle(state, Tick(), now)
        clock += len(all_of(due, ShiftChanged)) + len(all_of(due, GroupHoursChanged))
        changes = all_of(due, PresenceChanged)
        assert all(it.cause == "until_over" for it in changes if it.presence is not it.was_presence)
        moved = all_of(random_move(chance, state, now), PresenceChanged)
        assert all(it.cause == "declared" for it in moved if it.presence is not it.was_presence)
        for it in state.groups.values():
            assert it.open == look(hours_of(state, it), state.shop.timezone, now).is_open
        for her in state.agents.values():
            assert her.on_shift == look(her.hours, state.shop.timezone, now).is_open
    assert clock
