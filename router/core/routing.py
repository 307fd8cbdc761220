"""Placing a conversation: an agent, the bot, a queue or the pool (R2 in its order)."""

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from models.entities import Assignment, Conversation, Group, Step, Trace
from models.enums import AssignmentReason, ConversationState, PoolReason
from models.events import ConversationHandedToBot, ConversationQueued, Event
from router.core.after_handoff import closed_step, still_waiting, trigger_step
from router.core.assignment import assigned, chosen
from router.core.bot_health import admits, unwell_step
from router.core.groups import facts_of, matching_group, somebody_serves
from router.core.intent import Intent
from router.core.offline_handling import handling_step, keeper
from router.core.pool import pooled
from router.core.recent_wait import Wait, wait_for_recent
from router.core.registry import evolves
from router.core.shunt import EVERYBODY_ASKED, Found, Search, find_agent, find_personal
from router.core.state import ShopState

NEVER_BACK = frozenset({AssignmentReason.transfer_group, AssignmentReason.reclaimed})
"""Who let go of it like this does not get it straight back, not even when everybody has been asked (R4.4, R9.5)."""

LOST_HER_AGENT = frozenset({AssignmentReason.agent_gone, AssignmentReason.reclaimed})
"""Whose customer keeps her waiting time in the next line (R1.4, R9.5)."""


