"""Commands that carry what became of a bot turn (R8)."""

from models.commands.command import Command


class AnswerBotTurn(Command, tag="bot.answer"):
    """Bring a bot's answer: `action` is reply, handoff or close; `missed` marks a reply without knowledge."""

    conversation_id: int
    turn: str
    action: str
    texts: tuple[str, ...] = ()
    missed: bool = False
    group: str | None = None
    reason: str | None = None
    confidence: float | None = None
    intent: str | None = None


class FailBotTurn(Command, tag="bot.fail"):
    """Say that the bot could not answer (timeout, 5xx, bad body)."""

    conversation_id: int
    turn: str
    reason: str
