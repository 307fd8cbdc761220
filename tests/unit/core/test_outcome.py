"""Waits in figures."""

import pytest

from router.core.outcome import Waits, waits


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        ([], Waits(0, None, None, None)),
        ([7.0], Waits(1, 7.0, 7.0, 7.0)),
        ([3.0, 1.0], Waits(2, 3.0, 3.0, 3.0)),
        ([float(n) for n in range(10, 0, -1)], Waits(10, 6.0, 10.0, 10.0)),
        ([float(n) for n in range(1, 101)], Waits(100, 51.0, 91.0, 100.0)),
    ],
)
def test_waits_are_summed_up_by_rank(seconds: list[float], found: Waits) -> None:
    assert waits(seconds) == found
