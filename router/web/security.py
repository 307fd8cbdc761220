"""What every answer tells the browser: which scripts may run, who may frame the page, what it may guess (T7)."""

import re
from collections.abc import Iterable

from aiohttp import web

from router.web.keys import SETTINGS
from router.web.problems import Handler

CSP = "Content-Security-Policy"
NOBODY = "'none'"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?\Z")
_HSTS_S = 365 * 24 * 3600


def content_security_policy(frame_ancestors: str = NOBODY) -> str:
    """Return the policy of a page; `frame_ancestors` says who may put it into a frame."""
    return _POLICY + frame_ancestors


def framed_by(origins: Iterable[str]) -> str:
    """Name who may frame a shop's visitor page: this server and the shop's own pages.

    Anything that is not a plain origin is left out, so that no setting can extend the policy.
    """
    return " ".join(["'self'", *(origin for origin in origins if _ORIGIN.match(origin))])


@web.middleware
async def security_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the security headers on every answer, refusals included; a page may bring its own policy."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        _protect(request, refusal)
        raise
    if not response.prepared:
        _protect(request, response)
    return response


def _protect(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault(CSP, content_security_policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.app[SETTINGS].url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_HSTS_S}")
