"""Where in a YAML file a value stands: from the path in a refusal to a line a person can go to."""

import re
from typing import Any

_REFUSAL = re.compile(r"^(?P<why>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]+)`")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]")


def path_in(refusal: str) -> tuple[str, str]:
    """Split msgspec's sentence into the path, such as `.entries[3].answer`, and the reason."""
    match = _REFUSAL.match(refusal)
    why, path = (match["why"], match["path"] or "") if match else (refusal, "")
    unknown = _UNKNOWN_FIELD.search(why)
    return (f"{path}.{unknown['field']}", "unknown key") if unknown else (path, why)


def line_of(document: Any, path: str) -> int:
    """Return the line, from 1, at which the value of the path stands, or the nearest one around it."""
    node, line = document, 0
    for step in _STEP.finditer(f".{path}" if path[:1] not in ".[" else path):
        key = int(step["index"]) if step["index"] else step["key"]
        try:
            line = node.lc.item(key)[0] if step["index"] else node.lc.key(key)[0]
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line + 1
