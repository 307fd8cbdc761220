"""When a delivery that failed is tried again (`contract.md` section 5)."""

from datetime import UTC, datetime, timedelta

import pytest

from router.core.redelivery import JITTER, PAUSES_S, next_try

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(("tries", "seconds"), enumerate([5, 30, 120, 600, 3600, 21600, 86400], 1))
def test_pauses_are_those_of_the_contract(tries: int, seconds: int) -> None:
    assert next_try(tries, NOW, 0.0) == NOW + timedelta(seconds=seconds)


def test_after_the_last_pause_nothing_is_tried_any_more() -> None:
    assert next_try(len(PAUSES_S) + 1, NOW, 0.0) is None


def test_chance_makes_a_pause_longer_by_a_fifth_at_most() -> None:
    assert next_try(1, NOW, 1.0) == NOW + timedelta(seconds=5 * (1 + JITTER))


@pytest.mark.parametrize(("asked", "seconds"), [(90, 90), (1, 5), (None, 5)])
def test_what_the_receiver_asks_for_makes_a_pause_longer_never_shorter(asked: float | None, seconds: int) -> None:
    assert next_try(1, NOW, 0.0, asked) == NOW + timedelta(seconds=seconds)
