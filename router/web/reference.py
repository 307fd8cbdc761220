"""Write the REST reference from the OpenAPI document: `python -m router.web.reference > docs/reference/rest.md`."""

import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from router.web.openapi import Document, openapi
from router.web.problems import STATUS
from router.web.rest.route import ROUTES

HEAD = """# REST

Generated from the table of routes; the same as OpenAPI 3.1 is served at `/api/v1/openapi.json`.

Send `Authorization: Bearer …` or the session cookie. Bodies are JSON, unknown fields are refused. A change of
configuration sends `If-Match` with the version it saw. `POST` takes `Idempotency-Key`. Lists take `limit` and `cursor`
and answer `items`, `next_cursor` and, where it is counted, `total`. Times are RFC 3339 in UTC, ids are integers.
"""


LARGEST = 2**63 - 1
"""What an id is bounded by says nothing to readers."""


def reference(document: Document) -> str:
    """Return the reference as Markdown: routes, refusals, shapes."""
    parts = [HEAD, *_routes(document), *_refusals(), *_shapes(document)]
    return "\n".join(parts).rstrip() + "\n"


def _routes(document: Document) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield f"## {method.upper()} {path}\n"
            yield f"{operation['summary']}\n\n{operation['description']}\n"
            yield from _table("parameter", _parameters(operation))
            if "requestBody" in operation:
                yield f"Body: {_kind(operation['requestBody']['content']['application/json']['schema'])}\n"
            yield f"Answers: {', '.join(_answers(operation))}\n"


def _parameters(operation: Document) -> Iterator[tuple[str, str, str]]:
    for parameter in operation["parameters"]:
        words = f"{parameter['in']}. {parameter.get('description', '')}".strip()
        yield parameter["name"], _kind(parameter["schema"]), words


def _answers(operation: Document) -> Iterator[str]:
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        yield f"{status} {_kind(schema)}" if schema else status


def _refusals() -> Iterator[str]:
    yield "## Refusals\n"
    yield "`application/problem+json` (RFC 9457); `code` is stable, `errors` names fields.\n"
    yield from _table("code", ((code, str(status), "") for code, status in sorted(STATUS.items())), "status")


def _shapes(document: Document) -> Iterator[str]:
    yield "## Shapes\n"
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield f"### {name}\n"
        if "description" in schema:
            yield schema["description"] + "\n"
        if "enum" in schema:
            yield ", ".join(f"`{value}`" for value in schema["enum"]) + "\n"
        yield from _table("field", _fields(schema))


def _fields(schema: Document) -> Iterator[tuple[str, str, str]]:
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        words = "required" if name in required else f"default `{_default(field)}`" if "default" in field else ""
        yield name, _kind(field), words


def _default(field: Document) -> str:
    return msgspec.json.encode(field["default"]).decode()


def _table(first: str, rows: Any, second: str = "type") -> Iterator[str]:
    lines = [f"| `{name}` | {kind} | {words} |" for name, kind, words in rows]
    if lines:
        yield "\n".join([f"| {first} | {second} | |", "|---|---|---|", *lines]) + "\n"


def _kind(schema: Document) -> str:
    """Name a type in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}" if schema.get("items") else "list"
    bounds = [f"{sign} {schema[key]}" for key, sign in _BOUNDS if schema.get(key, LARGEST) != LARGEST]
    kind = schema.get("format") or schema.get("type", "any")
    return f"{kind} ({', '.join(bounds)})" if bounds else str(kind)


_BOUNDS = (
    ("minimum", "≥"),
    ("maximum", "≤"),
    ("minLength", "length ≥"),
    ("maxLength", "length ≤"),
)

if __name__ == "__main__":
    sys.stdout.write(reference(openapi(ROUTES)))
