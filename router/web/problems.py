"""Refusals as `application/problem+json` (RFC 9457); the one place that maps codes to HTTP statuses."""

import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import msgspec
import structlog
from aiohttp import web

from models.errors import Internal, NotFound, ShuntdeskError, TooLarge
from models.wire.rest import Problem, WrongField

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STATUS: dict[str, int] = {
    "bad_frame": 400,
    "unknown_type": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "blocked": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_owner": 409,
    "conflict": 409,
    "client_msg_id_reused": 409,
    "stale_turn": 409,
    "version_mismatch": 412,
    "too_large": 413,
    "not_json": 415,
    "invalid": 422,
    "unknown_field": 422,
    "rate_limited": 429,
    "internal": 500,
    "overloaded": 503,
    "unavailable": 503,
    "restarting": 503,
}
"""Every stable code of the contract and its status."""

RETRY_AFTER_S = {"rate_limited": 12, "overloaded": 1, "unavailable": 1, "restarting": 5}
"""When to come back; twelve seconds refill one login try."""

REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)
_log = structlog.get_logger("router.web")

TOO_LARGE = (
    "The body is larger than 256 KiB. Send less at a time; a large shop file or knowledge base "
    "goes by the command line: `shuntdesk apply`, `shuntdesk knowledge import`."
)


class MethodNotAllowed(ShuntdeskError):
    """Say that the path exists but not with this method."""

    code = "method_not_allowed"


class NotJson(ShuntdeskError):
    """Say that a body must be `application/json`."""

    code = "not_json"


@web.middleware
async def problems_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give each request an id and turn refusals and faults into problem documents.

    Answers that the framework itself raises, such as redirects, stay what they are outside `/api/`.
    """
    request[REQUEST_ID] = secrets.token_hex(8)
    try:
        response = await handler(request)
    except ShuntdeskError as refusal:
        response = problem(request, refusal)
    except web.HTTPException as refusal:
        if not request.path.startswith("/api/"):
            raise
        response = problem(request, as_error(refusal))
    except Exception:
        _log.exception("request failed", method=request.method, path=request.path, id=request[REQUEST_ID])
        response = problem(request, Internal("The server has a fault; it is recorded under the request id."))
    if not response.prepared:
        response.headers["X-Request-Id"] = request[REQUEST_ID]
    return response


def as_error(refusal: web.HTTPException) -> ShuntdeskError:
    """Name the framework's own refusals by our codes."""
    match refusal:
        case web.HTTPMethodNotAllowed():
            return MethodNotAllowed(f"{refusal.method} is not offered here.")
        case web.HTTPRequestEntityTooLarge():
            return TooLarge(TOO_LARGE)
        case web.HTTPNotFound():
            return NotFound("There is nothing at this address.")
    raise refusal


def problem(request: web.Request, error: ShuntdeskError) -> web.Response:
    """Describe an error to the client."""
    status = STATUS[error.code]
    document = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=error.detail,
        code=error.code,
        request_id=request[REQUEST_ID],
        errors=[WrongField(wrong.field, wrong.detail) for wrong in error.errors],
    )
    return web.Response(
        status=status,
        body=msgspec.json.encode(document),
        content_type="application/problem+json",
        headers=_headers(error, status),
    )


def _headers(error: ShuntdeskError, status: int) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code in RETRY_AFTER_S:
        headers["Retry-After"] = str(RETRY_AFTER_S[error.code])
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = "GET, POST, PUT, PATCH, DELETE"
    return headers
