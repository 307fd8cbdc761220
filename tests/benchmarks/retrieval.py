"""What the FAQ bot finds in recorded dialogues, beside plain BM25 over characters.

Run it alone, with a gzipped file of one JSON object a line, `{"id": ..., "turns": [["customer" | "helpdesk", text],
...]}`: `python -m tests.benchmarks.retrieval FILE`. What the customer wrote before the first reply is the question,
that reply the answer. Half of the dialogues are the knowledge; the bot may be tuned on one quarter and is reported on
the other. An answer found is as helpful as it overlaps with what the helpdesk really replied.
"""

import gzip
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Literal

import bm25s
import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.knowledge.entries import Entry, Knowledge
from bot.retrieval import KnowledgeIndex
from models.knowledge import bare, fold

QUESTION_CHARS = 200
"""The longest question an entry may have."""
CUT_OFFS = (0.2, 0.3, 0.5)
"""Overlaps from which an answer counts as helpful."""
THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
RESAMPLES = 2000
SEED = 1

Part = Literal["knowledge", "tuning", "report"]
Measures = NDArray[np.float64]
_PARTS: tuple[Part, ...] = ("knowledge", "knowledge", "tuning", "report")


class Dialogue(Struct, frozen=True):
    """Hold one recorded dialogue as the file has it; other keys are passed over."""

    id: str
    turns: tuple[tuple[Literal["customer", "helpdesk"], str], ...]


class Case(Struct, frozen=True):
    """Hold a customer's first words and the helpdesk's first reply to them."""

    id: str
    question: str
    answer: str


class Found(Struct, frozen=True):
    """Hold the overlap of each answer found with the real one, 0..1, and how sure the search was of it."""

    helpfulness: Measures
    confidence: Measures


def part_of(id_: str) -> Part:
    """Return the part a dialogue belongs to, from its id alone: the same on every machine."""
    return _PARTS[hashlib.sha256(id_.encode()).digest()[0] % len(_PARTS)]


def case_of(dialogue: Dialogue) -> Case | None:
    """Return question and answer of a dialogue, or None when one of them is missing."""
    asked = "。".join(text for _, text in takewhile(lambda turn: turn[0] == "customer", dialogue.turns))
    answer = next((text for side, text in dialogue.turns if side == "helpdesk"), "")
    return Case(dialogue.id, asked, answer) if bare(asked) and bare(answer) else None


def read_cases(path: Path) -> dict[Part, list[Case]]:
    """Return the cases of a gzipped file by part; raises `msgspec.ValidationError` for a line of another shape."""
    parts: dict[Part, list[Case]] = {"knowledge": [], "tuning": [], "report": []}
    with gzip.open(path, "rb") as lines:
        for line in lines:
            case = case_of(msgspec.json.decode(line, type=Dialogue))
            if case:
                parts[part_of(case.id)].append(case)
    return parts


def overlap(one: str, other: str) -> float:
    """Return how much two texts share, 0..1: F1 over pairs of neighbouring letters, each as often as it stands."""
    ours, theirs = (Counter(pairwise(bare(text))) for text in (one, other))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def characters(text: str) -> list[str]:
    """Return the letters of a text, as often as they stand: all that the baseline knows."""
    return list(bare(text))


def by_characters(known: Sequence[Case], asked: Sequence[Case]) -> Found:
    """Search with BM25 over characters, its parameters as the library has them; it has no confidence."""
    index = bm25s.BM25()
    index.index([characters(case.question) for case in known], show_progress=False)
    best = [known[int(np.argmax(index.get_scores(characters(fold(case.question)))))].answer for case in asked]
    helpfulness = [overlap(found, case.answer) for found, case in zip(best, asked, strict=True)]
    return Found(np.array(helpfulness), np.ones(len(asked)))


def by_bot(known: Sequence[Case], asked: Sequence[Case]) -> Found:
    """Search as the FAQ bot does; where it finds nothing the answer helps nobody."""
    entries = [Entry(f"e{row}", (case.question[:QUESTION_CHARS],), case.answer) for row, case in enumerate(known)]
    index = KnowledgeIndex(Knowledge(tuple(entries)))
    helpfulness, confidence = np.zeros(len(asked)), np.zeros(len(asked))
    for row, case in enumerate(asked):
        for finding in index.find(case.question):
            helpfulness[row] = overlap(finding.entry.answer, case.answer)
            confidence[row] = finding.confidence
    return Found(helpfulness, confidence)


def figures(name: str, found: Measures) -> str:
    """Return one row of the comparison: the mean overlap and the share of answers from each cut-off on."""
    shares = "  ".join(f"{(found >= cut).mean():6.1%}" for cut in CUT_OFFS)
    return f"{name:<24}{found.mean():8.4f}  {shares}"


def likely_gain(ours: Measures, theirs: Measures) -> tuple[float, float]:
    """Return the bounds of the mean gain, 95 %, by drawing the same questions again and again (bootstrap)."""
    draws = np.random.default_rng(SEED).integers(0, len(ours), (RESAMPLES, len(ours)))
    low, high = np.percentile((ours - theirs)[draws].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)


def curve(found: Found) -> Iterator[str]:
    """Yield for each threshold the share of questions answered and how helpful those answers are."""
    for threshold in THRESHOLDS:
        answered = found.confidence >= threshold
        helped = found.helpfulness[answered]
        if helped.size:
            shares = "  ".join(f"{(helped >= cut).mean():6.1%}" for cut in CUT_OFFS)
            yield f"{threshold:9.1f}  {answered.mean():8.1%}  {helped.mean():8.4f}  {shares}"


def measure(path: Path, part: Part = "report") -> Iterable[str]:
    """Yield the lines of the report on one part of a file."""
    cases = read_cases(path)
    known, asked = cases["knowledge"], cases[part]
    yield f"{len(known)} entries of knowledge, {len(asked)} questions of the part {part}"
    plain, ours = by_characters(known, asked), by_bot(known, asked)
    cuts = "  ".join(f" ≥ {cut:.1f}" for cut in CUT_OFFS)
    yield f"{'':<24}{'overlap':>8}  {cuts}"
    yield figures("BM25 over characters", plain.helpfulness)
    yield figures("FAQ bot", ours.helpfulness)
    low, high = likely_gain(ours.helpfulness, plain.helpfulness)
    gain = ours.helpfulness.mean() / plain.helpfulness.mean() - 1
    yield f"gain {gain:+.0%}; 95 % of draws: {low:+.4f} to {high:+.4f}"
    yield f"threshold  answered   overlap  {cuts}"
    yield from curve(ours)


def main() -> None:
    """Print the report on the part held back, or with `--tuning` on the one to tune with."""
    paths = [argument for argument in sys.argv[1:] if argument != "--tuning"]
    if len(paths) != 1:
        sys.exit("usage: python -m tests.benchmarks.retrieval [--tuning] FILE")
    for line in measure(Path(paths[0]), "tuning" if "--tuning" in sys.argv else "report"):
        print(line)


if __name__ == "__main__":
    main()
