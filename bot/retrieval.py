"""Finding the entry that answers a question: BM25 over the similar questions of all entries.

BM25 scores have no upper end, so no threshold fits them. Each score is therefore set against what the
question and the similar question would score with themselves: twice the shared weight over the sum of both,
0..1 (Dice). In long texts entries that lack the text's pairs of neighbouring letters lose closeness. A logistic
curve turns closeness into the share of right answers at that closeness.
"""

from functools import lru_cache
from math import exp

import bm25s
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.knowledge.entries import Entry, Knowledge
from bot.tokens import clauses, letter_pairs, tokens
from models.knowledge import bare

K1 = 1.2
B = 0.0
"""Similar questions are all short; their length says nothing."""
QUESTION_SHARE = 0.5
"""How much the one closest question says; the rest is what all questions of its entry cover together."""
UNKNOWN_WEIGHT = 0.8
"""Weight of a token no entry has, as a share of the heaviest known one: the unknown counts against us."""
PAIR_GAIN = 2.0
"""How much more an entry with the text's own pairs of letters is worth than one with none of them."""
LONG_TEXT = 40
"""Pairs from which on they count in full: small pieces of a story are found anywhere, those of 「缺或了吗」 are not."""
PAIR_B = 0.75
"""Stories share more pairs because they are long; their length is taken out."""
PART_ROOT = 0.4
"""How fast a clause loses weight as its part of the message shrinks: 「…，谢谢」 must not win by its thanks."""
MAX_CLAUSES = 12
MIDDLE = 0.343
"""Closeness at which an answer is as often right as wrong."""
STEEPNESS = 15.0
"""How fast doubt turns into certainty around the middle; both fit the questions of the unit tests."""
NOTHING = "·"
"""Stands in for a similar question of function words alone; such a question is only found word for word."""

QUESTIONS_REMEMBERED = 50_000
"""Several of the largest bases; a few hundred bytes each."""

Scores = NDArray[np.float64]
Rows = NDArray[np.int_]


class Finding(Struct, frozen=True):
    """Name an entry, the similar question that led to it, and how sure that is, 0..1; `exact` is word for word."""

    entry: Entry
    question: str
    confidence: float
    exact: bool = False


class KnowledgeIndex:
    """Hold the knowledge ready for search; built once, never changed, the same answers in every process."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._entries = tuple(entry for entry in knowledge.entries if entry.enabled)
        owned = [(row, question) for row, entry in enumerate(self._entries) for question in entry.questions]
        self._questions = [question for _, question in owned]
        self._owners: Rows = np.array([owner for owner, _ in owned])
        self._word_for_word = {bare(question): number for number, question in enumerate(self._questions)}
        if self._questions:
            self._weigh()

    def _weigh(self) -> None:
        documents = list(map(_document, self._questions))
        self._bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
        self._bm25.index(documents, show_progress=False)
        self._pairs = bm25s.BM25(method="lucene", k1=K1, b=PAIR_B)
        self._pairs.index([letter_pairs(question) or [NOTHING] for question in self._questions], show_progress=False)
        table = self._bm25.scores
        own = np.bincount(table["indices"], table["data"].astype(np.float64), len(documents))
        self._own: Scores = own.astype(np.float64)
        self._holders = _holders(documents, self._owners)
        most = np.maximum.reduceat(table["data"], table["indptr"][:-1])
        self._weights = {word: float(most[self._bm25.vocab_dict[word]]) for word in self._holders}
        self._unknown = UNKNOWN_WEIGHT * max(self._weights.values())

    def find(self, text: str, limit: int = 1) -> tuple[Finding, ...]:
        """Return at most `limit` entries, the closest first, each once; none when they share nothing.

        Never raises, whatever the text; equal entries keep the order of the knowledge.
        """
        if not self._questions:
            return ()
        exact = self._word_for_word.get(bare(text) or NOTHING)
        if exact is not None:
            return (self._finding(exact, 1.0, exact=True),)
        closeness = self._closeness_of_parts(text) * self._order(text)
        found: dict[str, Finding] = {}
        for row in np.argsort(-closeness, kind="stable"):
            if len(found) == limit or not closeness[row] > 0:
                break
            finding = self._finding(int(row), confidence(float(closeness[row])))
            found.setdefault(finding.entry.id, finding)
        return tuple(found.values())

    def _closeness_of_parts(self, text: str) -> Scores:
        """Compare the whole text and each of its clauses, a clause the less the smaller its share."""
        best = self._closeness(text)
        parts = clauses(text)[:MAX_CLAUSES]
        length = sum(map(len, parts))
        for part in parts if len(parts) > 1 else ():
            share = (len(part) / length) ** PART_ROOT
            best = np.maximum(best, share * self._closeness(part))
        return best

    def _order(self, text: str) -> Scores:
        """Return 1 for the question that shares the most and rarest pairs of letters, less for the others.

        Tokens are a set of small pieces without their order; what stands side by side tells apart what they mix up.
        """
        pairs = letter_pairs(text)
        shared = np.asarray(self._pairs.get_scores(pairs), dtype=np.float64) if pairs else np.zeros(1)
        most = float(shared.max())
        gain = PAIR_GAIN * min(1.0, len(pairs) / LONG_TEXT)
        return (1 + gain * shared / most) / (1 + gain) if most else np.ones(len(self._questions))

    def _closeness(self, text: str) -> Scores:
        words = tokens(text)
        known = [word for word in words if word in self._weights]
        if not known:
            return np.zeros(len(self._questions))
        perfect = sum(self._weights.get(word, self._unknown) for word in words)
        alike = 2 * self._scores(known) / (self._own + perfect)
        covered = np.zeros(len(self._entries))
        for word in known:
            covered[self._holders[word]] += self._weights[word] / perfect
        return QUESTION_SHARE * alike + (1 - QUESTION_SHARE) * covered[self._owners]

    def _finding(self, number: int, sure: float, *, exact: bool = False) -> Finding:
        return Finding(self._entries[self._owners[number]], self._questions[number], sure, exact)

    def _scores(self, words: list[str]) -> Scores:
        return np.asarray(self._bm25.get_scores(words), dtype=np.float64)


@lru_cache(maxsize=QUESTIONS_REMEMBERED)
def _document(question: str) -> list[str]:
    """Return the tokens of a question, remembered: after an edit all others are indexed again as they were."""
    return tokens(question) or [NOTHING]


def _holders(documents: list[list[str]], owners: Rows) -> dict[str, Rows]:
    """Return for each token the entries that have it in any of their questions."""
    rows: dict[str, list[int]] = {}
    for row, words in enumerate(documents):
        for word in words:
            rows.setdefault(word, []).append(row)
    return {word: np.unique(owners[numbers]) for word, numbers in rows.items()}


def confidence(closeness: float) -> float:
    """Return how often an answer of this closeness is right, 0..1, rounded to four places."""
    return round(1 / (1 + exp(-STEEPNESS * (closeness - MIDDLE))), 4)
