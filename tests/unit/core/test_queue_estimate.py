"""How long a place in a line takes, from the pace at which the line has moved lately (R5.3)."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.core.queue_estimate import LATELY, estimate_s
from tests.unit.core.acts import after
from tests.unit.core.builders import NOW


@pytest.mark.parametrize(
    ("left_at", "position", "seconds"),
    [
        ((-120, -60, 0), 1, 60),
        ((-120, -60, 0), 3, 180),
        ((-90, -80, -70, -60), 1, 30),
        ((-100, -99, -98), 1, 50),
        ((-1800, -900, 0), 2, 1800),
    ],
)
def test_r5_3_a_place_takes_as_many_turns_as_it_has_at_the_pace_of_late(
    left_at: tuple[int, ...], position: int, seconds: int
) -> None:
    assert estimate_s(position, [after(at) for at in left_at], NOW) == seconds


@pytest.mark.parametrize(
    "left_at",
    [(), (-60,), (-60, -30), (-1801, -60, -30), (-4000, -3000, -2000)],
    ids=["nobody", "one", "two", "the_first_too_long_ago", "all_too_long_ago"],
)
def test_r5_3_too_few_departures_lately_give_no_estimate(left_at: tuple[int, ...]) -> None:
    assert estimate_s(1, [after(at) for at in left_at], NOW) is None


def test_r5_3_exactly_half_an_hour_ago_is_lately() -> None:
    departures = [NOW - LATELY, after(-60), NOW]
    assert estimate_s(1, departures, NOW) == 900
    assert estimate_s(1, departures, NOW + timedelta(milliseconds=1)) is None


def test_r5_3_a_line_that_stands_still_gets_slower_by_itself() -> None:
    departures = [after(at) for at in (-20, -10, 0)]
    assert [estimate_s(1, departures, after(later)) for later in (0, 60, 600)] == [10, 40, 310]


@given(st.integers(1, 50), st.lists(st.integers(-1800, 0), min_size=3, max_size=50))
def test_r5_3_who_stands_further_back_waits_at_least_as_long(position: int, left_at: list[int]) -> None:
    departures = sorted(after(at) for at in left_at)
    nearer, further = (estimate_s(place, departures, NOW) for place in (position, position + 1))
    assert nearer is not None
    assert further is not None
    assert 0 <= nearer <= further


def test_r5_3_on_the_whole_the_estimate_is_the_mean_wait() -> None:
    chance, estimates, waits = Random(3), [], []
    for _ in range(2000):
        gaps = [chance.expovariate(1 / 60) for _ in range(12)]
        at = [NOW + timedelta(seconds=sum(gaps[: n + 1])) for n in range(12)]
        estimates.append(estimate_s(1, at[:11], at[10]) or 0)
        waits.append(gaps[11])
    assert sum(estimates) == pytest.approx(sum(waits), rel=0.05)
