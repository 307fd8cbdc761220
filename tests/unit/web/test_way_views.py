"""Every step on the way of a conversation can be shown (R4.6)."""

from router.store.queries.way import STEPS
from router.web.way_views import SHOWN


def test_r4_6_every_step_that_is_read_from_the_log_is_shown() -> None:
    assert set(STEPS) == SHOWN.keys()
