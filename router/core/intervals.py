"""Presence as intervals: every change ends one and begins the next, with cause and author (R1.7)."""

from datetime import datetime

from models.commands import SetPresence
from models.entities import Agent
from models.enums import Connection
from models.events import PresenceChanged


def changed(agent: Agent, now: datetime, cause: str, by: str, **new: object) -> PresenceChanged:
    """Build the change of an agent's presence or connection; what is not named stays."""
    return PresenceChanged(
        at=now,
        agent_id=agent.id,
        cause=cause,
        by=by,
        was_presence=agent.presence,
        was_connection=agent.connection,
        was_since=agent.since,
        **{**_kept(agent), **new},  # type: ignore[arg-type]  # the names and types are those of the event
    )


def declared(agent: Agent, command: SetPresence, now: datetime, **new: object) -> PresenceChanged:
    """Build what a person declared: herself, or a supervisor who forces it (R1.7)."""
    return changed(agent, now, "declared" if command.by.id == agent.id else "forced", command.by.name, **new)


def _kept(agent: Agent) -> dict[str, object]:
    return {
        "presence": agent.presence,
        "connection": agent.connection,
        "reason": agent.presence_reason,
        "until": agent.presence_until,
        "grace_until": agent.grace_until,
        "mobile": agent.mobile,
        "keeps": agent.keeps,
        "keep_recents": agent.keep_recents,
        "next_presence": agent.next_presence,
        "next_reason": agent.next_reason,
    }


def without_grace(agent: Agent) -> dict[str, object]:
    """Return what becomes of a connection in grace when its agent is offline by her own choice: it is over (R1.5)."""
    if agent.connection is not Connection.grace:
        return {}
    return {"connection": Connection.disconnected, "grace_until": None}
