"""How long a place in a line takes, from the pace at which the line has moved lately (R5.3).

Departures of a line whose agents are all busy are taken as a Poisson process. From the first one seen until now, n
departures leave n - 1 that were waited for, so that (n - 1) / (now - first) is the most likely rate, and a place k
takes k times its inverse. It estimates the mean: some wait longer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

LATELY = timedelta(minutes=30)
"""Departures before that say nothing about now."""

FEWEST = 3
"""Departures below which there is no pace to speak of (D)."""


def estimate_s(position: int, departures: Sequence[datetime], now: datetime) -> int | None:
    """Estimate the seconds until a place (1 is next) gets an agent; None when too few left the line lately (R5.3).

    `departures`: when customers left the line for an agent, ascending. A line that stands still gets slower by
    itself: the time since the last departure counts.
    """
    lately = [at for at in departures if now - at <= LATELY]
    if len(lately) < FEWEST:
        return None
    apart = (now - lately[0]) / (len(lately) - 1)
    return ceil(position * apart.total_seconds())
