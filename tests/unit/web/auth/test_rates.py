from datetime import UTC, datetime, timedelta

import pytest

from models.errors import RateLimited
from router.web.auth import rates
from router.web.auth.rates import Rate

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def uses(rate: Rate, count: int, now: datetime = NOW, key: object = "a") -> int:
    return sum(rate.allows(key, now) for _ in range(count))


def test_a_bucket_holds_a_minute_and_refills_evenly() -> None:
    rate = Rate(60)
    assert uses(rate, 100) == 60
    assert uses(rate, 100, NOW + timedelta(seconds=10)) == 10
    assert uses(rate, 100, NOW + timedelta(hours=1)) == 60


def test_a_burst_may_be_smaller_than_a_minute() -> None:
    rate = Rate(60, burst=20)
    assert uses(rate, 100) == 20
    assert uses(rate, 100, NOW + timedelta(seconds=60)) == 20


def test_each_key_has_its_own_bucket() -> None:
    rate = Rate(1)
    assert uses(rate, 2) == 1
    assert uses(rate, 2, key="b") == 1


def test_what_is_given_back_can_be_used_again_but_never_more_than_the_burst() -> None:
    rate = Rate(2)
    rate.take("a", NOW)
    rate.give_back("a")
    rate.give_back("a")
    rate.give_back("nobody")
    assert uses(rate, 10) == 2


def test_an_empty_bucket_refuses() -> None:
    rate = Rate(1)
    rate.take("a", NOW)
    with pytest.raises(RateLimited):
        rate.take("a", NOW)


def test_a_flood_of_keys_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "KEYS", 3)
    rate = Rate(1)
    assert [uses(rate, 1, key=key) for key in range(4)] == [1, 1, 1, 1]
    assert uses(rate, 1, key=3) == 0, "the latest is still known"
    assert uses(rate, 1, key=0) == 1, "the oldest is forgotten"
