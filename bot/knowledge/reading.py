"""Reading knowledge from YAML: all of it is valid, or none is taken and each fault named with its line."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.places import line_of, path_in
from bot.tokens import bare
from models.errors import FieldError, Invalid

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
    faults = [*_shape_faults(document)] or [*_meaning_faults(document)]
    if faults:
        errors = tuple(FieldError(f"{name}:{line_of(document, path)} {path}".rstrip(), why) for path, why in faults)
        raise KnowledgeInvalid(f"{name} is refused: {len(errors)} fault(s)", errors)
    return msgspec.convert(document, Knowledge)


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


def _meaning_faults(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what only shows when entries are compared."""
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for place, entry in enumerate(document["entries"]):
        if entry["id"] in ids:
            yield f"entries[{place}].id", f"the id {entry['id']} stands twice"
        ids.add(entry["id"])
        for row, question in enumerate(entry["questions"]):
            owner = owners.setdefault(bare(question), entry["id"])
            if owner != entry["id"]:
                yield f"entries[{place}].questions[{row}]", f"「{question}」 already leads to {owner}"
    for place, choice in enumerate(document.get("menu", ())):
        if choice not in ids:
            yield f"menu[{place}]", f"there is no entry {choice}"
