"""Gathering questions into topics as they come: each joins the closest topic or begins one; old ones leave.

One pass, no refit: what a question costs does not grow with the day. The same questions in the same order give the same
topics, so that a restart which reads the window again finds what was there.
"""

from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta

from msgspec import Struct

from bot.topics.vectors import Rarity, Vector, closeness, question_vector, topic_vector

JOINS = 0.12
"""Closeness from which a question joins a topic; found by reading the topics of a recorded day."""
MERGES = 0.4
"""Closeness from which two topics are one."""
LOOK_EVERY = 200
"""Questions after which topics are compared with each other."""
MOST_QUESTIONS = 50_000
"""Questions at hand; with more the oldest leave early."""
TELLING = 5
"""Words below which a question is too short to be the best example."""
KEPT = timedelta(hours=48)
"""How long a question stays: the longest window, 24 h, and one before it to compare with."""


class Question(Struct, frozen=True):
    """Hold what a customer asked, masked, with the words that carry it."""

    id: tuple[int, int]
    at: datetime
    text: str
    words: tuple[str, ...]

    @property
    def conversation_id(self) -> int:
        """Return the conversation; the other half of the id is the message's number."""
        return self.id[0]


class Topic:
    """Hold the questions of one topic, the oldest first, and what they have in common."""

    __slots__ = ("counts", "id", "questions", "vector")

    def __init__(self, id_: int) -> None:
        """Begin without questions."""
        self.id = id_
        self.questions: deque[Question] = deque()
        self.counts: Counter[str] = Counter()
        self.vector: Vector = {}


class Miner:
    """Keep the topics of one shop."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.topics: dict[int, Topic] = {}
        self._asked: deque[Question] = deque()
        self._topic_of: dict[tuple[int, int], int] = {}
        self._rarity = Rarity()
        self._holders: defaultdict[str, set[int]] = defaultdict(set)
        self._number = 0
        self._since_look = 0

    @property
    def asked(self) -> int:
        """Return how many questions are at hand."""
        return len(self._asked)

    def add(self, question: Question) -> int | None:
        """Take in a question, which is not older than the one before; returns its topic, None if it says nothing."""
        self.expire(question.at)
        if not question.words or question.id in self._topic_of:
            return self._topic_of.get(question.id)
        self._rarity.add(question.words)
        self._asked.append(question)
        topic = self._closest(question_vector(question.words, self._rarity), JOINS) or self._begin()
        self._join(topic, (question,))
        self._since_look += 1
        if self._since_look >= LOOK_EVERY:
            self._merge()
        return self._topic_of[question.id]

    def nearest(self, words: tuple[str, ...], least: float) -> Topic | None:
        """Return the topic that words are closest to, if it is at least so close; nothing is taken in."""
        return self._closest(question_vector(words, self._rarity), least)

    def topic_of(self, id_: tuple[int, int]) -> int | None:
        """Return the topic a question is in, None when it left or said nothing."""
        return self._topic_of.get(id_)

    def expire(self, now: datetime) -> None:
        """Let go of what is older than `KEPT`, and of the oldest beyond `MOST_QUESTIONS`."""
        while self._asked and (self._asked[0].at < now - KEPT or len(self._asked) > MOST_QUESTIONS):
            question = self._asked.popleft()
            self._rarity.remove(question.words)
            topic = self.topics[self._topic_of.pop(question.id)]
            topic.questions.remove(question)
            topic.counts.subtract(question.words)
            topic.counts += Counter()  # drops what is down to nothing
            self._weigh(topic)

    def _closest(self, vector: Vector, least: float, apart_from: int | None = None) -> Topic | None:
        """Return the closest topic that is at least so close; of equals the oldest."""
        found: defaultdict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for id_ in self._holders.get(word, ()):
                found[id_] += weight * self.topics[id_].vector[word]
        found.pop(apart_from or 0, None)
        best = max(found, key=lambda id_: (round(found[id_], 9), -id_), default=None)
        return self.topics[best] if best is not None and found[best] >= least else None

    def _begin(self) -> Topic:
        self._number += 1
        self.topics[self._number] = Topic(self._number)
        return self.topics[self._number]

    def _join(self, topic: Topic, questions: tuple[Question, ...]) -> None:
        for question in questions:
            topic.counts.update(question.words)
            self._topic_of[question.id] = topic.id
        topic.questions = deque(sorted((*topic.questions, *questions), key=lambda question: question.at))
        self._weigh(topic)

    def _weigh(self, topic: Topic) -> None:
        old = topic.vector
        topic.vector = topic_vector(topic.counts, len(topic.questions), self._rarity) if topic.questions else {}
        for word in old.keys() - topic.vector.keys():
            self._holders[word].discard(topic.id)
            if not self._holders[word]:
                del self._holders[word]
        for word in topic.vector.keys() - old.keys():
            self._holders[word].add(topic.id)
        if not topic.questions:
            del self.topics[topic.id]

    def _merge(self) -> None:
        """Make one of topics that have come close, the smaller into the larger, which keeps its id."""
        self._since_look = 0
        for id_ in sorted(self.topics, key=lambda number: (len(self.topics[number].questions), -number)):
            topic = self.topics[id_]
            other = self._closest(topic.vector, MERGES, apart_from=id_)
            if other is not None and len(other.questions) >= len(topic.questions):
                gone, topic.questions, topic.counts = tuple(topic.questions), deque(), Counter()
                self._weigh(topic)
                self._join(other, gone)


def central(topic: Topic, questions: list[Question], limit: int) -> list[Question]:
    """Return the questions nearest to the middle of the topic, each text once, the nearest first."""
    near = {question.id: closeness(topic.vector, dict.fromkeys(question.words, 1.0)) for question in questions}
    length = {question.id: max(TELLING, len(question.words)) ** 0.5 for question in questions}
    ordered = sorted(questions, key=lambda asked: (-near[asked.id] / length[asked.id], asked.id))
    distinct = {question.text: question for question in reversed(ordered)}
    return sorted(distinct.values(), key=ordered.index)[:limit]
