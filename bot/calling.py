"""One signed POST to somebody else's server, and what became of it: never an exception, always a word (ADR 0023)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientError,
    InvalidURL,
)
from msgspec import Struct

from bot.egress import Answer, Egress, Forbidden, TooMuch

LONGEST_S = 86400.0
"""Seconds of a `Retry-After` that are believed: a day, as long as the longest pause of our own."""


class Fault(StrEnum):
    """Say in one word what was wrong with a call."""

    timeout = "timeout"
    forbidden_address = "forbidden_address"
    dns = "dns"
    tls = "tls"
    refused = "refused"
    broken = "broken"
    too_large = "too_large"
    redirect = "redirect"
    gone = "gone"
    bad_status = "bad_status"
    no_event = "no_event"
    internal = "internal"
    no_secret = "no_secret"  # noqa: S105  # a word for there being none


class Called(Struct, frozen=True):
    """Hold what became of a call: `fault` None is success; `ms` is how long it took; `retry_after_s` what was asked."""

    ms: int
    fault: Fault | None
    answer: Answer | None = None
    detail: str = ""
    retry_after_s: float | None = None


_WORDS: tuple[tuple[type[Exception], Fault], ...] = (
    (TimeoutError, Fault.timeout),
    (Forbidden, Fault.forbidden_address),
    (InvalidURL, Fault.forbidden_address),
    (TooMuch, Fault.too_large),
    (ClientConnectorCertificateError, Fault.tls),
    (ClientConnectorSSLError, Fault.tls),
    (ClientConnectorDNSError, Fault.dns),
    (ClientConnectorError, Fault.refused),
)


async def call(
    egress: Egress, url: str, body: bytes, headers: Mapping[str, str], timeout_s: float, clock: Callable[[], datetime]
) -> Called:
    """Send a body and read the answer within so many seconds; 2xx alone is success, redirects are not followed."""
    begun = asyncio.get_running_loop().time()

    def took() -> int:
        return round((asyncio.get_running_loop().time() - begun) * 1000)

    try:
        async with asyncio.timeout(timeout_s):
            answer = await egress.post(url, body, headers)
    except (ClientError, TimeoutError, ValueError, OSError) as wrong:
        return Called(took(), fault_of(wrong), detail=str(wrong) or type(wrong).__name__)
    return Called(took(), status_fault(answer.status), answer, retry_after_s=_retry_after(answer, clock()))


def fault_of(wrong: Exception) -> Fault:
    """Return the word for what a call raised."""
    return next((word for kind, word in _WORDS if isinstance(wrong, kind)), Fault.broken)


def status_fault(status: int) -> Fault | None:
    """Return the word for a status, None for success."""
    if 200 <= status < 300:
        return None
    if status == 410:
        return Fault.gone
    return Fault.redirect if 300 <= status < 400 else Fault.bad_status


def _retry_after(answer: Answer, now: datetime) -> float | None:
    """Read seconds or a date; nonsense and what lies in the past ask for nothing."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_S)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return min(seconds, LONGEST_S) if seconds > 0 else None
