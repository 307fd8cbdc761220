"""From the bot to a person: what triggers it and what it changes (R8.2, R8.4, R8.5)."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from models.commands import RequestHandoff
from models.entities import Conversation, Handoff
from models.enums import AssignmentReason, HandoffTrigger, TurnEnd
from models.errors import Conflict
from models.events import BotTurnEnded, Event, HandoffRequested
from router.core.blocked import refuse_blocked
from router.core.intent import Intent
from router.core.reassuring import reassure_from
from router.core.registry import decides, evolves
from router.core.state import ShopState
from router.core.triggers import Verdict


def hand_off(
    conversation: Conversation, trigger: HandoffTrigger, now: datetime, verdict: Verdict | None = None
) -> list[Event]:
    """End an open turn and ask for a person."""
    request = asked_by(conversation, verdict, now) if verdict else handoff_request(conversation, trigger, now)
    return [*end_turn(conversation, TurnEnd.superseded, now), request]


def asked_by(
    conversation: Conversation,
    verdict: Verdict,
    now: datetime,
    *,
    intent: str | None = None,
    group_id: int | None = None,
) -> HandoffRequested:
    """Build the request for a person by the trigger that fired, with what it compared (R8.2)."""
    return handoff_request(
        conversation,
        verdict.trigger,
        now,
        detail=verdict.said,
        intent=intent,
        group_id=group_id,
        values=verdict.values,
    )


def handoff_request(
    conversation: Conversation,
    trigger: HandoffTrigger,
    now: datetime,
    *,
    detail: str | None = None,
    intent: str | None = None,
    group_id: int | None = None,
    values: dict[str, Any] | None = None,
) -> HandoffRequested:
    """Build the request for a person (R8.2); the customer did not ask for one when the bot failed or is off."""
    return HandoffRequested(
        at=now,
        conversation_id=conversation.id,
        handoff=Handoff(trigger, now, detail, intent, conversation.bot, values or {}),
        asked=trigger not in {HandoffTrigger.bot_failed, HandoffTrigger.bot_off},
        group_id=group_id,
    )


def end_turn(conversation: Conversation, end: TurnEnd, now: datetime) -> list[Event]:
    """End the open turn, if there is one, so that its answer is refused from now on (R8.3)."""
    if conversation.bot_turn is None:
        return []
    return [BotTurnEnded(at=now, conversation_id=conversation.id, turn=conversation.bot_turn, end=end)]


@decides(RequestHandoff)
def request_handoff(state: ShopState, command: RequestHandoff, now: datetime) -> list[Event]:
    """Take the button press for a person; once asked, asking again changes nothing."""
    conversation = state.open_conversation(command.customer_id, command.channel)
    if conversation is None:
        raise Conflict("Write a message first; there is no open conversation to hand to a person.")
    if not state.shop.handoff.button:
        raise Conflict("This shop has no button for a person; the bot hands over by what the customer writes.")
    refuse_blocked(state.customers[conversation.customer_id])
    if conversation.owner_id is not None or conversation.queued_at is not None:
        return []
    if conversation.asked_human and conversation.entry_id is not None and not state.serving:
        return []
    return hand_off(conversation, HandoffTrigger.button, now)


@evolves(HandoffRequested)
def handoff_requested(state: ShopState, event: HandoffRequested) -> None:
    """Remember who asked and why; the customer waits from now if she did not already (R8.5)."""
    conversation = state.conversations[event.conversation_id]
    failed = event.handoff.trigger is HandoffTrigger.bot_failed
    state.unsettled[conversation.id] = Intent(
        "route",
        reason=AssignmentReason.bot_failed if failed else AssignmentReason.handoff,
        group_id=event.group_id,
    )
    state.change(
        replace(
            conversation,
            handoff=event.handoff,
            asked_human=conversation.asked_human or event.asked,
            waiting_since=conversation.waiting_since or event.at,
            reassure_at=reassure_from(state, conversation, event.at),
            bot=None if event.handoff.trigger is HandoffTrigger.bot_off else conversation.bot,
        )
    )
    entry = state.entries.get(conversation.entry_id or 0)
    if entry is not None:
        state.change(replace(entry, asked_human=entry.asked_human or event.asked, unanswered=True))
