"""The shape of data against a type: all faults at once, each with its path, where a decoder stops at the first."""

from collections.abc import Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import fields

from models.errors import FieldError


def faults(value: Any, kind: Any, path: str = "") -> Iterator[FieldError]:
    """Yield every place where plain data is not of this type (a struct, tuple, dict or scalar)."""
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, Struct) and isinstance(value, dict):
        yield from _struct_faults(value, bare, path)
    elif get_origin(bare) is tuple and isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, get_args(bare)[0], f"{path}[{place}]")
    elif get_origin(bare) is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _leaf_faults(key, get_args(bare)[0], f"{path}.{key}")
            yield from faults(item, get_args(bare)[1], f"{path}.{key}")
    else:
        yield from _leaf_faults(value, kind, path)


def _struct_faults(value: dict[Any, Any], kind: type[Struct], path: str) -> Iterator[FieldError]:
    known = {field.encode_name: field for field in fields(kind)}
    hints = get_type_hints(kind, include_extras=True)
    for key, item in value.items():
        at = f"{path}.{key}" if path else str(key)
        if key in known:
            yield from faults(item, hints[known[key].name], at)
        else:
            yield FieldError(at, f"unknown key; known are {', '.join(known)}")
    for key, field in known.items():
        if field.required and key not in value:
            yield FieldError(path, f"the key {key} is missing")


def _leaf_faults(value: Any, kind: Any, path: str) -> Iterator[FieldError]:
    if not _storable(value):
        yield FieldError(path, "contains a character that no database keeps: U+0000 or half of a pair")
        return
    try:
        convert(value, kind)
    except ValidationError as refused:
        wanted = _wanted(kind)
        yield FieldError(path, f"expected {wanted}, got {value}" if wanted else _in_yaml_words(str(refused)))


def _storable(value: Any) -> bool:
    """Tell whether every text in plain data can be stored and sent; YAML can write what neither is possible with."""
    match value:
        case str():
            return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value)
        case dict():
            return all(_storable(key) and _storable(item) for key, item in value.items())
        case list():
            return all(map(_storable, value))
    return True


def _in_yaml_words(refusal: str) -> str:
    sentence = refusal[:1].lower() + refusal[1:]
    for word, yaml in (("`array`", "a list"), ("`object`", "a mapping"), ("`str`", "text"), ("`int`", "a number")):
        sentence = sentence.replace(word, yaml)
    return sentence


def _bare(kind: Any) -> Any:
    """Return a type without its bounds and without None."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, UnionType}:
        others = [option for option in get_args(kind) if option is not NoneType]
        return _bare(others[0]) if len(others) == 1 else kind
    return kind


def _wanted(kind: Any) -> str:
    """Say in words what a scalar must be, when the type knows words for it."""
    if get_origin(kind) in {Union, UnionType}:
        return next((words for option in get_args(kind) if (words := _wanted(option))), "")
    if get_origin(kind) is Annotated:
        bounds = [bound for bound in get_args(kind)[1:] if isinstance(bound, Meta) and bound.description]
        return bounds[0].description or "" if bounds else _wanted(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return f"one of {', '.join(str(option) for option in get_args(kind))}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(str(option.value) for option in kind)}"
    return ""
