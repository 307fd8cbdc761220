"""Where a customer goes from the bot: what the trace says of it, and working hours if set (R8.2, R8.4)."""

from datetime import datetime

from models.entities import Conversation, Step
from models.enums import AssignmentReason
from models.events import MessageCreated
from router.core.groups import facts_of, matching_group
from router.core.hours import look
from router.core.intent import Intent
from router.core.notices import notice
from router.core.outlook import outlook
from router.core.state import ShopState
from router.core.told_notice import told_notice

BY_HANDOFF = frozenset({AssignmentReason.handoff, AssignmentReason.bot_failed})
"""The reasons of who comes from a bot."""
LIVE = BY_HANDOFF | {AssignmentReason.shunt}
"""Who is handed off, and who was and writes again from the pool (R6.5); what a person or a run does is not asked."""


def trigger_step(conversation: Conversation, intent: Intent) -> tuple[Step, ...]:
    """Name the trigger with the values that it compared, at the head of the trace (R8.2)."""
    handoff = conversation.handoff
    if handoff is None or intent.reason not in BY_HANDOFF:
        return ()
    values = handoff.values or ({"detail": handoff.detail} if handoff.detail else {})
    return (Step(rule="R8.2", took=True, detail=handoff.trigger.value, values=values),)


def closed_step(state: ShopState, conversation: Conversation, intent: Intent, now: datetime) -> Step | None:
    """Say that working hours are over for who was handed off; None where that does not count (R8.2, R8.4)."""
    if not state.shop.handoff.hours_only or conversation.handoff is None or conversation.owner_id is not None:
        return None
    if intent.reason not in LIVE:
        return None
    group, _ = matching_group(state, facts_of(state.customers[conversation.customer_id], conversation))
    if group is not None:
        is_open, until = group.open, group.hours_until
    else:
        is_open, until = look(state.shop.hours, state.shop.timezone, now)
    if is_open:
        return None
    values = {"group": group.id if group else None, "until": f"{until:%Y-%m-%dT%H:%M}Z" if until else None}
    return Step(rule="R8.2", took=True, detail="hours_only", values=values)


def still_waiting(state: ShopState, conversation: Conversation, now: datetime) -> MessageCreated:
    """Tell who asks for a person while she waits in the pool already when people are back: no silence (R8.1, R8.4)."""
    group, _ = matching_group(state, facts_of(state.customers[conversation.customer_id], conversation))
    told = outlook(state, group, now).notice
    return told_notice(conversation, told or notice("handing_off", state.shop.locale), now)
