"""Other rules as YAML: what differs from the shop as it is, laid over its export."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, convert, to_builtins
from msgspec.structs import fields
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from models.errors import FieldError, Invalid
from models.shop_file import PolicySpec, ShopFile
from router.cli.shape import faults
from router.cli.yaml_places import documents, line_of, plain

BY_NAME = {"agents": "login", "groups": "name"}
"""Lists of which a file names those it changes; those it doesn't stay as they are."""

Places = dict[str, str]
"""Where a path of the whole shop file stands in the document: the beginnings of both."""


class Rules(Struct, frozen=True):
    """Hold the shop file that other rules come to, and how to say where a fault in it stands."""

    file: ShopFile
    name: str
    node: Any
    places: Places

    def refusal(self, found: Iterator[FieldError] | tuple[FieldError, ...]) -> Invalid:
        """Return the refusal of the document, with the line of each fault."""
        return _refusal(self.name, self.node, self.places, found)


def read_rules(text: str, name: str, shop: ShopFile) -> Rules:
    """Lay a document over a shop: some keys of a shop file, one policy, or a list of policies.

    Mappings are laid over key by key, `agents` and `groups` entry by entry; `policies` are all there are then, where
    one that the shop has by this name needs only what differs. Raises `Invalid` with the line of each fault.
    """
    nodes = [node for node in documents(text, name) if node is not None]
    if len(nodes) != 1:
        raise Invalid(f"{name} is refused: it must be one YAML document with rules, not {len(nodes)}")
    given, prefix = _as_keys(plain(nodes[0]))
    if given is None:
        fault = FieldError("", "rules are keys of a shop file, one policy, or a list of policies")
        raise _refusal(name, nodes[0], {}, (fault,))
    whole, places = _laid_over(to_builtins(shop), given, prefix)
    found = tuple(faults(whole, ShopFile))
    if found:
        raise _refusal(name, nodes[0], places, found)
    return Rules(convert(whole, ShopFile), name, nodes[0], places)


def _as_keys(given: Any) -> tuple[dict[str, Any] | None, str]:
    """Return a document as keys of a shop file, and where its policies stand in it if not under `policies`."""
    if isinstance(given, list):
        return {"policies": given}, "[{}]"
    if not isinstance(given, dict):
        return None, ""
    shop, policy = (_keys(kind) for kind in (ShopFile, PolicySpec))
    alone = (
        "name" in given
        and any(key in policy - shop for key in given)
        and not any(key in shop - policy for key in given)
    )
    return ({"policies": [given]}, "") if alone else (given, "policies[{}]")


def _keys(kind: type[Struct]) -> set[str]:
    return {field.encode_name for field in fields(kind)}


def _laid_over(shop: dict[str, Any], given: dict[str, Any], prefix: str) -> tuple[dict[str, Any], Places]:
    places: Places = {}
    whole = _merged(shop, {key: value for key, value in given.items() if key not in {*BY_NAME, "policies"}})
    for key, named in BY_NAME.items():
        if key in given:
            whole[key] = _by_name(key, named, shop[key], given[key], places)
    if "policies" in given:
        whole["policies"] = _policies(shop["policies"], given["policies"], prefix, places)
    return whole, places


def _merged(old: Any, new: Any) -> Any:
    """Lay mappings over each other; anything else is replaced."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _by_name(key: str, named: str, old: list[Any], given: Any, places: Places) -> Any:
    """Change the entries that are named, and add those that are new behind them."""
    if not isinstance(given, list):
        return given
    whole = list(old)
    for place, entry in enumerate(given):
        at = _place_of(whole, named, entry)
        if at is None:
            at = len(whole)
            whole.append(entry)
        else:
            whole[at] = _merged(whole[at], entry)
        places[f"{key}[{at}]"] = f"{key}[{place}]"
    return whole


def _policies(old: list[Any], given: Any, prefix: str, places: Places) -> Any:
    if not isinstance(given, list):
        return given
    places.update({f"policies[{place}]": prefix.format(place) for place in range(len(given))})
    found = [_place_of(old, "name", entry) for entry in given]
    return [_merged(old[at], entry) if at is not None else entry for at, entry in zip(found, given, strict=True)]


def _place_of(entries: list[Any], named: str, entry: Any) -> int | None:
    name = entry.get(named) if isinstance(entry, dict) else None
    known = (place for place, it in enumerate(entries) if isinstance(it, dict) and it.get(named) == name is not None)
    return next(known, None)


def _refusal(name: str, node: Any, places: Places, found: Any) -> Invalid:
    return Invalid(f"{name} is refused", tuple(_placed(fault, name, node, places) for fault in found))


def _placed(fault: FieldError, name: str, node: Any, places: Places) -> FieldError:
    path = fault.field
    for whole, given in places.items():
        if path == whole or path.startswith(f"{whole}."):
            path = (given + path[len(whole) :]).lstrip(".")
            break
    line = line_of(node, path) if isinstance(node, CommentedMap | CommentedSeq) else 1
    return FieldError(f"{name}:{line} {path}".rstrip(), fault.detail)
