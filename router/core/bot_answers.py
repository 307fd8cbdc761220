"""A bot's answer: taken once, while its turn is open; replies, handing off, closing (R8.1–R8.3)."""

from datetime import datetime

from models.commands import AnswerBotTurn
from models.entities import Conversation
from models.enums import HandoffTrigger, SenderType, TurnEnd
from models.events import BotAnswerRefused, BotTurnEnded, ConversationClosed, Event, MessageCreated
from router.core.bot_turns import has_turn
from router.core.handoff import handoff_request
from router.core.registry import decides, evolves
from router.core.state import ShopState


@decides(AnswerBotTurn)
def answer_bot_turn(state: ShopState, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """Take a bot's answer if its turn is the open one; else record that it was refused (R8.3)."""
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or not has_turn(conversation, command.turn, command.bot):
        return [
            BotAnswerRefused(at=now, conversation_id=command.conversation_id, turn=command.turn, action=command.action)
        ]
    end, follows = _ACTIONS[command.action]
    texts = _texts(state, conversation, command, now)
    return [_ended(command, end, now), *texts, *follows(state, conversation, command, now)]


def _wish(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    """R8.2: the bot wants a person to take over, in a group it may name."""
    group_id = next((group.id for group in state.groups.values() if group.name == command.group), None)
    wish = HandoffTrigger.bot_request
    return [handoff_request(conversation, wish, now, detail=command.reason, intent=command.intent, group_id=group_id)]


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


def _closed(state: ShopState, conversation: Conversation, command: AnswerBotTurn, now: datetime) -> list[Event]:
    by = conversation.bot or "bot"
    customer_id = conversation.customer_id
    return [ConversationClosed(at=now, conversation_id=conversation.id, customer_id=customer_id, by=by)]


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
    """R8.2: n misses in a row lead to a person, once; any miss does when the bot is gone from the settings."""
    spec = state.shop.bots.get(conversation.bot or "")
    misses = conversation.bot_misses + 1
    enough = spec is None or misses >= spec.max_misses
    if not command.missed or not enough or conversation.asked_human:
        return []
    return [handoff_request(conversation, HandoffTrigger.misses, now, detail=str(misses))]


_ACTIONS = {
    "reply": (TurnEnd.replied, _missed_too_often),
    "handoff": (TurnEnd.handed_off, _wish),
    "close": (TurnEnd.closed, _closed),
}


@evolves(BotAnswerRefused)
def bot_answer_refused(state: ShopState, event: BotAnswerRefused) -> None:
    """Change nothing: the refusal is on record (R8.3)."""
