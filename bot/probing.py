"""One call on a connection of its own, with how long each step of it took: what a test ping shows."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, TraceConfig
from msgspec import Struct

from bot.calling import Called, fault_of, status_fault
from bot.egress import Egress

STEPS = ("dns", "connect", "tls", "first_byte")


class Steps(Struct, frozen=True):
    """Hold milliseconds of each step; None for one that was not needed or not reached."""

    dns_ms: int | None = None
    connect_ms: int | None = None
    tls_ms: int | None = None
    first_byte_ms: int | None = None
    total_ms: int = 0


class _Watch:
    """Note when each step began and ended."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._marks: dict[str, float] = {}
        self.mark("begun")

    def mark(self, name: str) -> None:
        self._marks.setdefault(name, self._loop.time())

    def between(self, begin: str, end: str) -> int | None:
        if begin not in self._marks or end not in self._marks:
            return None
        return round((self._marks[end] - self._marks[begin]) * 1000)

    def steps(self) -> Steps:
        """Tell the time between the marks: the name is looked up before the connection is made."""
        self.mark("over")
        began = "dns_over" if "dns_over" in self._marks else "connecting"
        met = "tls" if "tls" in self._marks else "connected"
        return Steps(
            dns_ms=self.between("dns", "dns_over"),
            connect_ms=self.between(began, met),
            tls_ms=self.between("tls", "connected"),
            first_byte_ms=self.between("sent", "answered"),
            total_ms=self.between("begun", "over") or 0,
        )

    def trace(self) -> TraceConfig:
        """Return the hooks by which the client marks."""
        trace = TraceConfig()
        for hook, name in (
            (trace.on_dns_resolvehost_start, "dns"),
            (trace.on_dns_resolvehost_end, "dns_over"),
            (trace.on_connection_create_start, "connecting"),
            (trace.on_connection_create_end, "connected"),
            (trace.on_request_headers_sent, "sent"),
            (trace.on_request_end, "answered"),
        ):
            hook.append(self._marking(name))
        return trace

    def _marking(self, name: str) -> Any:
        async def marking(*_: Any) -> None:
            self.mark(name)

        return marking

    def tls(self) -> ssl.SSLContext:
        """Return a context that marks when the handshake begins, which the client does not tell apart."""
        watch = self

        class Marking(ssl.SSLContext):
            def wrap_bio(self, *args: Any, **kwargs: Any) -> ssl.SSLObject:
                watch.mark("tls")
                return super().wrap_bio(*args, **kwargs)

        context = Marking(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs()
        return context


async def probe(
    egress: Egress, url: str, body: bytes, headers: Mapping[str, str], timeout_s: float
) -> tuple[Called, Steps]:
    """Call once and tell what came of it and how long each step took; never raises."""
    watch = _Watch()
    try:
        async with asyncio.timeout(timeout_s):
            answer = await egress.probe(url, body, headers, watch.trace(), watch.tls())
    except (ClientError, TimeoutError, ValueError, OSError) as wrong:
        steps = watch.steps()
        return Called(steps.total_ms, fault_of(wrong), detail=str(wrong) or type(wrong).__name__), steps
    steps = watch.steps()
    return Called(steps.total_ms, status_fault(answer.status), answer), steps
