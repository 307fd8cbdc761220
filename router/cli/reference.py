"""Write the reference of the command line and the shop file: `python -m router.cli.reference docs/reference`."""

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec
import typer

from models.shop_file import FACTS, ShopFile
from router.cli import DEBUG, app
from router.settings import Settings

COMMAND_LINE = """# Command line

Settings come from the options, else from `SHUNTDESK_*` variables, else from the defaults. A wrong usage ends with 2, a
failure with 1, both with one line on stderr; what was asked for is on stdout, alone.
"""

SHOP_FILE = """# Shop file

One shop per YAML document; several documents in one file are several shops. Unknown keys are errors. A file is taken as
a whole or refused as a whole, naming line, path and reason of every fault. What is not named takes the default.
[How to write a shop file](../howto/write-a-shop-file.md) is the way in.

Names refer: to accounts by `login`, to groups by `name`, to bots by their key. Accounts that the file does not name are
disabled, never deleted; groups and policies are removed, unless a group is in use.
"""

WIDTH = 100


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"command-line.md": command_line(), "shop-file.md": shop_file()}


def command_line() -> str:
    """Return the help of every command, in the order of `--help`."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("shuntdesk", ["--help"], resilient_parsing=True)
    parts = [COMMAND_LINE]
    parts += _commands("shuntdesk", group, context)
    return "\n".join([*parts, *_settings()])


def _commands(path: str, group: Any, context: Any) -> Iterator[str]:
    for name in group.list_commands(context):
        command, called = group.get_command(context, name), f"{path} {name}"
        inner = command.make_context(name, [], parent=context, resilient_parsing=True, max_content_width=WIDTH)
        inner.terminal_width = WIDTH
        if hasattr(command, "list_commands"):
            yield from _commands(called, command, inner)
        else:
            yield f"## {called}\n\n```\n{command.get_help(inner).strip()}\n```\n"


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    rows = [
        f"| `SHUNTDESK_{name.upper()}` | {field.description} | {_default({'default': field.default})} |"
        for name, field in Settings.model_fields.items()
    ]
    yield "\n".join(["| variable | meaning | default |", "|---|---|---|", *rows]) + "\n"
    yield f"`{DEBUG}=1` shows where an unexpected failure of a command came from.\n"


def shop_file() -> str:
    """Return the keys of the shop file with their types, defaults and meaning."""
    schema = msgspec.json.schema(ShopFile)
    shapes = schema["$defs"]
    parts = [SHOP_FILE, *_shape("ShopFile", shapes, "Top level")]
    parts += [part for name in _order(shapes) for part in _shape(name, shapes, name)]
    parts.append(f"Facts that a range (`takes`) can test: {', '.join(f'`{fact}`' for fact in FACTS)}.\n")
    return "\n".join(parts)


def _order(shapes: dict[str, Any]) -> list[str]:
    """Return the shapes in the order in which the shop file refers to them."""
    found: dict[str, None] = {}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = None
                walk(shapes[name])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(shapes["ShopFile"])
    return [name for name in found if "properties" in shapes[name]]


def _shape(name: str, shapes: dict[str, Any], title: str) -> Iterator[str]:
    shape = shapes[name]
    yield f"## {title}\n"
    yield cleandoc(shape["description"]) + "\n"
    required = shape.get("required", [])
    rows = [
        f"| `{key}` | {_type(field, shapes)} | {'required' if key in required else _default(field)} |"
        for key, field in shape["properties"].items()
        if field.get("type") != "null"  # kept free for later
    ]
    yield "\n".join(["| key | value | default |", "|---|---|---|", *rows]) + "\n"


def _default(field: dict[str, Any]) -> str:
    if "$ref" in field and isinstance(field["default"], dict):
        return "see there"
    value = field.get("default")
    return "none" if value is None else f"`{msgspec.json.encode(value).decode()}`"


def _type(field: dict[str, Any], shapes: dict[str, Any]) -> str:
    """Name a type in words."""
    if "anyOf" in field:
        return " or ".join(_type(choice, shapes) for choice in field["anyOf"] if choice.get("type") != "null")
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return _words(shapes[name]["enum"]) if "enum" in shapes[name] else f"[{name}](#{name.lower()})"
    if "enum" in field:
        return _words(field["enum"])
    if "description" in field:
        return str(field["description"])
    if field.get("type") == "array":
        return f"list: {_type(field['items'], shapes)}"
    if field.get("type") == "object":
        return f"mapping: {_type(field.get('additionalProperties') or {}, shapes)}"
    return _scalar(field)


def _words(options: list[Any]) -> str:
    return ", ".join(f"`{option}`" for option in options if option is not None)


def _scalar(field: dict[str, Any]) -> str:
    kind = {"string": "text", "integer": "number", "number": "number", "boolean": "`true`, `false`"}
    bounds = [f"{sign} {field[key]}" for key, sign in _BOUNDS if key in field]
    return " ".join([kind.get(field.get("type", ""), "any value"), *([f"({', '.join(bounds)})"] if bounds else [])])


_BOUNDS = (
    ("minimum", "≥"),
    ("exclusiveMinimum", ">"),
    ("maximum", "≤"),
    ("minLength", "length ≥"),
    ("maxLength", "length ≤"),
)

if __name__ == "__main__":
    for name, page in pages().items():
        (Path(sys.argv[1]) / name).write_text(page, "utf-8")
