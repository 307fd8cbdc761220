"""Reading knowledge from YAML: all of it is valid, or none is taken and each fault named with its line."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.places import line_of, path_in
from models.errors import FieldError, Invalid
from models.knowledge_rules import knowledge_faults

MAX_CHARS = 2_000_000
"""The longest file read; 5,000 entries of ordinary length fit."""


class KnowledgeInvalid(Invalid):
    """Say that a knowledge file is refused as a whole; `errors` name line, place and reason of each fault."""


def read_knowledge(text: str, name: str = "knowledge.yaml") -> Knowledge:
    """Return the knowledge in a YAML text; `name` is what errors call it.

    Raises `KnowledgeInvalid` for broken YAML, unknown keys, wrong types, exceeded bounds, ids or questions
    that stand twice, and menus that name no entry.
    """
    document = _parse(text, name)
    _refuse(name, document, _shape_faults(document))
    knowledge = msgspec.convert(document, Knowledge)
    _refuse(name, document, ((fault.field, fault.detail) for fault in knowledge_faults(knowledge)))
    return knowledge


def read_knowledge_file(path: Path) -> Knowledge:
    """Return the knowledge in a UTF-8 file; raises `KnowledgeInvalid`, also when the file cannot be read."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise KnowledgeInvalid(f"{path.name} cannot be read: {unreadable}") from unreadable
    return read_knowledge(text, path.name)


def demo_text() -> str:
    """Return the YAML text of the demo shop's knowledge."""
    return (files("bot") / "knowledge" / "demo.yaml").read_text("utf-8")


def _refuse(name: str, document: Mapping[str, Any], faults: Iterable[tuple[str, str]]) -> None:
    errors = tuple(FieldError(f"{name}:{line_of(document, path)} {path}".rstrip(), why) for path, why in faults)
    if errors:
        raise KnowledgeInvalid(f"{name} is refused: {len(errors)} fault(s)", errors)


def _parse(text: str, name: str) -> Mapping[str, Any]:
    if len(text) > MAX_CHARS:
        raise KnowledgeInvalid(f"{name} is refused: more than {MAX_CHARS} characters")
    try:
        document = YAML(typ="rt", pure=True).load(text)
    except (YAMLError, ValueError) as broken:
        mark = broken.problem_mark if isinstance(broken, MarkedYAMLError) else None
        fault = FieldError(f"{name}:{mark.line + 1}" if mark else name, str(getattr(broken, "problem", broken)))
        raise KnowledgeInvalid(f"{name} is refused: broken YAML", (fault,)) from broken
    if not isinstance(document, Mapping):
        raise KnowledgeInvalid(f"{name} is refused: it must be a mapping with the key `entries`")
    return document


def _shape_faults(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every entry's first fault against its shape, then the first of the rest of the file."""
    entries = document.get("entries")
    listed = entries if isinstance(entries, list) else []
    broken = False
    for place, entry in enumerate(listed):
        for path, why in _refusal(entry, Entry):
            broken = True
            yield f"entries[{place}]{path}", why
    if not broken:
        yield from ((path.removeprefix("."), why) for path, why in _refusal(document, Knowledge))


def _refusal(value: object, shape: type) -> Iterator[tuple[str, str]]:
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as refused:
        yield path_in(str(refused))
