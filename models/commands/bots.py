"""Commands that carry what became of a bot turn (R8); `attempts` are the calls to a bot elsewhere that led to it."""

from models.commands.command import Command
from models.entities import BotAttempt


class AnswerBotTurn(Command, tag="bot.answer"):
    """Bring a bot's answer: `action` is reply, handoff or close; `missed` marks a reply without knowledge.

    `bot` is who sent it by itself; only the turn's own bot is heard (T11). None: it was asked, on our connection.
    `entry` is the key of the knowledge entry that answers.
    """

    conversation_id: int
    turn: str
    action: str
    texts: tuple[str, ...] = ()
    missed: bool = False
    group: str | None = None
    reason: str | None = None
    confidence: float | None = None
    intent: str | None = None
    bot: str | None = None
    entry: str | None = None
    attempts: tuple[BotAttempt, ...] = ()


class SpeakAsBot(Command, tag="bot.speak"):
    """Bring what a bot says that names the conversation and no turn; else as `AnswerBotTurn`."""

    conversation_id: int
    bot: str
    action: str
    texts: tuple[str, ...] = ()
    reason: str | None = None


class FailBotTurn(Command, tag="bot.fail"):
    """Say that the bot could not answer (timeout, 5xx, bad body)."""

    conversation_id: int
    turn: str
    reason: str
    bot: str | None = None
    attempts: tuple[BotAttempt, ...] = ()


class NoteBotAttempts(Command, tag="bot.note"):
    """Put calls to a bot elsewhere on record that ended no turn: it answers later, or nobody waits for it any more."""

    conversation_id: int
    turn: str
    attempts: tuple[BotAttempt, ...]
