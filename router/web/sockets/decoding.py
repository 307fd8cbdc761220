"""From bytes to a frame: unknown types, fields and wrong values are refused, with the `ref` if readable."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from models.errors import BadFrame, FieldError, ShuntdeskError, TooLarge, UnknownField, UnknownType
from models.wire.frames import Data
from router.web.json_bounds import TOO_DEEP, fault_of

MALFORMED = (BadFrame, UnknownField, UnknownType)
"""What counts as a bad frame; too many of them close the socket (4008)."""

_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_AT_PATH = re.compile(r" - at `\$\.?([^`]*)`$")


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """Read the frame around its data, which is left as bytes; the fields are those of `Incoming`."""

    ref: Annotated[str, Meta(min_length=1, max_length=64)]
    type: Annotated[str, Meta(max_length=64)]
    data: msgspec.Raw = msgspec.Raw(b"{}")


class _Ref(Struct, frozen=True):
    ref: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


class Frame(Struct, frozen=True):
    """Hold a decoded frame: its data, or why it is refused."""

    ref: str | None
    type: str
    data: Data | None = None
    error: ShuntdeskError | None = None


class FrameDecoder:
    """Decode the frames of one kind of socket by its table."""

    def __init__(self, table: Mapping[str, type[Data]]) -> None:
        """Prepare one decoder per frame type."""
        self._envelope = msgspec.json.Decoder(Envelope)
        self._ref = msgspec.json.Decoder(_Ref)
        self._data: dict[str, msgspec.json.Decoder[Any]] = {
            name: msgspec.json.Decoder(shape) for name, shape in table.items()
        }

    def decode(self, raw: bytes) -> Frame:
        """Return the frame; never raises, a refusal is part of the answer."""
        try:
            envelope = self._envelope.decode(raw)
        except RecursionError:
            return Frame(None, "", error=BadFrame(TOO_DEEP))
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            return Frame(self._ref_of(raw), "", error=_refusal(str(wrong)))
        decoder = self._data.get(envelope.type)
        if decoder is None:
            unknown = UnknownType(f"There is no frame type {envelope.type!r} on this socket.")
            return Frame(envelope.ref, envelope.type, error=unknown)
        if (fault := fault_of(raw)) is not None:
            return Frame(envelope.ref, envelope.type, error=BadFrame(fault))
        try:
            return Frame(envelope.ref, envelope.type, data=decoder.decode(envelope.data))
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            return Frame(envelope.ref, envelope.type, error=_refusal(str(wrong)))

    def _ref_of(self, raw: bytes) -> str | None:
        try:
            return self._ref.decode(raw).ref
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None


def _refusal(words: str) -> ShuntdeskError:
    path = _AT_PATH.search(words)
    where = path.group(1) if path else ""
    what = _AT_PATH.sub("", words)
    if found := _UNKNOWN_FIELD.search(words):
        field = f"{where}.{found.group(1)}".lstrip(".")
        return UnknownField(f"The field {field!r} is not known here.", (FieldError(field, "unknown field"),))
    if where == "text" and "length <=" in what:
        return TooLarge("The text is longer than 4,000 characters.", (FieldError(where, what),))
    fields = (FieldError(where, what),) if where else ()
    return BadFrame(f"The frame does not have the documented shape: {what}.", fields)
