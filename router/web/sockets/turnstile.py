"""How fast clients come in: so many a second, some more wait their turn, the rest comes again (reliability.md 3)."""

from datetime import datetime


class Turnstile:
    """Give turns at a steady pace, after a burst, in the order they are asked for."""

    def __init__(self, per_second: float, burst: int, patience_s: float) -> None:
        """Begin with the whole burst at hand; nobody waits longer than `patience_s`."""
        self._per_second = per_second
        self._burst = float(burst)
        self._patience_s = patience_s
        self._left = float(burst)
        self._since: datetime | None = None

    def turn(self, now: datetime) -> float | None:
        """Return how many seconds to wait for one's turn, None when that would be too long: nothing is taken then."""
        since, self._since = self._since or now, now
        self._left = min(self._burst, self._left + (now - since).total_seconds() * self._per_second)
        wait_s = max(0.0, (1 - self._left) / self._per_second)
        if wait_s > self._patience_s:
            return None
        self._left -= 1
        return wait_s
