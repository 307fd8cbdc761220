"""The arithmetic of a run, worked out by the code that starts it (R7.7, R7.8)."""

import pytest
from hypothesis import given as always
from hypothesis import settings

from models.commands import RunPolicy
from models.entities import Policy
from models.enums import Presence, RunReason
from models.shop_file import Conditions
from router.core.decider import handle
from router.core.reckoning import reckon
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    SUPERVISOR,
    agents,
    change,
    contents,
    ends,
    entries,
    group,
    policy,
    shop,
    started,
    to_groups,
)
from tests.unit.core.random_shops import shops


@settings(max_examples=150, deadline=None)
@always(state=shops())
def test_r7_8_what_is_worked_out_is_what_the_run_records(state: ShopState) -> None:
    before = contents(state)
    sums = reckon(state, state.policies[1], NOW)
    assert contents(state) == before
    events = handle(state, RunPolicy(1, SUPERVISOR), NOW)
    (run,) = started(events)
    assert (run.online, run.headcount, run.cap) == (sums.standing.online, sums.headcount, sums.cap)
    assert (run.eligible, run.avg_awaiting) == (len(sums.waiting), sums.standing.avg_awaiting)
    if sums.refusal is not None:
        assert ends(events)[0].reason is sums.refusal
    else:
        assert len(run.entries) == min(len(sums.waiting), sums.cap)


@pytest.mark.parametrize(("counted", "headcount", "cap"), [("shop", 7, 70), ("targets", 4, 40), (None, 4, 40)])
def test_r7_7_the_condition_looks_at_the_targets_whoever_makes_the_cap(
    counted: str | None, headcount: int, cap: int
) -> None:
    state, made = two_groups(headcount=counted)
    sums = reckon(state, made, NOW)
    assert (sums.standing.online, sums.headcount, sums.cap) == (4, headcount, cap)
    assert sums.refusal is RunReason.min_online_not_met
    (run,) = started(handle(state, RunPolicy(made.id, SUPERVISOR), NOW))
    assert (run.online, run.headcount) == (4, headcount)


def two_groups(**terms: object) -> tuple[ShopState, Policy]:
    """Four of the chosen group online, one suspended, three elsewhere; five are asked for."""
    state = shop()
    chosen = agents(state, 5)
    change(state, chosen[0], presence=Presence.suspended)
    care = group(state, *chosen, default=True)
    group(state, *agents(state, 3))
    entries(state, 90)
    asked = Conditions(min_online=5)
    return state, policy(state, to_groups(care), conditions=asked, quota_per_agent=10, **terms)
