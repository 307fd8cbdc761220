"""Random values of any type the state is made of, read from the type hints."""

from datetime import UTC, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Meta, Struct

# PostgreSQL keeps neither NUL nor half of a surrogate pair; the entrances let neither in.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
COUNT = st.integers(0, 2**31 - 1)
FLOAT = st.floats(0, 1e9, allow_nan=False)
MOMENT = st.integers(0, 4_000_000_000_000).map(lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | FLOAT | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    int: COUNT,
    str: TEXT,
    bool: st.booleans(),
    float: FLOAT,
    datetime: MOMENT,
    Any: JSON,
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Draw values of a type."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return structs(hint)
    return composed(get_origin(hint), get_args(hint))


def structs(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Draw values of a struct, every field random."""
    hints = get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{name: values(hints[name]) for name in kind.__struct_fields__})


def composed(origin: Any, arguments: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Draw values of a type made of others."""
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of(*map(values, arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, arguments))
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    if origin is Annotated:
        return constrained(arguments[0], arguments[1])
    raise NotImplementedError(origin)


def constrained(kind: Any, meta: Meta) -> st.SearchStrategy[Any]:
    """Draw values within the bounds of the shop file."""
    if meta.pattern is not None:
        return st.from_regex(meta.pattern)
    if kind is str:
        return TEXT.map(lambda text: (text or "x").ljust(meta.min_length or 0, "x"))
    if get_origin(kind) is tuple:
        return st.lists(values(get_args(kind)[0]), min_size=meta.min_length or 0, max_size=3).map(tuple)
    low = meta.ge if meta.ge is not None else meta.gt
    if kind is int:
        return st.integers(int(low or 0), int(meta.le or 2**31 - 1))
    return st.floats(float(low or 0), float(meta.le or 1e9), exclude_min=meta.gt is not None)
