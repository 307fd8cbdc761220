"""Recent contact (最近联系人): the agent who last spoke to a customer receives her again (R3)."""

from datetime import datetime, timedelta

from models.entities import Agent, Customer, Step
from models.enums import Connection, Presence
from router.core.state import ShopState

RULE = "R3"


def recent_contact(
    state: ShopState, customer: Customer, now: datetime, *, respect_capacity: bool, suspended: bool
) -> tuple[Agent | None, Step]:
    """Return the recent contact if she receives now, and the step that says why or why not.

    `suspended=False` leaves suspended agents out whatever the shop's setting (R7.6, policy setting).
    """
    agent = state.agents.get(customer.recent_agent_id or 0)
    if agent is None or customer.recent_spoke_at is None:
        return None, Step(rule=RULE, took=False, detail="no_recent_contact")
    age = now - customer.recent_spoke_at
    said = refusal(state, agent, age, suspended=suspended)
    if not said and respect_capacity and not has_room(state, agent):
        said = "full"
    values = compared(state, agent, age)
    return (None if said else agent), Step(rule=RULE, took=not said, detail=said or "recent_contact", values=values)


def compared(state: ShopState, agent: Agent, age: timedelta) -> dict[str, object]:
    """Return the values a step about the recent contact shows (R4.6)."""
    return {
        "agent": agent.id,
        "hours_ago": round(age / timedelta(hours=1), 2),
        "presence": agent.presence.value,
        "connection": agent.connection.value,
        "load": state.load(agent.id),
        "capacity": agent.capacity,
    }


def has_room(state: ShopState, agent: Agent) -> bool:
    """R3.6: beyond capacity only by the setting."""
    return state.load(agent.id) < agent.capacity or state.shop.recent_contact.recent_over_capacity


def refusal(state: ShopState, agent: Agent, age: timedelta, *, suspended: bool) -> str:
    """Return why the recent contact is skipped (R3.2–R3.5), or an empty string; the edges belong to the window."""
    settings = state.shop.recent_contact
    if age > timedelta(hours=settings.window_h):
        return "older_than_window"
    if agent.disabled or agent.presence is Presence.offline:
        return "offline"
    if agent.connection is not Connection.connected:
        return agent.connection.value
    if agent.next_presence is not None or not agent.on_shift:
        return "finishing" if agent.on_shift else "off_shift"
    return "" if agent.presence is Presence.online else _suspended(state, agent, age, asked=suspended)


def _suspended(state: ShopState, agent: Agent, age: timedelta, *, asked: bool) -> str:
    """R3.5: her own word for this break, else the shop's setting; she can't ask for more than the window."""
    settings = state.shop.recent_contact
    rule = settings.when_suspended
    if agent.keep_recents is not None:
        rule = "within_window" if agent.keep_recents else "never"
    if not asked or rule == "never":
        return "suspended"
    return "suspended_too_long_ago" if rule == "within_window" and age > timedelta(hours=settings.suspended_h) else ""
