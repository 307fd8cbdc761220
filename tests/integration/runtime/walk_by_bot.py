"""What bots bring on a walk: answers in time and late, more of an answer, failures, calls that end nothing."""

from random import Random

from models.commands import AnswerBotTurn, Command, FailBotTurn, NoteBotAttempts, RestartShop, SpeakAsBot
from models.entities import BotAttempt
from router.core.state import ShopState

CALLS = (BotAttempt(0, 40, 202), BotAttempt(60, 5, error="refused"))


def by_bot(chance: Random, state: ShopState, written: int) -> Command:
    """Propose what a bot does after so many messages; mostly it answers an open turn."""
    open_turns = [c for c in state.conversations.values() if c.bot_turn is not None]
    if not open_turns:
        return _unasked(chance, state, written)
    conversation = chance.choice(open_turns)
    turn = conversation.bot_turn or ""
    kind = chance.random()
    if kind < 0.15:
        return RestartShop()
    if kind < 0.3:
        return NoteBotAttempts(conversation.id, turn, CALLS)
    if kind < 0.45:
        return FailBotTurn(conversation.id, turn, "bad_answer", attempts=CALLS)
    action = chance.choice(("reply", "reply", "reply", "handoff", "close"))
    missed, sure = chance.random() < 0.4, chance.choice((None, 0.2, 0.9))
    return AnswerBotTurn(conversation.id, turn, action, ("答案", "还有"), missed=missed, confidence=sure, entry="a")


def _unasked(chance: Random, state: ShopState, written: int) -> Command:
    """Say more, or answer too late."""
    known = sorted(state.conversations)
    talk = chance.choice(known) if known and chance.random() < 0.95 else 9_999
    if written % 3 == 0:
        return SpeakAsBot(talk, "faq", chance.choice(("reply", "reply", "reply", "handoff")), ("还有一句",))
    return AnswerBotTurn(talk, "t-old", "reply", ("迟到的回答",), attempts=CALLS)
