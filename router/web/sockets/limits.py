"""The bounds of the sockets (`reliability.md` sections 3 and 6): one value, which a rehearsal may widen."""

from aiohttp import web
from msgspec import Struct

from models.wire.frames import FRAME_LIMIT
from router.web.auth.rates import UNBOUNDED, Rate
from router.web.sockets.turnstile import Turnstile

MESSAGE_STOP = 128 * 1024
"""Bytes at which the library itself stops reading a frame (1009); ours is half of it, with its own code."""


class Limits(Struct, frozen=True):
    """Hold the bounds; times in seconds, sizes in bytes, rates per minute."""

    hello_s: float = 10
    ping_s: float = 15
    silence_s: float = 45
    flush_s: float = 3
    goodbye_s: float = 10
    frame_bytes: int = FRAME_LIMIT
    outbox_frames: int = 1000
    outbox_bytes: int = 1024 * 1024
    in_flight: int = 64
    replay_page: int = 500
    replay_frames: int = 5000
    recent: int = 20_000
    sockets_per_agent: int = 5
    bad_frames: int = 10
    agent_frames: int = 600
    visitor_messages: int = 60
    visitor_burst: int = 20
    hellos: int = 300 * 60
    hello_burst: int = 300
    hello_wait_s: float = 3
    strangers: int = 1000
    strangers_per_address: int = 20
    visitors_per_address: int = 50

    @classmethod
    def standard(cls, *, rehearsal: bool = False) -> "Limits":
        """Return the documented bounds; a rehearsal lifts the rates per account."""
        if not rehearsal:
            return cls()
        return cls(agent_frames=UNBOUNDED, visitor_messages=UNBOUNDED, visitor_burst=UNBOUNDED)


class Rates(Struct, frozen=True):
    """Hold the buckets: one per agent, customer and connection, and the turnstile for all hellos."""

    hello: Turnstile
    agent: Rate
    visitor: Rate
    bad: Rate

    @classmethod
    def of(cls, limits: Limits) -> "Rates":
        """Return full buckets for these limits."""
        return cls(
            hello=Turnstile(limits.hellos / 60, limits.hello_burst, limits.hello_wait_s),
            agent=Rate(limits.agent_frames),
            visitor=Rate(limits.visitor_messages, limits.visitor_burst),
            bad=Rate(limits.bad_frames),
        )


LIMITS: web.AppKey[Limits] = web.AppKey("limits", Limits)
"""The bounds in force; a rehearsal or a benchmark may put wider ones before the application starts."""
