"""Waiting for a busy recent contact: a bounded time in which she alone may take her customer, before others (R3.6)."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Conversation, Group, Step
from models.enums import AssignmentReason, ConversationState
from models.events import Event, RecentWaitEnded
from router.core.groups import facts_of, matching_group
from router.core.intent import Intent
from router.core.recent_contact import recent_contact
from router.core.registry import evolves
from router.core.state import ShopState


class Wait(Struct, frozen=True):
    """Say for whom a customer waits, until when, in which group's line, and how that was decided."""

    agent_id: int
    until: datetime
    group: Group
    steps: tuple[Step, ...]


def wait_for_recent(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> Wait | None:
    """Return the wait for a recent contact who would receive if she had room, where the shop has one (R3.6)."""
    seconds = state.shop.recent_contact.recent_wait_s
    if not seconds or not _may_wait(conversation, intent):
        return None
    customer = state.customers[conversation.customer_id]
    agent_id = customer.recent_agent_id or 0
    if agent_id in conversation.excluded:
        return None
    _, asked = recent_contact(state, customer, now, respect_capacity=True, suspended=True)
    group, matched = matching_group(state, facts_of(customer, conversation))
    if asked.detail != "full" or group is None:
        return None
    values = {"agent": agent_id, "group": group.id, "recent_wait_s": seconds}
    waits = Step(rule="R3.6", took=True, detail="waits_for_recent", values=values)
    return Wait(agent_id, now + timedelta(seconds=seconds), group, (asked, matched, waits))


def _may_wait(conversation: Conversation, intent: Intent) -> bool:
    """Leave out who was sent somewhere, and who has her place in the pool (D)."""
    sent = intent.group_id is not None or intent.reason is AssignmentReason.transfer_group
    return not sent and conversation.state is not ConversationState.waiting_offline


def wait_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """End a wait: its time is over, or she does not receive any more."""
    return [RecentWaitEnded(at=now, conversation_id=conversation.id)]


@evolves(RecentWaitEnded)
def recent_wait_ended(state: ShopState, event: RecentWaitEnded) -> None:
    """Let the customer wait like anybody, at the place of her waiting time; the line's own limit begins (R5.4)."""
    conversation = state.conversations[event.conversation_id]
    limit = timedelta(seconds=state.groups[conversation.group_id or 0].queue.timeout_s)
    state.change(replace(conversation, waits_for=None, waits_until=None, queue_until=event.at + limit))
    state.unsettled[conversation.id] = Intent("stand_in_line")
