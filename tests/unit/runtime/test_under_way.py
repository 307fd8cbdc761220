"""How far a run may be ahead of the disk: further, and more at once, while nobody asks for anything (R7.16, I18)."""

from datetime import UTC, datetime, timedelta

import pytest

from router.core.decider import CHUNK as ENTRIES_OF_A_CHUNK
from router.runtime.letters import Gathering, Letter
from router.runtime.under_way import ALONE_AFTER, CHUNKS_TOGETHER, PATIENCE, UnderWay

CHUNK, LIVE = "chunk", "live"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def gathering(kind: str, first_seq: int) -> Gathering:
    letters = [] if kind == CHUNK else [Letter(answer=None)]  # type: ignore[arg-type]  # nobody answers it here
    return Gathering(letters, first_seq, [], [], deals=kind == CHUNK)


def under_way(*kinds: str) -> UnderWay:
    made = UnderWay()
    for place, kind in enumerate(kinds):
        made.add(gathering(kind, 10 * (place + 1)))
    return made


@pytest.mark.parametrize(
    ("kinds", "alone", "beside"),
    [
        ((), CHUNKS_TOGETHER, 1),
        ((CHUNK,), CHUNKS_TOGETHER, 0),
        ((CHUNK, CHUNK), 0, 0),
        ((LIVE,), CHUNKS_TOGETHER, 0),
        ((LIVE, CHUNK), CHUNKS_TOGETHER, 0),
    ],
)
def test_r7_16_a_run_deals_more_at_once_and_further_ahead_alone_than_beside_others(
    kinds: tuple[str, ...], alone: int, beside: int
) -> None:
    made = under_way(*kinds)
    made.dealt(NOW)
    assert made.chunks(NOW) == alone
    made.asked(NOW)
    assert made.chunks(NOW + INSTANT) == beside
    assert made.chunks(NOW + ALONE_AFTER) == alone


def test_r7_16_a_run_goes_on_however_much_others_ask_for() -> None:
    made = under_way(LIVE, LIVE)
    made.dealt(NOW)
    made.asked(NOW + PATIENCE)
    assert made.chunks(NOW + PATIENCE - INSTANT) == 0
    assert made.chunks(NOW + PATIENCE) == 1


def test_i18_what_is_committed_at_once_is_at_most_100_entries() -> None:
    assert CHUNKS_TOGETHER * ENTRIES_OF_A_CHUNK <= 100


def test_what_comes_before_the_first_round_under_way_is_durable() -> None:
    assert under_way().durable_seq(57) == 57
    both = under_way(LIVE, CHUNK)
    assert both.durable_seq(57) == 9
    both.remove(gathering(LIVE, 10))
    assert both.durable_seq(57) == 19
    assert both
