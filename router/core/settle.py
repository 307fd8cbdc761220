"""Consequences: what follows from an event is decided on the evolved state, one small step at a time."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop

from models.entities import Agent, Conversation, Run
from models.enums import ConversationState, TurnEnd
from models.events import Event
from router.core.agent_ready import agent_ready
from router.core.allocation import next_item
from router.core.bot_health import health_changes
from router.core.bot_turns import ask_bot, turn_over
from router.core.deadlines import rang
from router.core.dealing import snatched_items
from router.core.finishing import work_done
from router.core.handoff import end_turn, hand_off
from router.core.intent import Intent
from router.core.leaving import release_from_gone
from router.core.left_for import give_what_was_left
from router.core.offers import offer_over, unanswerable
from router.core.opening import hours_over, shift_over
from router.core.pool import idle_over
from router.core.presence import grace_over, suspension_over
from router.core.queue import drain_for, forsaken, queue_over, stand_in_line
from router.core.reassuring import reassure
from router.core.recent_turn import recent_turns
from router.core.recent_wait import wait_over
from router.core.reclaim import reclaim
from router.core.routing import route
from router.core.run_progress import may_deal
from router.core.silence import reply_overdue
from router.core.state import ShopState
from router.core.triggers import by_keyword, first, of_message

Over = Callable[[ShopState, int, datetime, datetime], list[Event]]
"""Brings what a passed deadline (of whom, since when) leads to now."""


def settle(state: ShopState, now: datetime) -> list[Event]:
    """Return the next consequence, or nothing when all is settled; the caller evolves it and asks again."""
    return (
        health_changes(state, now)
        or _placed(state, now)
        or _drained(state, now)
        or _looked_at(state, now)
        or snatched_items(state, now)
    )


def _placed(state: ShopState, now: datetime) -> list[Event]:
    """Find the next conversation that has no place its place."""
    while state.unsettled:
        conversation_id, intent = next(iter(state.unsettled.items()))
        del state.unsettled[conversation_id]
        if events := _settle_one(state, state.conversations[conversation_id], intent, now):
            return events
    return []


def _drained(state: ShopState, now: datetime) -> list[Event]:
    """Give the next agent who may take more what waits for her: the queue first, then the pool (R5.2, R7.14)."""
    while state.drainable:
        agent_id = next(iter(state.drainable))
        if events := _next_for(state, agent_id, now):
            return events
        del state.drainable[agent_id]
        if events := agent_ready(state, agent_id, now):
            return events
    return []


def _next_for(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Put what was left for her before what waits for anybody (R9.4)."""
    return (
        work_done(state, agent_id, now) or give_what_was_left(state, agent_id, now) or drain_for(state, agent_id, now)
    )


def _looked_at(state: ShopState, now: datetime) -> list[Event]:
    """Look at offers and queues as long as somebody who left may have been asked, or the last (R5.4, R9.4)."""
    if not state.queues_in_doubt:
        return []
    events = unanswerable(state, now) or recent_turns(state, now) or forsaken(state, now)
    state.queues_in_doubt = bool(events)
    return events


