"""A bot that fails is left alone for a while, and asked by one before all are sent to it again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breaker import FAILURES, OPEN_FOR, WITHIN, Breaker

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def failed(*seconds: float) -> Breaker:
    breaker = Breaker()
    for at in seconds:
        breaker = breaker.failed(after(at))
    return breaker


@pytest.mark.parametrize(
    ("failures", "asked", "admitted"),
    [
        ((), 0, True),
        ((0, 1, 2, 3), 4, True),
        ((0, 1, 2, 3, 4), 4, False),
        ((0, 1, 2, 3, 4), 33.9, False),
        ((0, 1, 2, 3, 4), 34, True),
        ((0, 20, 40, 59, 60), 61, True),
        ((0, 20, 40, 59, 59.9), 61, False),
        ((0, 16, 32, 48, 64, 80), 81, True),
    ],
)
def test_the_fifth_failure_within_a_minute_opens_for_half_a_minute(
    failures: tuple[float, ...], asked: float, admitted: bool
) -> None:
    assert failed(*failures).admits(after(asked)) is admitted


def test_an_answer_forgets_the_failures_before_it() -> None:
    assert failed(0, 1, 2, 3).answered().failed(after(4)).admits(after(4))


def test_half_open_lets_one_through_and_the_others_wait_for_her() -> None:
    probing = failed(0, 1, 2, 3, 4).sent(after(34))
    assert not probing.admits(after(34))
    assert probing.answered().admits(after(35))


def test_the_failure_of_the_probe_opens_again_at_once() -> None:
    again = failed(0, 1, 2, 3, 4).sent(after(34)).failed(after(35))
    assert [again.admits(after(at)) for at in (35, 64.9, 65)] == [False, False, True]


def test_a_probe_of_which_nothing_was_heard_is_followed_by_another() -> None:
    lost = failed(0, 1, 2, 3, 4).sent(after(34))
    assert [lost.admits(after(at)) for at in (63.9, 64)] == [False, True]


def test_failures_of_calls_sent_before_it_opened_do_not_keep_it_open() -> None:
    assert failed(0, 1, 2, 3, 4, 20, 30).admits(after(34))


@given(st.lists(st.tuples(st.sampled_from(["failed", "answered", "sent"]), st.floats(0, 40)), max_size=40))
def test_whatever_happened_it_is_never_closed_to_all_for_longer_than_half_a_minute_after_the_last(
    story: list[tuple[str, float]],
) -> None:
    breaker, now = Breaker(), NOW
    for what, wait in story:
        now += timedelta(seconds=wait)
        breaker = breaker.answered() if what == "answered" else getattr(breaker, what)(now)
        assert len(breaker.failed_at) <= FAILURES
    assert breaker.admits(now + OPEN_FOR)
    assert WITHIN > OPEN_FOR
