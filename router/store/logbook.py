"""How an event stands in the log: canonical JSON, chained, and without the texts that people wrote (I25)."""

from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, cast

import msgspec
from msgspec import structs

from models.entities import Candidate
from models.events import EVENTS, Event, MessageCreated

DIGEST = "text_digest"
_TEXT = "text"
_KEPT = tuple(name for name in MessageCreated.__struct_fields__ if name != _TEXT)


def _field(field: structs.FieldInfo) -> tuple[str, Any, Any]:
    return (field.name, field.type, field.default if not field.required else msgspec.NODEFAULT)


LoggedMessage = msgspec.defstruct(
    "LoggedMessage",
    [(DIGEST, str), *(_field(field) for field in structs.fields(MessageCreated) if field.name != _TEXT)],
    tag_field="type",
    tag=MessageCreated.__struct_config__.tag,
    kw_only=True,
    omit_defaults=True,
    frozen=True,
)
"""`MessageCreated` as it is logged: the text's digest instead of the text, all else the same."""

_CANDIDATE = structs.fields(Candidate)
_KINDS = (LoggedMessage, *(kind for kind in EVENTS if kind is not MessageCreated))
_decode = msgspec.json.Decoder(cast("type[Any]", reduce(or_, _KINDS))).decode
_encode = msgspec.json.Encoder().encode


def encode_event(event: Event, salt: bytes) -> bytes:
    """Return the canonical bytes of an event; `salt` (16 bytes) goes into the digest of a message's text."""
    if type(event) is not MessageCreated:
        return _encode(event)
    kept = {name: getattr(event, name) for name in _KEPT}
    return _encode(LoggedMessage(text_digest=digest(salt, event.text), **kept))


def decode_event(body: str | bytes, text: str | None = None) -> Event:
    """Return the event of a log row; `text` is the message's, empty if it was erased.

    Raises `msgspec.ValidationError` for a kind of event that this version does not know (I28).
    """
    try:
        found: Event = _decode(body)
    except msgspec.ValidationError:
        found = _decode(_with_short_candidates(body))
    if not isinstance(found, LoggedMessage):
        return found
    return MessageCreated(text=text or "", **{name: getattr(found, name) for name in _KEPT})


def _with_short_candidates(body: str | bytes) -> bytes:
    """Return a line of the log as it is written today: candidates once had the names of their fields with them."""
    told = msgspec.json.decode(body)
    trace = told.get("trace") if isinstance(told, dict) else None
    if isinstance(trace, dict):
        rows = trace.get("candidates", [])
        trace["candidates"] = [_short(row) if isinstance(row, dict) else row for row in rows]
    return _encode(told)


def _short(row: dict[str, Any]) -> list[Any]:
    return [row.get(field.name, None if field.required else field.default) for field in _CANDIDATE]


def digest(salt: bytes, text: str) -> str:
    """Return the digest by which the log vouches for a text without holding it."""
    return sha256(salt + text.encode()).hexdigest()


def genesis(shop_id: int) -> bytes:
    """Return what stands before a shop's first event."""
    return sha256(f"shuntdesk shop {shop_id}".encode()).digest()


def next_chain(previous: bytes, body: bytes) -> bytes:
    """Return the chain value of an event after that of the event before it."""
    return sha256(previous + body).digest()
