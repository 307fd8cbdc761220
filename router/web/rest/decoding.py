"""Bodies and query strings as values; what is wrong is named field by field and nothing unknown gets in."""

import re
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from models.errors import BadFrame, FieldError, Invalid, ShuntdeskError, TooLarge, UnknownField
from router.web.json_bounds import UNSTORABLE, fault_of, text_fault
from router.web.problems import TOO_LARGE, NotJson

T = TypeVar("T")
BODY_LIMIT = 256 * 1024
"""Bytes of one body (`reliability.md` section 3, oversize)."""

FORMS = frozenset({"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
"""What a form of any page can send without asking; refused even without a body (T6)."""

_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>.*)`$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>.*)`$")


async def read_body(request: web.Request) -> bytes:
    """Read a body of at most 256 KiB; one that is there must be declared as JSON."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise TooLarge(TOO_LARGE)
    try:
        raw = await request.read()
    except web.RequestPayloadError:
        raise BadFrame("The body cannot be read as its headers say.") from None
    if len(raw) > BODY_LIMIT:
        raise TooLarge(TOO_LARGE)
    if request.content_type in FORMS or (raw and request.content_type != "application/json"):
        raise NotJson("Send the body as application/json.")
    return raw


def decode(raw: bytes, kind: type[T]) -> T:
    """Read JSON as a value of this type; raises BadFrame, UnknownField or Invalid."""
    try:
        value = msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise refusal(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadFrame("The body is not JSON." if raw else "The body is missing; send JSON.") from None
    if (fault := fault_of(raw)) is not None:
        raise Invalid(fault)
    return value


def patched(current: msgspec.Struct, raw: bytes, kind: type[T]) -> T:
    """Replace the named fields of a value and leave the others; the result must be valid as a whole."""
    changes = decode(raw, dict[str, Any])
    try:
        return msgspec.convert({**msgspec.to_builtins(current), **changes}, type=kind)
    except msgspec.ValidationError as error:
        raise refusal(str(error)) from None


def merged(current: msgspec.Struct, raw: bytes, kind: type[T]) -> T:
    """Replace the named fields of a value, inside its objects too; the result must be valid as a whole."""
    known = msgspec.to_builtins(current)
    changes = {
        name: {**known[name], **change} if isinstance(change, dict) and isinstance(known.get(name), dict) else change
        for name, change in decode(raw, dict[str, Any]).items()
    }
    try:
        return msgspec.convert({**known, **changes}, type=kind)
    except msgspec.ValidationError as error:
        raise refusal(str(error)) from None


def read_query(request: web.Request, kind: type[T]) -> T:
    """Read the query string as a value of this type; each parameter may stand once."""
    given: dict[str, str] = {}
    for name, value in request.query.items():
        if name in given:
            raise Invalid("A parameter stands twice.", (FieldError(name, "give it once"),))
        given[name] = value
    if any(text_fault(text) for text in given.values()):
        raise Invalid(UNSTORABLE)
    try:
        return msgspec.convert(given, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise refusal(str(error)) from None


def refusal(message: str) -> ShuntdeskError:
    """Turn the decoder's sentence into the error that names the field."""
    found = _PLACE.search(message)
    path, what = (found["path"], message[: found.start()]) if found else ("", message)
    if unknown := _UNKNOWN.match(what):
        field = _joined(path, unknown["name"])
        return UnknownField("A field is not known here.", (FieldError(field, "remove it"),))
    if missing := _MISSING.match(what):
        return Invalid("A field is missing.", (FieldError(_joined(path, missing["name"]), "is required"),))
    return Invalid("A field has a wrong value.", (FieldError(path or "body", what),))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
