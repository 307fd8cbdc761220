"""Handoff triggers in what a customer writes: keywords, and the same question over again (R8.2).

Pure, without any import but the standard library: the router decides with it, bots may.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self

Match = Literal["whole", "contained"]

FINGERPRINT_CHARS = 64
MIN_REPEATED_CHARS = 4
"""Letters from which on saying it again counts: 「好的」 twice is politeness, not despair."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """Ask for a person by a word: as the whole message, or contained in it."""

    word: str
    match: Match = "contained"

    @classmethod
    def read(cls, value: "str | Mapping[str, str]") -> Self:
        """Read a keyword of the shop file: a plain word, or `{word: …, match: whole|contained}`.

        A plain word is contained; a plain single character is the whole message, for as a part it would
        stand in every other sentence. Raises `ValueError` for an empty word, another match or another key.
        """
        given = {"word": value} if isinstance(value, str) else dict(value)
        word = given.pop("word", "")
        match = given.pop("match", "contained" if len(letters(word)) > 1 else "whole")
        if given or not letters(word) or match not in {"whole", "contained"}:
            msg = f"a keyword is a word or {{word: …, match: whole|contained}}, not {value!r}"
            raise ValueError(msg)
        return cls(word, "whole" if match == "whole" else "contained")


@dataclass(frozen=True, slots=True)
class HandoffRules:
    """Say what takes a customer to a person: keywords, and how often the same question may be asked.

    `repeats` is the number of times, from 2; 0 switches it off.
    """

    keywords: tuple[Keyword, ...] = ()
    repeats: int = 3


@dataclass(frozen=True, slots=True)
class Trigger:
    """Name what was found: `keyword` with the word, or `repeated` with the question's fingerprint."""

    kind: Literal["keyword", "repeated"]
    detail: str


def trigger(text: str, rules: HandoffRules, earlier: Iterable[str] = ()) -> Trigger | None:
    """Return what in the text asks for a person, keywords in their given order before repetition, or None.

    `earlier` are the customer's earlier texts in this conversation, or their fingerprints. Never raises.
    """
    found = next((keyword for keyword in rules.keywords if _says(text, keyword)), None)
    if found:
        return Trigger("keyword", found.word)
    mark = fingerprint(text)
    if rules.repeats < 2 or len(mark) < MIN_REPEATED_CHARS:
        return None
    times = 1 + sum(fingerprint(former) == mark for former in earlier)
    return Trigger("repeated", mark) if times >= rules.repeats else None


def fingerprint(text: str) -> str:
    """Return what identifies a question asked again, at most 64 letters; of itself it is itself."""
    return letters(text)[:FINGERPRINT_CHARS]


def letters(text: str) -> str:
    """Return the letters and digits alone, width and case evened out."""
    return "".join(char for char in _fold(text) if char.isalnum())


def _says(text: str, keyword: Keyword) -> bool:
    """Compare without blanks (「转 人 工」 is 转人工); marks end a phrase, so 「本人，工作」 is not 人工."""
    if keyword.match == "whole":
        return letters(text) == letters(keyword.word)
    return "".join(_fold(keyword.word).split()) in "".join(_fold(text).split())


def _fold(text: str) -> str:
    # Folding can uncover what normalising changes again; a second round ends it.
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once).casefold()
