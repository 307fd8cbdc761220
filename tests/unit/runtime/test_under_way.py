"""How far a run may be ahead of the disk: a chunk further while nobody else waits for it (R7.16, I18)."""

import pytest

from router.runtime.letters import Gathering, Letter
from router.runtime.under_way import UnderWay

CHUNK, LIVE, BOTH = "chunk", "live", "both"


def gathering(kind: str, first_seq: int) -> Gathering:
    letters = [] if kind == CHUNK else [Letter(answer=None)]  # type: ignore[arg-type]  # nobody answers it here
    return Gathering(letters, first_seq, [], [], deals=kind != LIVE)


def under_way(*kinds: str) -> UnderWay:
    made = UnderWay()
    for place, kind in enumerate(kinds):
        made.add(gathering(kind, 10 * (place + 1)))
    return made


@pytest.mark.parametrize(
    ("kinds", "far"),
    [
        ((), False),
        ((CHUNK,), False),
        ((CHUNK, CHUNK), True),
        ((LIVE,), False),
        ((LIVE, LIVE), False),
        ((LIVE, CHUNK), True),
        ((CHUNK, LIVE), True),
        ((BOTH,), True),
    ],
)
def test_r7_16_a_run_is_two_chunks_ahead_alone_and_one_beside_others(kinds: tuple[str, ...], far: bool) -> None:
    assert under_way(*kinds).far_ahead is far


def test_what_comes_before_the_first_round_under_way_is_durable() -> None:
    assert under_way().durable_seq(57) == 57
    both = under_way(LIVE, CHUNK)
    assert both.durable_seq(57) == 9
    both.remove(gathering(LIVE, 10))
    assert both.durable_seq(57) == 19
    assert both
