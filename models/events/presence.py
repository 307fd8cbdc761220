"""Events of presence and connection (R1)."""

from datetime import datetime
from typing import ClassVar

from models.enums import Connection, Presence
from models.events.event import Event


class PresenceChanged(Event, tag="presence.changed"):
    """An agent's presence or connection changed; `was_*` is the interval that ended (R1.7).

    `cause`: declared, forced, until_over, work_done, connected, connection_lost, grace_over, restart, disabled.
    """

    tells_agent: ClassVar[bool] = True
    agent_id: int
    presence: Presence
    connection: Connection
    cause: str
    by: str
    was_presence: Presence
    was_connection: Connection
    was_since: datetime
    reason: str | None = None
    until: datetime | None = None
    grace_until: datetime | None = None
    mobile: bool = False
    keeps: bool = False
    keep_recents: bool | None = None
    next_presence: Presence | None = None
    next_reason: str | None = None
    moved: int = 0


class ShiftChanged(Event, tag="shift.changed"):
    """An agent's shift began or ended: she is reminded, her presence stays as she declared it (R11.2)."""

    tells_agent: ClassVar[bool] = True
    agent_id: int
    on_shift: bool
    until: datetime | None = None
