"""What customers say of the bots' answers: told on their pages, and summed up by entry."""

from msgspec import Struct


class AnswerRatedData(Struct, frozen=True):
    """Show the customer, on all her pages, what she said of a bot's answer."""

    conversation_id: int
    message_seq: int
    resolved: bool


class AnswerCounts(Struct, frozen=True):
    """Count how often an entry answered, and how many of these answers helped or did not, as customers said."""

    hits: int
    resolved: int
    unresolved: int


class EntryFigures(Struct, frozen=True):
    """Count the answers of an entry in the last 7 and the last 30 times 24 hours."""

    entry_id: int
    days_7: AnswerCounts
    days_30: AnswerCounts
