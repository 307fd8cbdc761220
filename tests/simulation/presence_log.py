"""What the log of presence must look like: intervals that touch, and changes that somebody made (R1, I15)."""

from models.enums import Presence
from models.events import PresenceChanged
from router.core.state import ShopState
from tests.simulation.oracle import load

SETS_ONLINE = frozenset({"declared", "forced", "until_over"})
SETS_ELSE = frozenset({"declared", "forced", "work_done"})
"""What may change a presence: she herself, a supervisor, her own end time, her last conversation (complaint 14)."""


def check_interval(state: ShopState, event: PresenceChanged) -> None:
    """I15: each interval begins where the one before ended, and presence changes by nothing but its causes."""
    agent = state.agents[event.agent_id]
    was = (event.was_presence, event.was_connection, event.was_since)
    assert was == (agent.presence, agent.connection, agent.since)
    assert event.at >= event.was_since
    if event.presence is not agent.presence:
        assert event.cause in (SETS_ONLINE if event.presence is Presence.online else SETS_ELSE)
    if event.cause == "work_done":
        assert (event.presence, load(state, agent)) == (agent.next_presence, 0)
    if event.cause == "until_over":
        assert agent.presence_until is not None
        assert agent.presence_until <= event.at
