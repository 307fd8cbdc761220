"""A knowledge entry drafted from a topic: its questions as customers put them, and what agents answered most alike."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.tokens import letter_pairs
from bot.topics.masking import MARKS, masked
from bot.topics.outcomes import Summary
from models.knowledge import bare

MOST_QUESTIONS = 8
LONGEST_QUESTION = 60
"""Letters of a question worth keeping: a longer one is a story."""
SHORTEST_ANSWER = 6
"""Letters below which an answer helps nobody: 「好的」."""


class EntryDraft(Struct, frozen=True):
    """Hold what a supervisor is to look over: `agreement` 0..1 says how alike the agents' answers were."""

    questions: tuple[str, ...]
    answer: str
    intent: str
    answers_read: int
    agreement: float


def draft_entry(topic: Summary, answers: Sequence[str]) -> EntryDraft:
    """Return a draft; without an answer by an agent its answer is empty."""
    answer, agreement = most_alike([masked(text) for text in answers])
    short = {bare(text): text for text in map(_plain, (one.text for one in topic.examples)) if _usable(text)}
    questions = tuple(short.values())[:MOST_QUESTIONS] or (topic.name,)
    return EntryDraft(questions, answer, topic.name[:64], len(answers), agreement)


def most_alike(answers: Iterable[str]) -> tuple[str, float]:
    """Return the answer that shares most with all others, and its mean likeness to them, 0..1; equals by order."""
    usable = [text for text in answers if len(bare(text)) >= SHORTEST_ANSWER]
    if not usable:
        return "", 0.0
    pairs = [set(letter_pairs(text)) for text in usable]
    likeness = [_mean(pairs[place], pairs[:place] + pairs[place + 1 :]) for place in range(len(pairs))]
    best = max(range(len(usable)), key=lambda place: (likeness[place], -place))
    return usable[best], round(likeness[best], 3)


def _mean(one: set[str], others: list[set[str]]) -> float:
    shared = [2 * len(one & other) / ((len(one) + len(other)) or 1) for other in others]
    return sum(shared) / len(shared) if shared else 1.0


def _plain(text: str) -> str:
    return " ".join(MARKS.sub(" ", text).split())


def _usable(text: str) -> bool:
    return len(bare(text)) >= 2 and len(text) <= LONGEST_QUESTION