def _settle_one(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    if intent.kind == "ask_bot":
        return ask_bot(state, conversation, now)
    if intent.kind == "stand_in_line":
        return stand_in_line(state, conversation, now)
    if intent.kind == "customer_wrote":
        return _customer_wrote(state, conversation, intent, now)
    return route(state, conversation, intent, now)


def _customer_wrote(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    if conversation.state is ConversationState.routing:
        return _first_message(state, conversation, intent, now)
    if conversation.state is ConversationState.queued:
        return []
    if conversation.owner_id is not None:
        return release_from_gone(state, conversation, now)
    return _bot_or_person(state, conversation, intent, now)


def _first_message(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    """Route a new conversation; asking for a person at once skips the bot (R8.2)."""
    said = by_keyword(state.shop, intent.text)
    if said.fires and state.shop.bot.mode != "off":
        return hand_off(conversation, said.trigger, now, said)
    return route(state, conversation, Intent("route", bot=True), now)


def _bot_or_person(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    """On the bot's side or in the pool: what she says hands off, somebody free takes who waits (R6.5), else the bot."""
    said = of_message(state.shop, intent.text, conversation.repeats, asked=conversation.asked_human)
    fired = first(said) if conversation.bot is not None else None
    if fired is not None:
        return hand_off(conversation, fired.trigger, now, fired)
    if conversation.state is ConversationState.waiting_offline:
        placed = route(state, conversation, Intent("route"), now)
        if placed:
            return [*end_turn(conversation, TurnEnd.superseded, now), *placed]
    return ask_bot(state, conversation, now)


def overdue(state: ShopState, now: datetime) -> list[Event]:
    """Return what the next passed deadline brings, or nothing when none is left that matters."""
    while state.deadlines and state.deadlines[0][0] <= now:
        at, kind, thing = heappop(state.deadlines)
        events = _DEADLINES[kind](state, thing, at, now)
        if events:
            return events
    return []


def first_that_matters(state: ShopState, before: datetime) -> datetime | None:
    """Drop the deadlines before an instant that bring nothing; return when the first was due that brings something.

    For who follows a log: an alarm that rang for nothing leaves no event in it.
    """
    while state.deadlines and state.deadlines[0][0] < before:
        at, kind, thing = state.deadlines[0]
        rings = state.alarms.get((kind, thing))
        if _DEADLINES[kind](state, thing, at, at):
            if rings is not None:
                state.alarms[kind, thing] = rings
            return at
        heappop(state.deadlines)
    return None


def _of_agent(name: str, over: Callable[[ShopState, Agent, datetime], list[Event]]) -> Over:
    """Look at an agent's deadline, unless it was moved or lifted since."""

    def look(state: ShopState, agent_id: int, at: datetime, now: datetime) -> list[Event]:
        agent = state.agents[agent_id]
        return over(state, agent, now) if getattr(agent, name) == at else []

    return look


def _of_group(state: ShopState, group_id: int, at: datetime, now: datetime) -> list[Event]:
    """Look at a group's hours, unless they were changed or the group removed since."""
    group = state.groups.get(group_id)
    return hours_over(state, group, now) if group is not None and group.hours_until == at else []


def _of_conversation(name: str, over: Callable[[ShopState, Conversation, datetime], list[Event]]) -> Over:
    """Look at a conversation's deadline, unless it was moved or lifted since."""

    def look(state: ShopState, conversation_id: int, at: datetime, now: datetime) -> list[Event]:
        conversation = state.conversations.get(conversation_id)
        if conversation is None or getattr(conversation, name) != at:
            return []
        return over(state, conversation, now)

    return look


def _of_turns(kind: str, name: str, over: Callable[[ShopState, Conversation, datetime], list[Event]]) -> Over:
    """Look at a deadline of a conversation that every message moves."""

    def look(state: ShopState, conversation_id: int, at: datetime, now: datetime) -> list[Event]:
        conversation = state.conversations.get(conversation_id)
        deadline = getattr(conversation, name) if conversation is not None else None
        came = rang(state, at, kind, conversation_id, deadline)
        return over(state, conversation, now) if came and conversation is not None else []

    return look


_DEADLINES: dict[str, Over] = {
    "grace": _of_agent("grace_until", grace_over),
    "presence": _of_agent("presence_until", suspension_over),
    "shift": _of_agent("shift_until", shift_over),
    "hours": _of_group,
    "bot": _of_conversation("bot_deadline", turn_over),
    "offer": _of_conversation("offer_until", offer_over),
    "queue": _of_conversation("queue_until", queue_over),
    "recent_wait": _of_conversation("waits_until", wait_over),
    "reassure": _of_conversation("reassure_at", reassure),
    "idle": _of_turns("idle", "idle_at", idle_over),
    "overdue": _of_turns("overdue", "overdue_at", reply_overdue),
    "reclaim": _of_turns("reclaim", "reclaim_at", reclaim),
}


def deal(state: ShopState, now: datetime) -> list[Event]:
    """Deal the next entry of a running run: what a person chose first, then the oldest (R6.7, R7.16)."""
    ready = [run for run in state.runs.values() if may_deal(run, now)]
    if not ready:
        return []
    return next_item(state, min(ready, key=_turn) if len(ready) > 1 else ready[0], now)


def _turn(run: Run) -> tuple[bool, int]:
    return run.policy_id is not None, run.id
