"""What time it is: anchored once to the wall clock, carried on by the monotonic one, so it never goes back."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wall_clock() -> datetime:
    """Return what the machine's clock says, as aware UTC; people and time servers set it."""
    return datetime.now(UTC)


class Clock:
    """Tell the time as aware UTC in whole milliseconds, never earlier than before.

    `starts_at` makes the clock begin elsewhere, for rehearsals and tests; the slots of that time then fire.
    `wall` and `monotonic` say where the time comes from.
    """

    def __init__(
        self,
        starts_at: datetime | None = None,
        wall: Callable[[], datetime] = wall_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Anchor the clock now."""
        self._wall, self._monotonic = wall, monotonic
        self._anchor = (starts_at or wall()).astimezone(UTC)
        self._started = monotonic()
        self._slewed = 0.0
        self._follows_wall = starts_at is None
        self._told = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """Return the current time; while it is slewed back it stands still (I3)."""
        at = self._anchor + timedelta(seconds=self._monotonic() - self._started + self._slewed)
        self._told = max(self._told, at.replace(microsecond=at.microsecond // 1000 * 1000))
        return self._told

    def not_before(self, at: datetime) -> None:
        """Go on from a time that was already told, if the clock is behind it; `slew` brings it back slowly (I3)."""
        self._anchor += max(at - self.now(), timedelta())

    def slew(self, elapsed_s: float) -> float:
        """Move towards the wall clock by at most a tenth of the time that passed; return the offset left, seconds."""
        if not self._follows_wall:
            return 0.0
        offset = (self._wall() - self.now()).total_seconds()
        most = elapsed_s / 10
        self._slewed += max(-most, min(most, offset))
        return offset
