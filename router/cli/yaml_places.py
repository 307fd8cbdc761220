"""YAML with places: values as plain data, and the line at which each of them stands."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean

from models.errors import FieldError, Invalid

_STEP = re.compile(r"\[(?P<index>\d+)\]|\.?(?P<key>[^.\[]+)")
DEEPEST = 50
"""Levels of nesting; a shop file has seven."""
TOO_DEEP = "the document is nested too deeply"


def documents(text: str, name: str) -> Iterator[Any]:
    """Yield the documents of a YAML stream, each knowing its lines; raises `Invalid` where it is no YAML."""
    try:
        yield from YAML(typ="rt", pure=True).load_all(text)
    except RecursionError as bottomless:
        raise Invalid(TOO_DEEP) from bottomless
    except MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        raise Invalid(f"{name} is refused", (FieldError(place, broken.problem or "broken YAML"),)) from broken
    except (YAMLError, ValueError) as broken:
        raise Invalid(f"{name} is refused", (FieldError(name, str(broken).splitlines()[0]),)) from broken


def plain(node: Any, depth: int = 0) -> Any:
    """Return a document as plain data, without comments, styles and anchors; what YAML takes for a date is text."""
    if depth > DEEPEST:
        raise Invalid(TOO_DEEP)
    match node:
        case CommentedMap():
            return {key: plain(value, depth + 1) for key, value in node.items()}
        case CommentedSeq():
            return [plain(value, depth + 1) for value in node]
        case ScalarBoolean():
            return bool(node)
        case date() if not isinstance(node, datetime):
            return node.isoformat()
        case str() | float() | int() if not isinstance(node, bool):
            return next(kind for kind in (str, float, int) if isinstance(node, kind))(node)
    return node


def line_of(document: Any, path: str) -> int:
    """Return the line, from 1, of the value that a path such as `groups[1].name` leads to, or of what is around it."""
    node, line = document, document.lc.line if hasattr(document, "lc") else 0
    for step in _STEP.finditer(path):
        key = int(step["index"]) if step["index"] else step["key"]
        try:
            line = node.lc.item(key)[0] if step["index"] else node.lc.key(key)[0]
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return int(line) + 1
