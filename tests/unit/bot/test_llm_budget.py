"""The tokens of a day: held before they are used, settled after, anew each day."""

from datetime import UTC, datetime, timedelta

from bot.llm.budget import Purse

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_runs_is_held_so_that_many_at_once_do_not_overdraw() -> None:
    purse = Purse()
    assert [purse.take(400, 1000, NOON) for _ in range(3)] == [True, True, False]


def test_what_was_not_used_is_given_back() -> None:
    purse = Purse()
    purse.take(900, 1000, NOON)
    purse.settle(900, 100)
    assert purse.take(900, 1000, NOON)
    assert not purse.take(1, 1000, NOON)


def test_a_new_day_begins_at_midnight_utc() -> None:
    purse = Purse()
    purse.take(1000, 1000, NOON)
    assert not purse.take(1, 1000, NOON + timedelta(hours=11, minutes=59))
    assert purse.take(1000, 1000, NOON + timedelta(hours=12))


def test_without_a_limit_there_is_always_enough() -> None:
    purse = Purse()
    assert all(purse.take(10**9, None, NOON) for _ in range(3))
