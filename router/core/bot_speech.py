"""What a bot says that names the conversation and no turn: an answer, or more of the one it gave (R8.3, ADR 0030)."""

from datetime import datetime

from models.commands import AnswerBotTurn, SpeakAsBot
from models.entities import Conversation
from models.enums import ConversationState
from models.events import Event
from router.core.bot_answers import MESSAGES_A_MINUTE, answer_bot_turn, said, said_lately
from router.core.bot_health import TOO_MANY_MESSAGES
from router.core.bot_turns import given_up, turn_name
from router.core.registry import decides
from router.core.state import ShopState


@decides(SpeakAsBot)
def speak_as_bot(state: ShopState, command: SpeakAsBot, now: datetime) -> list[Event]:
    """Take it as the answer to the bot's open turn; without one as more of its answer, while it has the conversation.

    Else it is too late: recorded and not shown (R8.3). One that talks without end is stopped (T11).
    """
    conversation = state.conversations.get(command.conversation_id)
    answer = _answer(state, command, conversation)
    if conversation is None or not goes_on(conversation, command.bot):
        return answer_bot_turn(state, answer, now)
    if said_lately(conversation.bot_said, now) + len(command.texts) > MESSAGES_A_MINUTE:
        return given_up(state, conversation, TOO_MANY_MESSAGES, now)
    return said(state, conversation, answer, now)


def goes_on(conversation: Conversation, bot: str) -> bool:
    """Tell whether a bot has answered and nothing has happened since: nobody wrote, nobody was asked for."""
    return (
        conversation.state is ConversationState.bot
        and conversation.bot == bot
        and conversation.bot_turn is None
        and conversation.bot_turns > 0
        and not conversation.asked_human
    )


def _answer(state: ShopState, command: SpeakAsBot, conversation: Conversation | None) -> AnswerBotTurn:
    number = conversation.bot_turns if conversation is not None else 0
    turn = conversation.bot_turn if conversation is not None else None
    return AnswerBotTurn(
        conversation_id=command.conversation_id,
        turn=turn or turn_name(state, command.conversation_id, number),
        action=command.action,
        texts=command.texts,
        reason=command.reason,
        bot=command.bot,
    )
