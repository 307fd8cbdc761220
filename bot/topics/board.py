"""What a shop's customers ask and how it ends, fed with what happens in conversations; the topics follow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from bot.topics.masking import masked
from bot.topics.mining import MOST_QUESTIONS, Miner, Question, Topic
from bot.topics.outcomes import Fate, Published, Summary, effect_of, summaries, summary
from bot.topics.terms import terms

ANSWERS = 0.3
"""Closeness from which an entry's questions are those of a topic."""
T = TypeVar("T")


class Board:
    """Take in the first thing a customer asks in each conversation, and whatever the bot missed.

    What is kept is masked before it is kept. Times never go back.
    """

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.miner = Miner()
        self._fates: dict[int, Fate] = {}
        self._last: dict[int, Question] = {}
        self._asked: dict[int, tuple[int, int]] = {}
        self._published: dict[int, Published] = {}

    def wrote(self, conversation_id: int, seq: int, at: datetime, text: str) -> None:
        """Take in what a customer wrote: the first message that says something is her question."""
        shown = masked(text)
        question = Question((conversation_id, seq), at, shown, terms(shown))
        self._last[conversation_id] = question
        if conversation_id not in self._asked and question.words:
            self._ask(question)
        _bound(self._last)

    def missed(self, conversation_id: int, at: datetime) -> None:
        """Take in that the bot had no answer: what was written last is a question too."""
        self._fate(conversation_id).unresolved = True
        question = self._last.get(conversation_id)
        if question is not None and question.words and self.miner.topic_of(question.id) is None:
            self._ask(replace(question, at=at))

    def handed_off(self, conversation_id: int) -> None:
        """Take in that a person was wanted."""
        self._fate(conversation_id).handed_off = True

    def published(self, entry_id: int, at: datetime, questions: Iterable[str]) -> None:
        """Take in that an entry answers these questions from now on: it belongs to the topic they are closest to."""
        words = tuple(dict.fromkeys(word for text in questions for word in terms(masked(text))))
        topic = self.miner.nearest(words, ANSWERS) if words else None
        if topic is not None:
            self._published.setdefault(topic.id, Published(entry_id, at))
        _bound(self._published)

    def withdrawn(self, entry_id: int) -> None:
        """Take in that an entry is gone."""
        self._published = {id_: known for id_, known in self._published.items() if known.entry_id != entry_id}

    def topics(self, now: datetime, window: timedelta, limit: int) -> list[Summary]:
        """Return the largest topics of the window that ends now, and all that rise."""
        found = summaries(self.miner, self._fates, now, window)
        return [self._with_effect(one) for place, one in enumerate(found) if place < limit or one.rising]

    def topic(self, id_: int, now: datetime, window: timedelta, examples: int) -> Summary | None:
        """Return one topic with more examples; None when nothing of it was asked in the window."""
        topic = self.miner.topics.get(id_)
        found = summary(topic, self._fates, now, window, examples=examples) if topic is not None else None
        return self._with_effect(found) if found is not None else None

    def conversations(self, id_: int) -> list[int]:
        """Return the conversations of a topic, the latest first."""
        topic = self.miner.topics.get(id_, Topic(0))
        return list(dict.fromkeys(question.conversation_id for question in reversed(topic.questions)))

    def _with_effect(self, one: Summary) -> Summary:
        known = self._published.get(one.id)
        return replace(one, effect=effect_of(self.miner.topics[one.id], self._fates, known)) if known else one

    def _ask(self, question: Question) -> None:
        self._asked.setdefault(question.conversation_id, question.id)
        self.miner.add(question)
        _bound(self._asked)

    def _fate(self, conversation_id: int) -> Fate:
        _bound(self._fates)
        return self._fates.setdefault(conversation_id, Fate())


def _bound(kept: dict[int, T]) -> None:
    """Forget the oldest beyond as many as there are questions at hand."""
    if len(kept) > MOST_QUESTIONS:
        del kept[next(iter(kept))]
