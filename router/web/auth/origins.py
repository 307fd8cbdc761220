"""Where a request comes from: what a browser adds by itself must not suffice to change anything (T1, T6)."""

from urllib.parse import urlsplit

from aiohttp import web

from models.errors import Forbidden
from router.web.keys import SETTINGS


def origin_of(url: str) -> str | None:
    """Reduce an address to scheme, host and port; None if it has none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else None


def own_origins(request: web.BaseRequest, public_url: str | None) -> frozenset[str]:
    """Name the origins that are this server: the public URL's and the host that was asked."""
    public = origin_of(public_url or "")
    if public is not None and public.startswith("https:"):
        return frozenset({public})
    asked = f"{request.scheme}://{request.host}".lower()
    return frozenset({asked} | ({public} if public else set()))


def is_same_origin(request: web.Request) -> bool:
    """Tell whether a page of this server sent the request; without any sign of it the answer is no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    public_url = request.app[SETTINGS].public_url
    return origin is not None and origin.lower() in own_origins(request, public_url)


def require_same_origin(request: web.Request) -> None:
    """Refuse a write that carries the cookie but does not come from a page of this server."""
    if not is_same_origin(request):
        raise Forbidden("A write with the session cookie must come from a page of this server.")


def refuse_foreign(request: web.Request) -> None:
    """Refuse what a page of somebody else sent; programs that name no origin are welcome."""
    named = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    if named and not is_same_origin(request):
        raise Forbidden("This must come from a page of this server.")
