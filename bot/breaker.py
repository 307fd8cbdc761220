"""The circuit breaker of one bot: after five failures within a minute nobody is sent there for half a minute."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

FAILURES = 5
"""Failures within `WITHIN` that open it."""
WITHIN = timedelta(seconds=60)
OPEN_FOR = timedelta(seconds=30)
"""How long nobody is sent there; then one is, as a probe."""


class Breaker(Struct, frozen=True):
    """Hold what is known of a bot's health; a value, each change makes a new one (reliability.md section 3).

    Closed: `open_until` is None. Open: before `open_until`. Half open: from then on, one probe at a time, which
    is given up for lost after another `OPEN_FOR`.
    """

    failed_at: tuple[datetime, ...] = ()
    open_until: datetime | None = None
    probe_until: datetime | None = None

    def admits(self, now: datetime) -> bool:
        """Tell whether somebody may be sent to the bot now."""
        if self.open_until is None:
            return True
        return now >= self.open_until and (self.probe_until is None or now >= self.probe_until)

    def sent(self, now: datetime) -> "Breaker":
        """Note that somebody was sent: while half open this is the probe, and the others wait for its end."""
        return self if self.open_until is None else replace(self, probe_until=now + OPEN_FOR)

    def answered(self) -> "Breaker":
        """Note an answer: the bot is well again, whatever was before."""
        return Breaker()

    def failed(self, now: datetime) -> "Breaker":
        """Note a failure: the fifth within a minute opens, that of the probe opens again."""
        recent = (*(at for at in self.failed_at if at > now - WITHIN), now)[-FAILURES:]
        if self.open_until is not None and now < self.open_until:
            return self
        if self.open_until is not None or len(recent) == FAILURES:
            return Breaker(recent, open_until=now + OPEN_FOR)
        return Breaker(recent)
