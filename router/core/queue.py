"""The queue: who is online is busy, so customers wait in a group's line and leave it by events alone (R5)."""

from datetime import datetime

from models.commands import LeaveQueue
from models.entities import Conversation, Step, Trace
from models.enums import AssignmentReason, ConversationState, PoolReason
from models.errors import Conflict
from models.events import Event
from router.core.groups import somebody_serves
from router.core.intent import Intent
from router.core.pool import pooled
from router.core.queue_places import place_of
from router.core.recent_turn import recent_turn
from router.core.registry import decides
from router.core.routing import give
from router.core.shunt import Search, find_agent
from router.core.state import ShopState


def drain_for(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Give an agent who may take more the conversation that waits longest within her reach (R5.1, R5.2)."""
    agent = state.agents.get(agent_id)
    if events := recent_turn(state, agent_id, now):
        return events
    if agent is None or not state.accepts_new(agent) or not state.queues:
        return []
    for conversation in sorted(within_reach(state, agent_id), key=place_of):
        if events := _taken(state, conversation, now):
            return events
    return []


def _taken(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    search = Search(group_id=conversation.group_id, excluded=frozenset(conversation.excluded))
    found = find_agent(state, conversation, now, search)
    if found.agent_id is None:
        return []
    return [give(state, conversation, now, found, Intent("route", reason=AssignmentReason.queue))]


def within_reach(state: ShopState, agent_id: int) -> list[Conversation]:
    """Return who may come to this agent: the first of each line in her reach, and whoever is hers in any (R5.1).

    Those who had her before do not block the others behind them (R4.4).
    """
    found = {it: state.conversations[it] for it in state.queued_for.get(agent_id, ())}
    for group_id in _lines_of(state, agent_id):
        for conversation in state.line(group_id):
            found[conversation.id] = conversation
            if agent_id not in conversation.excluded:
                break
    return [conversation for conversation in found.values() if conversation.waits_for is None]


def _lines_of(state: ShopState, agent_id: int) -> set[int]:
    """Return the lines that an open group of hers takes from (R2.6, R11.2)."""
    hers = (group_id for group_id in state.groups_of.get(agent_id, ()) if state.groups[group_id].open)
    drawn = (state.order.drawing.get(group_id, frozenset()) for group_id in hers)
    return set().union(*drawn) & state.queues.keys()


def forsaken(state: ShopState, now: datetime) -> list[Event]:
    """Look at the queues after somebody left: unserved ones go to overflow or pool one by one (R5.4).

    In those still served, whoever has been asked before may now be the last one left to ask (R4.4).
    """
    for group_id in sorted(state.queues):
        if not somebody_serves(state, state.groups[group_id]):
            if first := next(state.line(group_id), None):
                return _out_of_queue(state, first, PoolReason.nobody_online, now)
        elif events := _asked_again(state, group_id, now):
            return events
    return []


def _asked_again(state: ShopState, group_id: int, now: datetime) -> list[Event]:
    waiting = [state.conversations[it] for it in state.asked_before.get(group_id, ())]
    for conversation in sorted(waiting, key=place_of):
        if conversation.waits_for is None and (events := _taken(state, conversation, now)):
            return events
    return []


def stand_in_line(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Place who waited in vain for her recent contact: with an agent, in the line if it has room, or beyond (R3.6)."""
    if events := _taken(state, conversation, now):
        return events
    group = state.groups[conversation.group_id or 0]
    if not somebody_serves(state, group):
        return _out_of_queue(state, conversation, PoolReason.nobody_online, now)
    full = len(state.lines.get(group.id, ())) > group.queue.limit
    return _out_of_queue(state, conversation, PoolReason.queue_timeout, now) if full else []


def queue_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """End a wait that reached its limit: overflow, else pool (R5.4)."""
    return _out_of_queue(state, conversation, PoolReason.queue_timeout, now)


def _out_of_queue(state: ShopState, conversation: Conversation, reason: PoolReason, now: datetime) -> list[Event]:
    search = Search(group_id=conversation.group_id, excluded=frozenset(conversation.excluded))
    found = find_agent(state, conversation, now, search)
    if found.agent_id is not None:
        return [give(state, conversation, now, found, Intent("route", reason=AssignmentReason.queue))]
    return [pooled(state, conversation, reason, found.trace, now)]


@decides(LeaveQueue)
def leave_queue(state: ShopState, command: LeaveQueue, now: datetime) -> list[Event]:
    """Let the customer leave the queue; her message stays in the pool (R5.4)."""
    conversation = state.open_conversation(command.customer_id, command.channel)
    if conversation is None or conversation.state is not ConversationState.queued:
        raise Conflict("You are not waiting in a queue.")
    step = Step(rule="R5.4", took=True, detail="left_by_customer")
    return [pooled(state, conversation, PoolReason.queue_left, Trace(steps=(step,)), now)]
