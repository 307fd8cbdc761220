"""What changed between two shop files, in lines a person reads."""

from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from models.shop_file import ShopFile

NAMED = {"agents": "login", "groups": "name", "policies": "name", "dedicated": "customer"}
"""Lists whose entries have a name of their own."""


def differences(before: ShopFile | None, after: ShopFile) -> list[str]:
    """Return one line per change: `+` is new, `-` is gone, `~` is changed; a new shop is all new."""
    old, new = to_builtins(before) if before is not None else {}, to_builtins(after)
    if not old:
        lists = (line for key in NAMED for line in _entries(key, NAMED[key], [], new[key]))
        return [f"+ shop {after.shop} {after.name}", *lists, *_bases({}, new["knowledge"])]
    return [line for key in new for line in _changes(key, old[key], new[key])]


def _changes(key: str, old: Any, new: Any) -> Iterator[str]:
    if key in NAMED:
        yield from _entries(key, NAMED[key], old, new)
    elif key == "knowledge":
        yield from _bases(old, new)
    else:
        yield from (f"~ {line}" for line in _values(key, old, new))


def _bases(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for name, base in new.items():
        if name not in old:
            yield f"+ knowledge {name} ({len(base['entries'])})"
        else:
            yield from base_differences(name, old[name], base)


def base_differences(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield one line per change of a knowledge base, given as plain data."""
    for field in ("greeting", "miss", "menu"):
        yield from (f"~ knowledge {name}: {line}" for line in _values(field, old[field], new[field]))
    yield from _entries(f"knowledge {name}", "id", old["entries"], new["entries"])


def _entries(key: str, named: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    before = {entry[named]: entry for entry in old}
    after = {entry[named]: entry for entry in new}
    for name, entry in after.items():
        if name not in before:
            yield f"+ {key} {name}"
            continue
        for field in entry:
            yield from (f"~ {key} {name}: {line}" for line in _values(field, before[name].get(field), entry[field]))
    yield from (f"- {key} {name}" for name in before if name not in after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"~ {key}: the order is {', '.join(after)}"


def _values(path: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _values(f"{path}.{key}", old.get(key), new.get(key))
    elif old != new:
        yield f"{path}: {_written(old)} → {_written(new)}"


def _written(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(_written(item) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{key}: {_written(item)}' for key, item in value.items())}}}"
    return str(value)
