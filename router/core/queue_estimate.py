"""How long a place in a line takes, from the pace at which the line has moved lately (R5.3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

LATELY = timedelta(minutes=30)
"""Departures before that say nothing about now."""

FEWEST = 3
"""Departures below which there is no pace to speak of."""


def estimate_s(position: int, departures: Sequence[datetime], now: datetime) -> int | None:
    """Estimate the seconds until a place (1 is next) gets an agent; None when too few left the line lately (R5.3).

    `departures`: when customers left the line for an agent, ascending. A line that stands still gets slower by
    itself: the time since the last departure counts.
    """
    lately = [at for at in departures if now - at <= LATELY]
    if len(lately) < FEWEST:
        return None
    apart = (now - lately[0]) / len(lately)
    return ceil(position * apart.total_seconds())
