"""The turn of those who wait for their recent contact: she has room, or she does not receive any more (R3.6, R5.2)."""

from datetime import datetime

from msgspec.structs import replace

from models.entities import Agent, Conversation, Step, Trace
from models.enums import AssignmentReason, Connection
from models.events import Event
from router.core.intent import Intent
from router.core.queue_places import place_of
from router.core.recent_contact import compared, has_room, refusal
from router.core.recent_wait import wait_over
from router.core.routing import give
from router.core.shunt import Found
from router.core.state import ShopState


def recent_turn(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Give an agent the next customer who waits for her alone, or end the wait of one she won't receive."""
    waiting = [state.conversations[it] for it in state.waits_for.get(agent_id, ())]
    for conversation in sorted(waiting, key=place_of):
        if events := _turn(state, conversation, state.agents[agent_id], now):
            return events
    return []


def _turn(state: ShopState, conversation: Conversation, agent: Agent, now: datetime) -> list[Event]:
    """Her right to receive was there when the wait began: no window passes by meanwhile."""
    customer = state.customers[conversation.customer_id]
    age = (conversation.queued_at or now) - (customer.recent_spoke_at or now)
    in_grace = agent.connection is Connection.grace
    back = replace(agent, connection=Connection.connected) if in_grace else agent
    said = refusal(state, back, age, suspended=True)
    if said or customer.recent_agent_id != agent.id or not _open(state):
        return wait_over(state, conversation, now)
    if in_grace or not has_room(state, agent):
        return []
    step = Step(rule="R3", took=True, detail="recent_contact", values=compared(state, agent, age))
    found = Found(agent.id, None, AssignmentReason.recent_contact, Trace(steps=(step,), winner=agent.id))
    return [give(state, conversation, now, found, Intent("route"))]


def _open(state: ShopState) -> bool:
    """R2.1 before R3: with nobody online her recent contact receives only where the shop prefers that (R3.5)."""
    return bool(state.serving) or state.shop.recent_contact.when_all_suspended == "recent"


def recent_turns(state: ShopState, now: datetime) -> list[Event]:
    """Look at everybody who is waited for, after somebody left or the settings changed."""
    for agent_id in sorted(state.waits_for):
        if events := recent_turn(state, agent_id, now):
            return events
    return []
