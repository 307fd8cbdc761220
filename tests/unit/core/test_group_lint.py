"""Groups that will not do what they seem to are pointed out, never refused (R4, R11)."""

from typing import Any

import pytest

from models.entities import Agent, Member
from router.core.group_lint import group_lint
from router.core.state import ShopState
from tests.unit.core.builders import NOW, WEEK, agent, group, hours, policy, shop, to_groups

DAY = hours((WEEK, "09:00-18:00"))
LATE = hours((WEEK, "18:00-02:00"))


def codes(state: ShopState) -> list[tuple[int, str]]:
    return [(flaw.group_id, flaw.code) for flaw in group_lint(state, NOW)]


def test_a_group_whose_members_all_have_weight_0_or_are_disabled_is_empty() -> None:
    state = shop()
    well = group(state, agent(state), default=True)
    nobody = group(state, takes=({"entry": ["a"]},))
    lame = group(state, Member(agent(state).id, weight=0), agent(state, disabled=True), takes=({"entry": ["b"]},))
    assert codes(state) == [(nobody.id, "empty"), (lame.id, "empty")]
    assert well.id not in {flaw.group_id for flaw in group_lint(state, NOW)}


@pytest.mark.parametrize(
    ("fields", "strict", "unreachable"),
    [
        ({"default": True}, False, False),
        ({"takes": ({"entry": ["a"]},)}, False, False),
        ({}, False, False),
        ({}, True, True),
    ],
)
def test_a_group_nobody_gets_to_is_unreachable(fields: dict[str, Any], strict: bool, unreachable: bool) -> None:
    state = shop()
    her = agent(state)
    target = group(state, her, **fields)
    group(state, her, takes=({"entry": ["b"]},), overflow=(target.id,), strict=strict)
    assert ((target.id, "unreachable") in codes(state)) is unreachable


def test_a_group_a_policy_hands_out_to_is_reached() -> None:
    state = shop()
    target = group(state, agent(state))
    assert codes(state) == [(target.id, "unreachable")]
    policy(state, to_groups(target))
    assert codes(state) == []


def test_groups_that_overflow_in_a_circle_name_the_way_around() -> None:
    state = shop()
    her = agent(state)
    names = {"takes": ({"entry": ["a"]},)}
    group(state, her, name="甲", overflow=(2,), **names)
    group(state, her, name="乙", overflow=(3,), **names)
    group(state, her, name="丙", overflow=(4, 1), **names)
    group(state, her, name="丁", **names)
    flaws = group_lint(state, NOW)
    assert [(flaw.group_id, flaw.code, flaw.groups) for flaw in flaws] == [
        (1, "overflow_loop", (2, 3)),
        (2, "overflow_loop", (3, 1)),
        (3, "overflow_loop", (1, 2)),
    ]
    assert flaws[0].detail == "It overflows back into itself: 甲 → 乙 → 丙 → 甲."


def test_a_strict_group_ends_a_circle() -> None:
    state = shop()
    her = agent(state)
    group(state, her, overflow=(2,), default=True)
    group(state, her, overflow=(1,), strict=True)
    assert codes(state) == []


@pytest.mark.parametrize(
    ("opening", "shifts", "gap"),
    [
        (DAY, [None], None),
        (DAY, [DAY], None),
        (DAY, [hours((WEEK, "09:00-13:00")), hours((WEEK, "12:00-18:00"))], None),
        (DAY, [hours((WEEK, "09:00-13:00")), hours((WEEK, "14:00-18:00"))], "2026-03-02 13:00 to 14:00"),
        (DAY, [hours((WEEK[1:], "09:00-18:00"))], "2026-03-02 09:00 to 18:00"),
        (DAY, [hours((WEEK[:6], "09:00-18:00"))], "2026-03-08 09:00 to 18:00"),
        (DAY, [hours((WEEK, "08:00-20:00"), d2026_03_05="")], "2026-03-05 09:00 to 18:00"),
        (LATE, [DAY], "2026-03-02 18:00 to 2026-03-03 02:00"),
        (None, [DAY, LATE], "2026-03-03 02:00 to 09:00"),
    ],
)
def test_r11_2_a_group_that_is_open_with_nobody_on_shift_says_when(opening: Any, shifts: list[Any], gap: str) -> None:
    state = shop()
    team: list[Agent] = [agent(state, hours=one) for one in shifts]
    group(state, *team, default=True, hours=opening)
    flaws = group_lint(state, NOW)
    assert [flaw.code for flaw in flaws] == (["nobody_scheduled"] if gap else [])
    assert not gap or flaws[0].detail == f"It is open from {gap}, and nobody in it is on shift then."


def test_r11_1_a_group_without_hours_of_its_own_goes_by_the_shops() -> None:
    state = shop(hours=DAY)
    group(state, agent(state, hours=DAY), default=True)
    assert codes(state) == []
