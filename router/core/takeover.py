"""A supervisor takes a conversation, whoever has it."""

from datetime import datetime

from models.commands import By, TakeOver
from models.entities import Agent, Assignment, Conversation, Step, Trace
from models.enums import AssignmentReason, TurnEnd
from models.errors import Conflict, Forbidden
from models.events import Event
from router.core.assignment import assigned, chosen, unassigned
from router.core.blocked import check_not_blocked
from router.core.handoff import end_turn
from router.core.ownership import known_agent, open_conversation
from router.core.receiving import at_her_desk, is_full
from router.core.registry import decides
from router.core.shunt import Found
from router.core.state import ShopState


@decides(TakeOver)
def take_over(state: ShopState, command: TakeOver, now: datetime) -> list[Event]:
    """Give the conversation to the supervisor who asks, from agent, bot, queue or pool; capacity is not looked at."""
    conversation = open_conversation(state, command.conversation_id)
    check_not_blocked(state, conversation)
    agent = _supervisor(state, command.by)
    if conversation.owner_id == agent.id:
        return []
    reason = AssignmentReason.takeover
    words = command.reason or ""
    card = Assignment(reason=reason, operator=agent.name, kind=reason.value, text=words)
    found = Found(agent.id, conversation.group_id, reason, _trace(state, conversation, agent))
    return [*_freed(conversation, agent, words, now), assigned(state, conversation, now, found, card)]


def _supervisor(state: ShopState, by: By) -> Agent:
    if not by.supervises or by.id is None:
        raise Forbidden("Only a supervisor takes a conversation over.")
    agent = known_agent(state, by.id)
    if not at_her_desk(agent):
        raise Conflict("Open your desk and go online or suspended first; then you can take it over.")
    return agent


def _trace(state: ShopState, conversation: Conversation, agent: Agent) -> Trace:
    """Explain that a supervisor decided, beyond her capacity or not (I11)."""
    over = is_full(state, agent)
    values = {"agent": agent.id, "from": conversation.owner_id, "over_capacity": over}
    step = Step(rule="C4", took=True, detail="takeover", values=values)
    return Trace((step,), (chosen(state, agent.id),), winner=agent.id)


def _freed(conversation: Conversation, agent: Agent, words: str, now: datetime) -> list[Event]:
    """Take it from whoever has it now: its owner, or an open bot turn."""
    if conversation.owner_id is None:
        return end_turn(conversation, TurnEnd.superseded, now)
    reason = AssignmentReason.takeover.value
    return unassigned(conversation, reason, agent.name, now, to_agent=agent.id, to_name=agent.name, words=words)
