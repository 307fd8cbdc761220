import asyncio
from collections.abc import Iterator

import pytest

from models.errors import Overloaded
from router.web.auth.passwords import HASHER, THREADS, WAITING, Passwords


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_a_password_matches_its_hash_and_no_other(passwords: Passwords) -> None:
    stored = HASHER.hash("right")
    assert await passwords.matches(stored, "right")
    assert not await passwords.matches(stored, "wrong")
    assert not await passwords.matches("no hash at all", "right")


async def test_nobody_has_a_password(passwords: Passwords) -> None:
    assert not await passwords.matches(None, "nobody has this password")


def test_the_hash_is_argon2id_with_the_documented_work() -> None:
    assert HASHER.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_one_more_than_may_wait_is_refused_before_any_work(passwords: Passwords) -> None:
    stored = HASHER.hash("right")
    tries = [asyncio.ensure_future(passwords.matches(stored, "wrong")) for _ in range(THREADS + WAITING + 1)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 1
    assert outcomes[:-1] == [False] * (THREADS + WAITING)
