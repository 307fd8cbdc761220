"""What an answer may leave open: `{name}` places that are filled in for each customer, and nothing else (T8)."""

import re
from collections.abc import Iterator, Mapping

VARIABLES = (
    "customer", "shop", "back_at",
    "product", "category", "order_status", "channel", "level", "region", "language",
)  # fmt: skip
"""Her name, the shop's, when people are next there, and facts that are one plain value."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile("|".join(rf"\{{{name}\}}" for name in VARIABLES))


def unknown_places(text: str) -> Iterator[str]:
    """Yield what stands in braces and is no variable; a brace without its other half is plain text."""
    yield from (name for name in _PLACE.findall(text) if name not in VARIABLES)


def places(text: str) -> frozenset[str]:
    """Return the variables a text has a place for."""
    return frozenset(place[1:-1] for place in _NAMED.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return the text with every place filled in, once: what a value holds stays as it is. None if one has no value."""
    if any(not values.get(name) for name in places(text)):
        return None
    return _NAMED.sub(lambda place: values[place[0][1:-1]], text)
