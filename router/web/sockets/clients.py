"""What a client is to the log: whose frames she gets, where the log stands, and all her page shows."""

from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from models.enums import Presence
from models.events import Event


class Standing(Struct, frozen=True):
    """Say where a shop's log stands and what the client's presence is (agents only)."""

    seq: int
    presence: Presence | None = None


class Snapshot(Struct, frozen=True):
    """Hold all a client's page shows, as of one position."""

    seq: int
    at: datetime
    data: Any
    presence: Presence | None = None


class Client(Protocol):
    """Be somebody whose frames can be read from the log again."""

    shop_id: int

    @property
    def agent_id(self) -> int | None:
        """Return the agent's id, None for a customer."""

    @property
    def customer_id(self) -> int | None:
        """Return the customer's id, None for an agent."""

    @staticmethod
    def frame(seq: int, event: Event) -> bytes | None:
        """Encode what an event tells this client."""

    async def standing(self) -> Standing:
        """Return where the log stands now."""

    async def snapshot(self) -> Snapshot:
        """Return all the client's page shows."""
