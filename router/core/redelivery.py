"""When a delivery that failed is tried again (`contract.md` section 5)."""

from datetime import datetime, timedelta

PAUSES_S = (5, 30, 120, 600, 3600, 21600, 86400)
"""Seconds before each further try: some 31 hours in all, long enough for a night and a working day to notice."""

JITTER = 0.2
"""How much longer a pause may get, as a share of it, so that what failed together does not come back together."""


def next_try(tries: int, now: datetime, chance: float, asked_s: float | None = None) -> datetime | None:
    """Return when to try again after so many tries (1 or more), None when that was the last.

    `chance` is from 0 to 1; `asked_s` is the receiver's `Retry-After`, which makes a pause longer, never shorter.
    """
    if tries > len(PAUSES_S):
        return None
    pause = PAUSES_S[tries - 1] * (1 + JITTER * chance)
    return now + timedelta(seconds=max(pause, asked_s or 0))
