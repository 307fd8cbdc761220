"""Bot turns: one open at a time, fenced by its id, ended by answer, failure, clock or a person (R8.1, R8.3)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.commands import FailBotTurn, NoteBotAttempts
from models.entities import BotAttempt, Conversation
from models.enums import ConversationState, HandoffTrigger, TurnEnd
from models.events import (
    BotTurnEnded,
    BotTurnOpened,
    BotTurnResumed,
    BotTurnTried,
    Event,
)
from router.core.answer_ratings import flag_miss
from router.core.bot_health import BREAKER_OPEN, admits, turn_began, turn_ended
from router.core.handoff import end_turn, hand_off, handoff_request
from router.core.notices import notice
from router.core.registry import decides, evolves
from router.core.state import ShopState
from router.core.told_notice import told_notice


def ask_bot(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Open a turn for what the customer wrote; a turn still open is superseded."""
    if conversation.bot is None:
        return []
    spec = state.shop.bots.get(conversation.bot)
    if spec is None:
        return hand_off(conversation, HandoffTrigger.bot_off, now)
    if not admits(state.shop, conversation.bot, now, conversation.bot_turn):
        return [*end_turn(conversation, TurnEnd.superseded, now), *given_up(state, conversation, BREAKER_OPEN, now)]
    opened = BotTurnOpened(
        at=now,
        conversation_id=conversation.id,
        turn=turn_name(state, conversation.id, conversation.bot_turns + 1),
        bot=conversation.bot,
        deadline=now + timedelta(seconds=spec.timeout_s),
    )
    return [*end_turn(conversation, TurnEnd.superseded, now), opened]


def turn_name(state: ShopState, conversation_id: int, number: int) -> str:
    """Return how the n-th turn of a conversation is called, here and by bots elsewhere."""
    return f"t-{state.shop.key}-{conversation_id}-{number}"


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


def has_turn(conversation: Conversation, turn: str, bot: str | None) -> bool:
    """Tell whether a turn is the open one, and of the bot that speaks where one named itself (R8.3, T11)."""
    return conversation.bot_turn == turn and bot in {None, conversation.bot}


@decides(FailBotTurn)
def fail_bot_turn(state: ShopState, command: FailBotTurn, now: datetime) -> list[Event]:
    """Take a bot's failure: the customer is told and gets a person, never silence (R8.1)."""
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or not has_turn(conversation, command.turn, command.bot):
        return _tried(command.conversation_id, command.turn, command.attempts, now)
    return failed(state, conversation, command.reason, now, command.attempts)


@decides(NoteBotAttempts)
def note_bot_attempts(state: ShopState, command: NoteBotAttempts, now: datetime) -> list[Event]:
    """Put calls on record that ended no turn (R8.1)."""
    return _tried(command.conversation_id, command.turn, command.attempts, now)


def _tried(conversation_id: int, turn: str, attempts: tuple[BotAttempt, ...], now: datetime) -> list[Event]:
    return [BotTurnTried(at=now, conversation_id=conversation_id, turn=turn, attempts=attempts)] if attempts else []


def turn_over(state: ShopState, conversation: Conversation, now: datetime) -> list[Event]:
    """Fail a turn whose deadline has come (R8.1)."""
    return failed(state, conversation, "timeout", now)


def failed(
    state: ShopState, conversation: Conversation, reason: str, now: datetime, attempts: tuple[BotAttempt, ...] = ()
) -> list[Event]:
    """End the open turn in failure: the customer is told and gets a person (R8.1)."""
    ended = BotTurnEnded(
        at=now,
        conversation_id=conversation.id,
        turn=conversation.bot_turn or "",
        end=TurnEnd.failed,
        reason=reason,
        attempts=attempts,
    )
    return [ended, *given_up(state, conversation, reason, now)]


def given_up(state: ShopState, conversation: Conversation, reason: str, now: datetime) -> list[Event]:
    """Tell the customer that the bot can't answer, and ask for a person (R8.1)."""
    return [
        told_notice(conversation, notice("bot_failed", state.shop.locale), now),
        handoff_request(conversation, HandoffTrigger.bot_failed, now, detail=reason),
    ]


@evolves(BotTurnOpened)
def bot_turn_opened(state: ShopState, event: BotTurnOpened) -> None:
    """Open the turn."""
    turn_began(state, event)
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
    """Close the turn and count misses in a row; silence is counted from now (R6.4)."""
    turn_ended(state, state.conversations[event.conversation_id], event)
    conversation = replace(state.conversations[event.conversation_id], bot_turn=None, bot_deadline=None)
    if event.end is not TurnEnd.superseded:
        missed = event.missed or event.end is TurnEnd.failed
        misses = conversation.bot_misses + 1 if missed else 0
        unsure = conversation.bot_unsure + 1 if _unsure(state, event) else 0
        conversation = replace(conversation, bot_misses=misses, bot_missed=missed, bot_unsure=unsure, bot_answer=None)
    if conversation.state is ConversationState.bot:
        idle_at = event.at + timedelta(seconds=state.shop.handoff.idle_s)
        conversation = replace(conversation, idle_at=idle_at)
    state.change(conversation)
    flag_miss(state, conversation)


@evolves(BotTurnTried)
def bot_turn_tried(state: ShopState, event: BotTurnTried) -> None:
    """Change nothing: the calls are on record."""


def _unsure(state: ShopState, event: BotTurnEnded) -> bool:
    limit = state.shop.handoff.low_confidence
    return limit is not None and event.confidence is not None and event.confidence < limit.below
