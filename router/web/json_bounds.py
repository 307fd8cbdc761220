"""What JSON from outside may hold whatever it means: how deep it is nested, and characters that can be stored."""

import msgspec

DEEPEST = 16
"""Levels of nesting; a policy has four. What is decoded deeper may be too deep to be encoded again."""

TOO_DEEP = f"It is nested deeper than {DEEPEST} levels."
UNSTORABLE = "A text contains the character U+0000."
_NUL = b"\\u0000"
"""How JSON writes the one character that PostgreSQL cannot store."""


def fault_of(raw: bytes) -> str | None:
    """Return what is wrong with bytes that are JSON, None for nearly all: only suspicious ones are looked into."""
    if _NUL not in raw and raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return None
    try:
        return _fault(msgspec.json.decode(raw), DEEPEST)
    except RecursionError:
        return TOO_DEEP


def text_fault(value: str) -> str | None:
    """Return what is wrong with a text, if anything."""
    return UNSTORABLE if "\x00" in value else None


def _fault(value: object, levels: int) -> str | None:
    match value:
        case str():
            return text_fault(value)
        case dict():
            inner = [*value.keys(), *value.values()]
        case list():
            inner = value
        case _:
            return None
    if levels == 0:
        return TOO_DEEP
    return next((fault for each in inner if (fault := _fault(each, levels - 1)) is not None), None)
