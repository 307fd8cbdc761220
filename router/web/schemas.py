"""Shapes as JSON Schema for the descriptions of REST and sockets: each named once, its docstring as running text."""

from collections.abc import Sequence
from typing import Any

import msgspec

Schema = dict[str, Any]
REF = "#/components/schemas/{name}"


def schemas_of(kinds: Sequence[Any]) -> tuple[dict[Any, Schema], dict[str, Schema]]:
    """Return what stands for each kind, and the components these lead to by name."""
    shown, components = msgspec.json.schema_components(kinds, ref_template=REF)
    described = {name: _described(schema) for name, schema in components.items()}
    return dict(zip(kinds, shown, strict=True)), described


def _described(schema: Schema) -> Schema:
    return {**schema, "description": paragraphs(schema["description"])} if "description" in schema else schema


def paragraphs(text: str) -> str:
    """Return a docstring without its line breaks and indents: Markdown would take those for code."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n")).strip()
