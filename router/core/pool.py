"""The offline pool: who comes in, why, and how an entry ends (R6)."""

from datetime import datetime
from itertools import count

from msgspec.structs import replace

from models.commands import ReturnToPool
from models.entities import Conversation, Entry, Step, Trace
from models.enums import ConversationState, EntryClosing, EntryState, PoolReason
from models.errors import Conflict
from models.events import ConversationPooled, Event
from router.core.assignment import unassigned
from router.core.groups import facts_of, matching_group
from router.core.outlook import outlook
from router.core.ownership import owned_by
from router.core.registry import decides, evolves
from router.core.state import ShopState


def pooled(
    state: ShopState, conversation: Conversation, reason: PoolReason, trace: Trace, now: datetime
) -> ConversationPooled:
    """Build the entry of a conversation that nobody could take (R6.3), with the three flags of R6.4."""
    customer = state.customers[conversation.customer_id]
    group, _ = matching_group(state, facts_of(customer, conversation))
    first, ahead = conversation.first_customer_at or now, outlook(state, group, now)
    return ConversationPooled(
        at=now,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        entry_id=state.next_id(Entry),
        reason=reason,
        group_id=group.id if group else None,
        # Where no bot stands in front, whoever writes asks for a person (R7.2).
        asked_human=conversation.asked_human or conversation.bot is None,
        bot_missed=conversation.bot_missed,
        unanswered=conversation.waiting_since is not None,
        first_message_at=first,
        last_message_at=conversation.last_customer_at or first,
        messages=conversation.customer_messages,
        back_at=ahead.back_at,
        notice=ahead.notice,
        trace=replace(trace, steps=(*trace.steps, Step(rule="R6.3", took=True, detail=reason.value))),
    )


def numbered(state: ShopState, events: list[Event]) -> list[Event]:
    """Give each entry that one decision makes an id of its own."""
    ids = count(state.next_id(Entry))
    return [replace(it, entry_id=next(ids)) if isinstance(it, ConversationPooled) else it for it in events]


def unresolved(conversation: Conversation) -> bool:
    """Tell whether a bot conversation needs a person (R6.4): asked for one, the bot missed, or no answer at all.

    A session of menu clicks only does not.
    """
    needs = conversation.asked_human or conversation.bot_missed or conversation.waiting_since is not None
    return needs and (conversation.typed or conversation.asked_human)


def idle_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Bring a silent, unresolved bot conversation into the pool (R6.4); a bot still asked is not silence."""
    if conversation.bot_turn is not None or not unresolved(conversation):
        return []
    return [pooled(state, conversation, PoolReason.bot_unresolved, Trace(), now)]


@decides(ReturnToPool)
def return_to_pool(state: ShopState, command: ReturnToPool, now: datetime) -> list[Event]:
    """Give a conversation back to the pool, by its owner or a supervisor, with a reason (R9.7).

    A supervisor does so also with one that waits in a queue (R5.1).
    """
    conversation = owned_by(state, command.conversation_id, command.by)
    if conversation.owner_id is None and conversation.state is not ConversationState.queued:
        raise Conflict("Nobody has this conversation; only one that an agent has or that waits in a queue can go back.")
    step = Step(rule="R9.7", took=True, detail="returned", values={"reason": command.reason, "by": command.by.name})
    returned = pooled(state, conversation, PoolReason.returned, Trace(steps=(step,)), now)
    if conversation.owner_id is None:
        return [returned]
    return [*unassigned(conversation, returned.reason.value, command.by.name, now, words=command.reason), returned]


@evolves(ConversationPooled)
def conversation_pooled(state: ShopState, event: ConversationPooled) -> None:
    """Put the conversation into the pool; a bot it has may go on answering (R8.4)."""
    conversation = state.conversations[event.conversation_id]
    state.unsettled.pop(conversation.id, None)
    state.change(_entry(event, conversation.channel))
    in_pool = ConversationState.waiting_offline
    state.change(replace(conversation, **NO_PLACE, state=in_pool, entry_id=event.entry_id, owner_id=None))


NO_PLACE = {
    "queued_at": None,
    "queue_until": None,
    "queue_priority": 0,
    "waits_for": None,
    "waits_until": None,
    "idle_at": None,
    "reassure_at": None,
}
"""What a conversation loses when it leaves queue or bot for the pool; the bot itself may go on answering (R8.4)."""


def _entry(event: ConversationPooled, channel: str) -> Entry:
    return Entry(
        id=event.entry_id,
        conversation_id=event.conversation_id,
        customer_id=event.customer_id,
        channel=channel,
        reason=event.reason,
        entered_at=event.at,
        first_message_at=event.first_message_at,
        last_message_at=event.last_message_at,
        messages=event.messages,
        group_id=event.group_id,
        asked_human=event.asked_human,
        bot_missed=event.bot_missed,
        unanswered=event.unanswered,
        for_agent_id=event.for_agent_id,
        card=event.card,
    )


def close_entry(state: ShopState, entry_id: int | None, reason: EntryClosing, at: datetime) -> None:
    """Close an entry, if there is one, and say why."""
    entry = state.entries.get(entry_id or 0)
    if entry is not None:
        state.change(replace(entry, state=EntryState.closed, closed_at=at, closed_reason=reason.value))
