"""Rates: token buckets that refill evenly, one per account, address or token (T12)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

from aiohttp import web

from models.errors import RateLimited

KEYS = 100_000
"""Buckets kept; the one unused longest goes first, so a flood of addresses cannot fill the memory (I26)."""

UNBOUNDED = 60_000_000
"""Uses per minute that nobody reaches: what a rehearsal has in the place of a rate per account."""


class Rate:
    """Allow so many uses per minute and key, at most `burst` of them at once."""

    def __init__(self, per_minute: float, burst: int | None = None) -> None:
        """Start with full buckets; without `burst` a whole minute's uses may come at once."""
        self._refill = per_minute / 60
        self._burst = float(burst if burst is not None else per_minute)
        self._buckets: OrderedDict[object, tuple[float, datetime]] = OrderedDict()

    def allows(self, key: object, now: datetime) -> bool:
        """Take one use if there is one left."""
        left, since = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - since).total_seconds() * self._refill)
        granted = left >= 1
        self._buckets[key] = (left - granted, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > KEYS:
            self._buckets.popitem(last=False)
        return granted

    def take(self, key: object, now: datetime) -> None:
        """Take one use; raises RateLimited when none is left."""
        if not self.allows(key, now):
            raise RateLimited("Too many requests; try again later.")

    def give_back(self, key: object) -> None:
        """Return a use that turned out to be welcome: a login with the right password is no attack."""
        if key in self._buckets:
            left, since = self._buckets[key]
            self._buckets[key] = (min(self._burst, left + 1), since)


def counted_address(request: web.Request) -> str | None:
    """Return the address to count, None for this machine: a proxy or a rehearsal on it speaks for many."""
    address = request.remote or ""
    return None if _is_loopback(address) else address


@lru_cache(maxsize=1024)
def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Rates:
    """Hold the limits of REST (`reliability.md` section 6)."""

    login_account: Rate
    login_address: Rate
    visitor_sessions: Rate
    requests: Rate

    @classmethod
    def standard(cls, *, rehearsal: bool = False) -> "Rates":
        """Return the documented limits with full buckets; a rehearsal lifts that of signed-in accounts."""
        return cls(Rate(5), Rate(20), Rate(30), Rate(UNBOUNDED if rehearsal else 600))


RATES: web.AppKey[Rates] = web.AppKey("rates", Rates)
