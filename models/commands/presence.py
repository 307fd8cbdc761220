"""Commands of presence and connection (R1)."""

from datetime import datetime

from models.commands.command import By, Command
from models.enums import OpenConversations, Presence


class SetPresence(Command, tag="presence.set"):
    """Declare an agent's presence; somebody else's needs a supervisor and a reason (R1.1, R1.3, R1.5).

    `after_current`: finish the open conversations first, with nothing new meanwhile. `keep_recents`: whether recent
    contacts still come to her while suspended; None leaves it to the shop (R3.5).
    """

    agent_id: int
    presence: Presence
    by: By
    reason: str | None = None
    until: datetime | None = None
    after_current: bool = False
    keep_recents: bool | None = None
    open_conversations: OpenConversations | None = None
    to_agent: int | None = None
    to_group: int | None = None


class ConnectAgent(Command, tag="agent.connect"):
    """Say that an agent's first socket is open (R1.4)."""

    agent_id: int
    mobile: bool = False


class LoseAgent(Command, tag="agent.lose"):
    """Say that an agent's last socket is gone (R1.4)."""

    agent_id: int


class RestartShop(Command, tag="shop.restart"):
    """Say that the server has started: connected agents and those in grace get a fresh grace (R1.6)."""
