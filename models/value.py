"""The common part of what shop files are made of."""

from typing import Annotated, dataclass_transform

from msgspec import Meta, Struct, field

Percent = Annotated[float, Meta(ge=0, le=1)]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """Group values that compare by content and refuse unknown keys."""
