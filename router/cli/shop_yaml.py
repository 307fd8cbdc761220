"""Shop files as YAML: read as a whole or refused with the line of each fault; written in the order of the contract."""

from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from msgspec import NODEFAULT, Struct, convert, to_builtins
from msgspec.structs import fields, replace
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from models.errors import FieldError, Invalid
from models.knowledge import Knowledge, base_name, is_file
from models.shop_file import AgentSpec, PolicySpec, ShopFile
from router.cli.shape import faults
from router.cli.yaml_places import documents, line_of, plain

ALWAYS = {ShopFile: {"timezone", "offline_handling"}, AgentSpec: {"role"}}
"""What is written although it is the default: a reader should not have to know it."""


class ShopDocument(Struct, frozen=True):
    """Hold one shop of a file, and its YAML to find lines in."""

    shop: ShopFile
    name: str
    node: Any

    def ready(self) -> tuple[ShopFile, tuple[FieldError, ...]]:
        """Return the shop with the knowledge its bots name in it, and a fault for each file that is nowhere.

        Looks beside this file, then among what comes with the bots. Raises the refusal of a knowledge file.
        """
        bots, knowledge, faults = dict(self.shop.bots), dict(self.shop.knowledge), []
        for key, spec in self.shop.bots.items():
            if spec.knowledge is None or not is_file(spec.knowledge):
                continue
            name = base_name(spec.knowledge)
            found = knowledge_beside(spec.knowledge, Path(self.name).parent)
            if found is None:
                faults.append(FieldError(f"bots.{key}.knowledge", f"there is no file {spec.knowledge}"))
            elif knowledge.setdefault(name, found) != found:
                faults.append(FieldError(f"bots.{key}.knowledge", f"another knowledge is called {name}; rename one"))
            bots[key] = replace(spec, knowledge=name if found is not None else spec.knowledge)
        return replace(self.shop, bots=bots, knowledge=knowledge), tuple(faults)

    def refusal(self, faults: Iterable[FieldError]) -> Invalid:
        """Return the refusal of this file, with the line of each fault."""
        return Invalid(f"{self.name} is refused", tuple(_placed(fault, self.name, self.node) for fault in faults))


def knowledge_beside(file: str, folder: Path) -> Knowledge | None:
    """Return the knowledge in a file of this folder, or in one that comes with the bots; None when it is nowhere."""
    from router.runtime.knowledge_files import knowledge_text, read_knowledge_file  # brings the bots' dictionaries

    try:
        beside = folder / file
        text = beside.read_text("utf-8") if beside.is_file() else _packaged(file, read_knowledge_file)
    except (OSError, UnicodeDecodeError):
        return None
    return knowledge_text(text, file)


def _packaged(file: str, read: Callable[[str], str]) -> str:
    if Path(file).name != file:
        raise FileNotFoundError(file)
    return read(file)


def read_shops(text: str, name: str) -> tuple[ShopDocument, ...]:
    """Return the shops of a YAML stream, one per document; `name` is what faults call the file.

    Raises `Invalid` naming line, path and reason of every unknown key, wrong type and value out of range.
    """
    nodes = [node for node in documents(text, name) if node is not None]
    if not nodes:
        raise Invalid(f"{name} is refused: there is no shop in it")
    found = [_placed(fault, name, node) for node in nodes for fault in _faults(node)]
    if found:
        raise Invalid(f"{name} is refused", tuple(found))
    shops = tuple(ShopDocument(convert(plain(node), ShopFile), name, node) for node in nodes)
    return _each_once(shops, name)


def _faults(node: Any) -> list[FieldError]:
    if not isinstance(node, CommentedMap):
        return [FieldError("", "a shop is a mapping of keys, beginning with `shop: …`")]
    return list(faults(plain(node), ShopFile))


def _each_once(shops: tuple[ShopDocument, ...], name: str) -> tuple[ShopDocument, ...]:
    seen: set[str] = set()
    for document in shops:
        if document.shop.shop in seen:
            fault = FieldError("shop", f"{document.shop.shop} stands already in this file")
            raise Invalid(f"{name} is refused", (_placed(fault, name, document.node),))
        seen.add(document.shop.shop)
    return shops


def _placed(fault: FieldError, name: str, node: Any) -> FieldError:
    return FieldError(f"{name}:{line_of(node, fault.field)} {fault.field}".rstrip(), fault.detail)


def write_shop(file: ShopFile) -> str:
    """Return a shop file as YAML without the defaults; reading it gives the same shop file."""
    return write_yaml(file)


def write_yaml(value: Struct) -> str:
    """Return a value as YAML without its defaults, in the order of its fields."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 200
    written = StringIO()
    yaml.dump(_node(value), written)
    return written.getvalue()


def _node(value: Any) -> Any:
    """Return a value as YAML: one line for a thing of scalars only, a block for everything else."""
    if isinstance(value, Struct):
        node = CommentedMap(_pairs(value))
        _inline(node, list(node.values()), block=isinstance(value, ShopFile))
        return node
    if isinstance(value, dict):
        node = CommentedMap((key, _node(item)) for key, item in value.items())
        _inline(node, list(node.values()))
        return node
    if isinstance(value, tuple | list):
        items = CommentedSeq(_node(item) for item in value)
        _inline(items, list(items))
        return items
    written = to_builtins(value)
    # Older YAML takes 09:30 for a number to the base of 60.
    return DoubleQuotedScalarString(written) if isinstance(written, str) and ":" in written else written


def _pairs(value: Struct) -> list[tuple[str, Any]]:
    kept = ALWAYS.get(type(value), set())
    pairs = [
        (field.encode_name, _node(given))
        for field in fields(value)
        if (given := getattr(value, field.name)) != _default(field) or field.name in kept
    ]
    if isinstance(value, PolicySpec):  # the contract has the targets before the conditions
        pairs.sort(key=lambda pair: _POLICY_ORDER.index(pair[0]))
    return pairs


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not NODEFAULT else field.default


def _inline(node: CommentedMap | CommentedSeq, values: list[Any], *, block: bool = False) -> None:
    flat = all(not isinstance(value, CommentedMap | CommentedSeq) or value.fa.flow_style() for value in values)
    maps = any(isinstance(value, CommentedMap) for value in values)
    if flat and not block and not maps:
        node.fa.set_flow_style()


_TERMS = [field.encode_name for field in fields(PolicySpec) if field.name != "targets"]
_POLICY_ORDER = [*_TERMS[: _TERMS.index("conditions")], "targets", *_TERMS[_TERMS.index("conditions") :]]
