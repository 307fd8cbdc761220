"""A bot's answer: taken once, while its turn is open; replies, handing off, closing (R8.1–R8.3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.commands import AnswerBotTurn
from models.entities import Conversation
from models.enums import SenderType, TurnEnd
from models.events import BotAnswerRefused, BotTurnEnded, ConversationClosed, Event, MessageCreated
from router.core.answer_ratings import answering_entry
from router.core.bot_health import TOO_MANY_MESSAGES
from router.core.bot_turns import failed, has_turn
from router.core.handoff import asked_by
from router.core.registry import decides, evolves
from router.core.state import ShopState
from router.core.triggers import Reply, by_wish, first, of_answer

MESSAGES_A_MINUTE = 20
"""What a bot may say to one customer within a minute; whoever says more is in a loop (T11)."""
MINUTE = timedelta(minutes=1)


@decides(AnswerBotTurn)
def answer_bot_turn(state: ShopState, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Take a bot's answer if its turn is the open one; else record that it was refused (R8.3).

    One that talks without end is stopped, and the customer gets a person (T11).
    """
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or not has_turn(conversation, command.turn, command.bot):
        return [
            BotAnswerRefused(
                at=now,
                conversation_id=command.conversation_id,
                turn=command.turn,
                action=command.action,
                attempts=command.attempts,
            )
        ]
    if said_lately(conversation.bot_said, now) + len(command.texts) > MESSAGES_A_MINUTE:
        return failed(state, conversation, TOO_MANY_MESSAGES, now, command.attempts)
    return [_ended(command, _ACTIONS[command.action][0], now), *said(state, conversation, command, now)]


def said(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Return what an answer says to the customer, and what else it brings about."""
    follows = _ACTIONS[command.action][1]
    return [*_texts(state, conversation, command, now), *follows(state, conversation, command, now)]


def said_lately(bot_said: Sequence[datetime], now: datetime) -> int:
    """Count what a bot wrote in a conversation within the minute before `now` (T11)."""
    return sum(at > now - MINUTE for at in bot_said)


def _wish(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """R8.2: the bot wants a person to take over, in a group it may name."""
    group_id = next((group.id for group in state.groups.values() if group.name == command.group), None)
    wish = by_wish(reply_of(command))
    return [asked_by(conversation, wish, now, intent=command.intent, group_id=group_id)]


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
        attempts=command.attempts,
    )


def _closed(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    by = conversation.bot or "bot"
    customer_id = conversation.customer_id
    return [ConversationClosed(at=now, conversation_id=conversation.id, customer_id=customer_id, by=by)]


def _texts(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Write the bot's messages; they answer the customer unless the bot missed or gives her on (R9.6)."""
    answered = command.action != "handoff" and not command.missed and not conversation.asked_human
    entry = answering_entry(state, conversation, command)
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
            answer_of=entry if offset == len(command.texts) else None,
        )
        for offset, text in enumerate(command.texts, start=1)
    ]


def _doubted(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """R8.2: misses or unsure answers in a row lead to a person, once."""
    fired = first(of_answer(state.shop, conversation, reply_of(command)))
    return [] if fired is None else [asked_by(conversation, fired, now, intent=command.intent)]


def reply_of(command: AnswerBotTurn) -> Reply:
    """Return what the triggers ask of an answer (R8.2)."""
    return Reply(command.action, command.missed, command.confidence, command.reason)


_ACTIONS = {
    "reply": (TurnEnd.replied, _doubted),
    "handoff": (TurnEnd.handed_off, _wish),
    "close": (TurnEnd.closed, _closed),
}


@evolves(BotAnswerRefused)
def bot_answer_refused(state: ShopState, event: BotAnswerRefused) -> None:
    """Change nothing: the refusal is on record (R8.3)."""
