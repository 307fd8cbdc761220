from datetime import timedelta

import pytest

from router.web.sockets.turnstile import Turnstile
from tests.unit.core.builders import NOW

PER_SECOND, BURST, PATIENCE_S = 300, 300, 3


def stormed(clients: int) -> list[float | None]:
    """How long each waits who comes at the same moment."""
    turnstile = Turnstile(PER_SECOND, BURST, PATIENCE_S)
    return [turnstile.turn(NOW) for _ in range(clients)]


def test_a_burst_comes_in_at_once() -> None:
    assert set(stormed(BURST)) == {0.0}


def test_whoever_comes_after_it_waits_her_turn_in_the_order_of_coming() -> None:
    waits = stormed(BURST + 900)[BURST:]
    assert waits == pytest.approx([number / PER_SECOND for number in range(1, 901)])


def test_beyond_the_patience_everybody_is_sent_away_and_takes_nobodys_turn() -> None:
    waits = stormed(5_000)
    let_in = [wait for wait in waits if wait is not None]
    assert len(let_in) == BURST + PER_SECOND * PATIENCE_S
    assert waits[len(let_in) :] == [None] * (5_000 - len(let_in))


def test_no_second_lets_more_in_than_its_share() -> None:
    turnstile, turns = Turnstile(PER_SECOND, BURST, PATIENCE_S), []
    for tenth in range(100):
        now = NOW + timedelta(seconds=tenth / 10)
        waits = [turnstile.turn(now) for _ in range(200)]
        turns += [tenth / 10 + wait for wait in waits if wait is not None]
    assert sum(4 <= turn < 5 for turn in turns) == pytest.approx(PER_SECOND, abs=1)


def test_after_a_quiet_second_a_burst_is_welcome_again() -> None:
    turnstile = Turnstile(PER_SECOND, BURST, PATIENCE_S)
    for _ in range(BURST):
        turnstile.turn(NOW)
    assert turnstile.turn(NOW + timedelta(seconds=1)) == 0.0
