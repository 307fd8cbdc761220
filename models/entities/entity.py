"""The common part of all rows."""

from typing import dataclass_transform

from msgspec import Struct, field


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Entity(Struct, frozen=True, forbid_unknown_fields=True):
    """Group the values that are rows."""
