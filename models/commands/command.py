"""The common part of all commands."""

from msgspec import Struct

from models.enums import Role


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
