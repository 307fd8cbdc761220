"""Bot turns: one open at a time, fenced by its id, ended by answer, failure, clock or a person (R8.1, R8.3)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import AnswerBotTurn, FailBotTurn
from models.entities import Conversation
from models.enums import ConversationState, HandoffTrigger, MessageKind, SenderType, TurnEnd
from models.events import (
    BotAnswerRefused,
    BotTurnEnded,
    BotTurnOpened,
    BotTurnResumed,
    ConversationClosed,
    Event,
    MessageCreated,
)
from router.core.handoff import end_turn, hand_off
from router.core.notices import notice
from router.core.registry import decides, evolves
from router.core.state import ShopState


def ask_bot(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Open a turn for what the customer wrote; a turn still open is superseded."""
    if conversation.bot is None:
        return []
    spec = state.shop.bots.get(conversation.bot)
    if spec is None:
        return hand_off(conversation, HandoffTrigger.bot_off, now)
    opened = BotTurnOpened(
        at=now,
        conversation_id=conversation.id,
        turn=f"t-{conversation.id}-{conversation.bot_turns + 1}",
        bot=conversation.bot,
        deadline=now + timedelta(seconds=spec.timeout_s),
    )
    return [*end_turn(conversation, TurnEnd.superseded, now), opened]


def asked_again(state: ShopState, now: datetime) -> list[BotTurnResumed]:
    """Return every open turn with a fresh deadline, for a server that has just started (I21)."""
    return [
        BotTurnResumed(
            at=now,
            conversation_id=conversation.id,
            turn=conversation.bot_turn,
            bot=conversation.bot,
            deadline=now + timedelta(seconds=spec.timeout_s),
        )
        for conversation in sorted(state.conversations.values(), key=lambda found: found.id)
        if conversation.bot_turn is not None
        and conversation.bot is not None
        and (spec := state.shop.bots.get(conversation.bot)) is not None
    ]


@decides(AnswerBotTurn)
def answer_bot_turn(state: ShopState, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Take a bot's answer if its turn is the open one; else record that it was refused (R8.3)."""
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or conversation.bot_turn != command.turn:
        stale = BotAnswerRefused(
            at=now, conversation_id=command.conversation_id, turn=command.turn, action=command.action
        )
        return [stale]
    texts = _texts(state, conversation, command, now)
    if command.action == "handoff":
        group_id = next((g.id for g in state.groups.values() if g.name == command.group), None)
        handed = hand_off(
            replace(conversation, bot_turn=None),
            HandoffTrigger.bot_request,
            now,
            detail=command.reason,
            intent=command.intent,
            group_id=group_id,
        )
        return [_ended(command, TurnEnd.handed_off, now), *texts, *handed]
    if command.action == "close":
        return [_ended(command, TurnEnd.closed, now), *texts, _closed(conversation, command, now)]
    return [
        _ended(command, TurnEnd.replied, now),
        *texts,
        *_missed_too_often(state, conversation, command, now),
    ]


def _ended(command: AnswerBotTurn, end: TurnEnd, now: datetime) -> Event:
    return BotTurnEnded(
        at=now,
        conversation_id=command.conversation_id,
        turn=command.turn,
        end=end,
        missed=command.missed,
        confidence=command.confidence,
        intent=command.intent,
        reason=command.reason,
    )


def _closed(conversation: Conversation, command: AnswerBotTurn, now: datetime) -> Event:
    return ConversationClosed(
        at=now,
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        by=conversation.bot or "bot",
    )


def _texts(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Write the bot's messages; they answer the customer unless the bot missed or gives her on (R9.6)."""
    answered = command.action != "handoff" and not command.missed and not conversation.asked_human
    return [
        MessageCreated(
            at=now,
            conversation_id=conversation.id,
            seq=conversation.messages + offset,
            sender_type=SenderType.bot,
            sender_name=conversation.bot or "bot",
            text=text,
            customer_id=conversation.customer_id,
            state=conversation.state,
            waiting_since=None if answered else conversation.waiting_since,
        )
        for offset, text in enumerate(command.texts, start=1)
    ]


def _missed_too_often(
    state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime
) -> list[Event]:
    """R8.2: n misses in a row lead to a person."""
    spec = state.shop.bots[conversation.bot or ""]
    misses = conversation.bot_misses + 1
    if not command.missed or misses < spec.max_misses:
        return []
    return hand_off(replace(conversation, bot_turn=None), HandoffTrigger.misses, now, detail=str(misses))


@decides(FailBotTurn)
def fail_bot_turn(state: ShopState, command: FailBotTurn, now: datetime) -> list[Event]:
    """Take a bot's failure: the customer is told and gets a person, never silence (R8.1)."""
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or conversation.bot_turn != command.turn:
        return []
    return _failed(state, conversation, command.reason, now)


def turn_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Fail a turn whose deadline has passed (R8.1)."""
    if conversation.bot_turn is None or conversation.bot_deadline is None or conversation.bot_deadline > now:
        return []
    return _failed(state, conversation, "timeout", now)


def _failed(state: ShopState, conversation: Conversation, reason: str, now: datetime) -> list[Event]:
    ended = BotTurnEnded(
        at=now,
        conversation_id=conversation.id,
        turn=conversation.bot_turn or "",
        end=TurnEnd.failed,
        reason=reason,
    )
    told = MessageCreated(
        at=now,
        conversation_id=conversation.id,
        seq=conversation.messages + 1,
        sender_type=SenderType.system,
        sender_name="system",
        kind=MessageKind.notice,
        text=notice("bot_failed", state.shop.locale),
        customer_id=conversation.customer_id,
        state=conversation.state,
        waiting_since=conversation.waiting_since,
    )
    handed = hand_off(replace(conversation, bot_turn=None), HandoffTrigger.bot_failed, now, detail=reason)
    return [ended, told, *handed]


@evolves(BotTurnOpened)
def bot_turn_opened(state: ShopState, event: BotTurnOpened) -> None:
    """Open the turn."""
    conversation = state.conversations[event.conversation_id]
    turns = conversation.bot_turns + 1
    state.change(replace(conversation, bot_turn=event.turn, bot_deadline=event.deadline, bot_turns=turns))


@evolves(BotTurnResumed)
def bot_turn_resumed(state: ShopState, event: BotTurnResumed) -> None:
    """Move the deadline of the open turn."""
    conversation = state.conversations[event.conversation_id]
    state.change(replace(conversation, bot_deadline=event.deadline))


@evolves(BotTurnEnded)
def bot_turn_ended(state: ShopState, event: BotTurnEnded) -> None:
    """Close the turn and count misses in a row; silence is counted from now."""
    conversation = state.conversations.get(event.conversation_id)
    if conversation is None or conversation.bot_turn != event.turn:
        return
    idle_at = event.at + timedelta(seconds=state.shop.handoff.idle_s)
    missed = event.missed or event.end is TurnEnd.failed
    superseded = event.end is TurnEnd.superseded
    state.change(
        replace(
            conversation,
            bot_turn=None,
            bot_deadline=None,
            bot_misses=conversation.bot_misses if superseded else (conversation.bot_misses + 1 if missed else 0),
            bot_missed=conversation.bot_missed if superseded else missed,
            idle_at=idle_at if conversation.state is ConversationState.bot else conversation.idle_at,
        )
    )


@evolves(BotAnswerRefused)
def bot_answer_refused(state: ShopState, event: BotAnswerRefused) -> None:
    """Change nothing: the refusal is on record (R8.3)."""
