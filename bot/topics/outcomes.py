"""What is told of topics: how many, growing or not, with what examples, and how the conversations went."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from bot.topics.mining import KEPT, Miner, Question, Topic, central

SMOOTHING = 3.0
"""Questions added on both sides of a growth, so that one after none is no burst and forty after none is."""
RISING = 3.0
"""Growth from which a topic is called rising."""
LEAST_RISING = 10
"""Questions below which nothing is called rising."""
NAMED_BY = 3
"""Words in a topic's name."""
READ_FOR_EXAMPLES = 200
"""The latest questions that examples are chosen among."""


class Fate(Struct):
    """Hold how the conversation of a question went; both begin as False and become True."""

    handed_off: bool = False
    unresolved: bool = False


class Published(Struct, frozen=True):
    """Name the entry that answers a topic and since when it does."""

    entry_id: int
    at: datetime


class Effect(Struct, frozen=True):
    """Tell what an entry did: the share of the topic's conversations the bot did not miss, before it and since.

    None where nothing was asked.
    """

    entry_id: int
    at: datetime
    hit_before: float | None
    hit_after: float | None
    asked_after: int


class Summary(Struct, frozen=True):
    """Tell of a topic in a window: `growth` is its size over the mean of the windows before, smoothed; shares 0..1."""

    id: int
    name: str
    words: tuple[str, ...]
    size: int
    before: float
    growth: float
    rising: bool
    handoff_share: float
    unresolved_share: float
    first_at: datetime
    last_at: datetime
    examples: tuple[Question, ...]
    effect: Effect | None = None


def effect_of(topic: Topic, fates: Mapping[int, Fate], published: Published) -> Effect:
    """Compare the questions of a topic before an entry was published with those since, of all that are at hand."""
    before = [asked for asked in topic.questions if asked.at < published.at]
    after = [asked for asked in topic.questions if asked.at >= published.at]
    hit_before, hit_after = _hit_share(before, fates), _hit_share(after, fates)
    return Effect(published.entry_id, published.at, hit_before, hit_after, len(after))


def _hit_share(questions: list[Question], fates: Mapping[int, Fate]) -> float | None:
    return round(1 - _shares(questions, fates)[1], 3) if questions else None


def summaries(
    miner: Miner, fates: Mapping[int, Fate], now: datetime, window: timedelta, *, least: int = 2, examples: int = 5
) -> list[Summary]:
    """Return the topics of the window that ends now, the largest first; `least` is the size of the smallest shown."""
    found = (summary(topic, fates, now, window, examples=examples) for topic in miner.topics.values())
    shown = [one for one in found if one is not None and one.size >= least]
    return sorted(shown, key=lambda one: (-one.size, one.id))


def summary(
    topic: Topic, fates: Mapping[int, Fate], now: datetime, window: timedelta, *, examples: int = 5
) -> Summary | None:
    """Return what is told of one topic, None when nothing of it was asked in the window."""
    questions = list(topic.questions)
    current = questions[bisect_left(questions, now - window, key=lambda question: question.at) :]
    if not current:
        return None
    before = _mean_before(questions, now, window)
    growth = (len(current) + SMOOTHING) / (before + SMOOTHING)
    handed, unresolved = _shares(current, fates)
    words = tuple(topic.vector)
    return Summary(
        id=topic.id,
        name=" · ".join(words[:NAMED_BY]),
        words=words[:10],
        size=len(current),
        before=round(before, 2),
        growth=round(growth, 2),
        rising=growth >= RISING and len(current) >= LEAST_RISING,
        handoff_share=handed,
        unresolved_share=unresolved,
        first_at=current[0].at,
        last_at=current[-1].at,
        examples=tuple(central(topic, current[-READ_FOR_EXAMPLES:], examples)),
    )


def _mean_before(questions: list[Question], now: datetime, window: timedelta) -> float:
    """Return the mean size of the whole windows before this one that are still at hand."""
    windows = max(1, int(KEPT / window) - 1)
    first = now - window * (windows + 1)
    start, end = (bisect_left(questions, at, key=lambda question: question.at) for at in (first, now - window))
    return (end - start) / windows


def _shares(questions: Iterable[Question], fates: Mapping[int, Fate]) -> tuple[float, float]:
    found = [fates.get(id_, Fate()) for id_ in {question.conversation_id for question in questions}]
    handed, unresolved = sum(fate.handed_off for fate in found), sum(fate.unresolved for fate in found)
    return round(handed / len(found), 3), round(unresolved / len(found), 3)
