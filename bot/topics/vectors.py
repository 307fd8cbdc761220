"""Questions and topics as weighted words: rare words weigh more, length is taken out, closeness is a cosine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, sqrt

Vector = dict[str, float]
"""Words with their weights; of length 1 unless it is empty."""
WIDEST = 25
"""Words of a topic that count; the tail of words that stood there once says nothing."""


class Rarity:
    """Know in how many of the questions at hand a word stands."""

    def __init__(self) -> None:
        """Begin without questions."""
        self._questions = 0
        self._holders: Counter[str] = Counter()

    def add(self, words: Iterable[str]) -> None:
        """Take in the distinct words of a question."""
        self._questions += 1
        self._holders.update(words)

    def remove(self, words: Iterable[str]) -> None:
        """Let a question go; what no question holds any more is forgotten."""
        self._questions -= 1
        for word in words:
            self._holders[word] -= 1
            if self._holders[word] <= 0:
                del self._holders[word]

    def of(self, word: str) -> float:
        """Return the weight of a word, higher the rarer it is."""
        return log(1 + (self._questions + 1) / (self._holders[word] + 1))


def question_vector(words: Iterable[str], rarity: Rarity) -> Vector:
    """Return the vector of one question."""
    return _even({word: rarity.of(word) for word in words})


def topic_vector(counts: Mapping[str, int], size: int, rarity: Rarity) -> Vector:
    """Return the vector of a topic: each word by the share of its questions that have it; at most `WIDEST` words."""
    weights = {word: count / size * rarity.of(word) for word, count in counts.items()}
    return _even(dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:WIDEST]))


def _even(weights: Vector) -> Vector:
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}


def closeness(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors, 0..1."""
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())
