"""The common part of all commands."""

from typing import dataclass_transform

from msgspec import Struct, field

from models.enums import Role


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Command(Struct, frozen=True, tag_field="type"):
    """Ask a shop for something."""


class By(Struct, frozen=True):
    """Say who asks; `id` is the agent's, None for the system (the command line, the clock)."""

    name: str
    id: int | None = None
    role: Role | None = None

    @property
    def supervises(self) -> bool:
        """Tell whether this person may act on conversations and agents of others."""
        return self.id is None or self.role in {Role.supervisor, Role.owner}


SYSTEM = By("system")
