"""A break after the current work: nothing new comes, and with the last conversation it begins (R1.3, R1.5)."""

from datetime import datetime

from models.commands import SetPresence
from models.entities import Agent
from models.enums import Presence
from models.errors import Conflict, Invalid
from models.events import Event, PresenceChanged
from router.core.intervals import changed, declared, without_grace
from router.core.leaving import SYSTEM
from router.core.state import ShopState


def check_break(agent: Agent, command: SetPresence) -> None:
    """Refuse a break after the current work that says nothing: of what kind, until when, or from no work at all."""
    if not command.after_current:
        return
    if command.presence is Presence.online:
        raise Invalid("Say what follows the current conversations: suspended or offline.")
    if command.until is not None:
        raise Invalid("A break after the current work can't have an end yet: nobody knows when it begins.")
    if agent.presence is Presence.offline:
        raise Conflict("Offline gets nothing new already; go online first, or choose the presence itself.")


def finish(agent: Agent, command: SetPresence, now: datetime) -> PresenceChanged:
    """Keep her presence until her conversations are over; until then she gets nothing new."""
    return declared(
        agent,
        command,
        now,
        next_presence=command.presence,
        next_reason=command.reason,
        keep_recents=command.keep_recents,
    )


def work_done(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Begin the break of an agent whose last conversation is over."""
    agent = state.agents[agent_id]
    if agent.next_presence is None or state.load(agent_id):
        return []
    ends = without_grace(agent) if agent.next_presence is Presence.offline else {}
    new = {"presence": agent.next_presence, "reason": agent.next_reason, "until": None}
    return [changed(agent, now, "work_done", SYSTEM, **new, **ends, next_presence=None, next_reason=None)]