def route(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    """Find a conversation its place by R2; the answer is one placing event, none if it stays where it is.

    Behind a handoff the trace begins with what triggered it (R8.2).
    """
    why = trigger_step(conversation, intent)
    if (closed := closed_step(state, conversation, intent, now)) is not None:
        placed = _to_pool(state, conversation, intent, Trace((*why, closed)), now)
    else:
        placed = [_explained(event, why) for event in _placed(state, conversation, intent, now)]
    asks_again = intent.reason is AssignmentReason.handoff and conversation.state is ConversationState.waiting_offline
    return placed or ([still_waiting(state, conversation, now)] if asks_again else [])


def _explained(placed: Any, why: tuple[Step, ...]) -> Event:
    event: Event = replace(placed, trace=replace(placed.trace, steps=(*why, *placed.trace.steps))) if why else placed
    return event


def _placed(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> list[Event]:
    search = Search(
        persons_last=intent.group_id is not None,
        group_id=intent.group_id,
        excluded=frozenset(conversation.excluded),
        again=not intent.declined and intent.reason not in NEVER_BACK,
    )
    bot = bot_for(state, conversation) if intent.bot else None
    unwell = _unwell(state, bot, now)
    bot = bot if not unwell else None
    if not state.serving:
        return _offline(state, conversation, intent, bot, search, now, unwell)
    if (wait := wait_for_recent(state, conversation, intent, now)) is not None:
        trace = Trace(steps=(_entrance(state, took=False), *wait.steps))
        return [_queued(state, conversation, wait.group, intent, trace, now, wait)]
    find = find_personal if bot is not None and state.shop.bot.mode == "bot_first" else find_agent
    found = _past(unwell, find(state, conversation, now, search), state.shop.bot.mode)
    found = _behind(_entrance(state, took=False), found)
    if found.agent_id is not None:
        return [give(state, conversation, now, found, intent)]
    if bot is not None:
        return [_to_bot(conversation, bot, found.trace, now)]
    return _queue_or_pool(state, conversation, intent, found, now)


def _unwell(state: ShopState, bot: str | None, now: datetime) -> tuple[Step, ...]:
    """R2.4: a bot that fails is gone past, and the trace says why."""
    return () if bot is None or admits(state.shop, bot, now) else (unwell_step(state.shop, bot, now),)


def _past(unwell: tuple[Step, ...], found: Found, mode: str) -> Found:
    """Put the step past an unhealthy bot where it would have been asked: before the groups, or behind them."""
    steps = found.trace.steps
    groups = next((place for place, step in enumerate(steps) if step.rule == "R2.5"), len(steps))
    place = groups if mode == "bot_first" else len(steps)
    return replace(found, trace=replace(found.trace, steps=(*steps[:place], *unwell, *steps[place:])))


def _entrance(state: ShopState, *, took: bool) -> Step:
    """R2.1: say whether anybody of the shop is online and not suspended."""
    online = len(state.serving)
    detail = "somebody_online" if online else "nobody_online"
    return Step(rule="R2.1", took=took, detail=detail, values={"online": online})


def _behind(step: Step, found: Found) -> Found:
    return replace(found, trace=replace(found.trace, steps=(step, *found.trace.steps)))


def give(state: ShopState, conversation: Conversation, now: datetime, found: Found, intent: Intent) -> Event:
    """Assign to the agent found; the intent's reason wins over the step that chose her, which stays beside it."""
    reason = found.chosen_by if intent.reason is AssignmentReason.shunt else intent.reason
    assignment = Assignment(
        reason=reason,
        operator=intent.operator,
        kind="transfer" if reason is AssignmentReason.transfer_group else reason.value,
        text=intent.words,
        note=intent.note,
        chosen_by=found.chosen_by,
    )
    return assigned(state, conversation, now, found, assignment)


def _offline(
    state: ShopState,
    conversation: Conversation,
    intent: Intent,
    bot: str | None,
    search: Search,
    now: datetime,
    unwell: tuple[Step, ...],
) -> list[Event]:
    """R2.1 and R6.2: nobody is online and not suspended; R3.5 may prefer a suspended recent contact."""
    asked: tuple[Step, ...] = ()
    if state.shop.recent_contact.when_all_suspended == "recent":
        found = find_personal(state, conversation, now, search)
        if found.agent_id is not None:
            return [give(state, conversation, now, _behind(_entrance(state, took=False), found), intent)]
        asked = found.trace.steps
    steps = (_entrance(state, took=True), *asked, *unwell)
    if bot is not None:
        return [_to_bot(conversation, bot, Trace(steps), now)]
    agent = keeper(state, conversation)
    if agent is not None:
        trace = Trace((*steps, handling_step(state, agent)), (chosen(state, agent.id),), winner=agent.id)
        return [give(state, conversation, now, Found(agent.id, None, AssignmentReason.shunt, trace), intent)]
    return _to_pool(state, conversation, intent, Trace(steps), now)


def bot_for(state: ShopState, conversation: Conversation) -> str | None:
    """Return the bot that answers this conversation: the matched group's own, else the shop's (R2.4, R2.5)."""
    if state.shop.bot.mode == "off":
        return None
    customer = state.customers[conversation.customer_id]
    group, _ = matching_group(state, facts_of(customer, conversation))
    name = (group.bot if group else None) or state.shop.bot.bot
    return name if name in state.shop.bots else None


def knowing_bots(state: ShopState, conversation: Conversation) -> tuple[str, ...]:
    """Return the shop's bots, those first whose knowledge is about this conversation: its group's, then the shop's."""
    customer = state.customers[conversation.customer_id]
    group, _ = matching_group(state, facts_of(customer, conversation))
    near = (group.bot if group else None, state.shop.bot.bot)
    return tuple(dict.fromkeys(it for it in (*near, *sorted(state.shop.bots)) if it in state.shop.bots))


def _to_bot(conversation: Conversation, bot: str, trace: Trace, now: datetime) -> Event:
    step = Step(rule="R2.4", took=True, detail="bot", values={"bot": bot})
    return ConversationHandedToBot(
        at=now,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        bot=bot,
        trace=replace(trace, steps=(*trace.steps, step), winner=None),
    )


def _queue_or_pool(
    state: ShopState, conversation: Conversation, intent: Intent, found: Found, now: datetime
) -> list[Event]:
    """R2.6 to its end: the matched group's queue if somebody there is online and it is not full, else the pool.

    Who was given on and finds nobody left to ask does not queue for those who had her (R4.4).
    """
    group = state.groups.get(found.group_id or 0)
    if group is None or not somebody_serves(state, group) or found.refusal == EVERYBODY_ASKED:
        return _to_pool(state, conversation, intent, found.trace, now)
    step = _queue_step(state, group)
    trace = replace(found.trace, steps=(*found.trace.steps, step))
    if not step.took:
        turned_away = replace(intent, pool_reason=PoolReason.queue_timeout)
        return _to_pool(state, conversation, turned_away, trace, now)
    if conversation.state is ConversationState.waiting_offline:
        return []
    return [_queued(state, conversation, group, intent, trace, now)]


def _queue_step(state: ShopState, group: Group) -> Step:
    """R5.4: a full queue takes nobody."""
    waiting = len(state.lines.get(group.id, ()))
    values = {"group": group.id, "waiting": waiting, "limit": group.queue.limit}
    if waiting >= group.queue.limit:
        return Step(rule="R5.4", took=False, detail="queue_full", values=values)
    return Step(rule="R2.6", took=True, detail="queue", values=values)


def _queued(
    state: ShopState,
    conversation: Conversation,
    group: Group,
    intent: Intent,
    trace: Trace,
    now: datetime,
    wait: Wait | None = None,
) -> Event:
    """Whoever lost her agent (R1.4) or was moved from another line keeps her waiting time; others queue from now."""
    lost = intent.declined or intent.reason in LOST_HER_AGENT
    since = conversation.queued_at or (conversation.waiting_since if lost else None) or now
    place = (-conversation.queue_priority, since, conversation.id)
    ahead = bisect_left(state.lines.get(group.id, []), place)
    return ConversationQueued(
        at=now,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        group_id=group.id,
        since=since,
        until=(wait.until if wait else now) + timedelta(seconds=group.queue.timeout_s),
        position=1 if wait else ahead + 1,
        trace=trace,
        waits_for=wait.agent_id if wait else None,
        waits_until=wait.until if wait else None,
    )


def _to_pool(state: ShopState, conversation: Conversation, intent: Intent, trace: Trace, now: datetime) -> list[Event]:
    if conversation.state is ConversationState.waiting_offline:
        return []
    return [pooled(state, conversation, intent.pool_reason, trace, now)]


@evolves(ConversationQueued)
def conversation_queued(state: ShopState, event: ConversationQueued) -> None:
    """Put the conversation into the group's queue (R5.1)."""
    state.unsettled.pop(event.conversation_id, None)
    conversation = state.conversations[event.conversation_id]
    same_line = conversation.group_id == event.group_id
    state.change(
        replace(
            conversation,
            state=ConversationState.queued,
            queue_priority=conversation.queue_priority if same_line else 0,
            group_id=event.group_id,
            queued_at=event.since,
            queue_until=event.until,
            waits_for=event.waits_for,
            waits_until=event.waits_until,
            idle_at=None,
            bot=None,
        )
    )


@evolves(ConversationHandedToBot)
def conversation_handed_to_bot(state: ShopState, event: ConversationHandedToBot) -> None:
    """Let the bot answer; the silence that leads to the pool is counted from now (R6.4)."""
    conversation = state.conversations[event.conversation_id]
    idle_at = event.at + timedelta(seconds=state.shop.handoff.idle_s)
    state.unsettled[conversation.id] = Intent("ask_bot")
    state.change(replace(conversation, state=ConversationState.bot, bot=event.bot, idle_at=idle_at))
