"""The knowledge of a bot as values, as it is written in YAML, in shop files and in requests.

Bounds keep every answer within one message.
"""

import re
import unicodedata
from typing import Annotated

from msgspec import Meta

from models.value import Value

READ_CHARS = 300
"""Characters read of one message; a longer one is a story, and for a person."""

# A question, a miss text or a greeting with its menu must fit into one message of 4000 characters.
Question = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\w")]
Phrase = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]
Answer = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"\S")]
EntryKey = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$(?!\n)", description="1 to 64 of a-z, 0-9, _ and -")]
Label = Annotated[str, Meta(min_length=1, max_length=64)]
Questions = Annotated[tuple[Question, ...], Meta(min_length=1, max_length=50)]
Related = Annotated[tuple[EntryKey, ...], Meta(max_length=5)]
Tags = Annotated[tuple[Label, ...], Meta(max_length=20)]
Misses = Annotated[tuple[Phrase, ...], Meta(min_length=1, max_length=10)]
Menu = Annotated[tuple[EntryKey, ...], Meta(max_length=9)]
BaseName = Annotated[str, Meta(pattern=r"^[\w-]{1,64}$(?!\n)", description="1 to 64 letters, digits, _ and -")]

MAX_ENTRIES = 5000
"""Entries of one base."""

DEFAULT_GREETING = "您好，请问有什么可以帮您？"
DEFAULT_MISS = "抱歉，这个问题我还不太明白。您可以换个说法，或回复“转人工”联系客服。"


class Entry(Value):
    """Answer one thing customers ask in many ways; the first question is its name in menus.

    `answer` may hold variables such as `{shop}` (`models.variables`); where one has no value for a customer,
    `fallback` is said, or the bot misses. `related` names entries offered by number under the answer.
    """

    id: EntryKey
    questions: Questions
    answer: Answer
    fallback: Answer | None = None
    related: Related = ()
    intent: Label | None = None
    tags: Tags = ()
    enabled: bool = True


class Knowledge(Value):
    """Hold everything a bot can say; `menu` names the entries offered with the greeting."""

    entries: Annotated[tuple[Entry, ...], Meta(max_length=MAX_ENTRIES)]
    greeting: Phrase = DEFAULT_GREETING
    miss: Misses = (DEFAULT_MISS,)
    menu: Menu = ()


def fold(text: str) -> str:
    """Return the readable start of the text with width and case evened out, at most 300 characters."""
    return unicodedata.normalize("NFKC", text[:READ_CHARS]).casefold()[:READ_CHARS]


def bare(text: str) -> str:
    """Return the folded letters and digits alone: what makes two questions the same word for word."""
    return "".join(char for char in fold(text) if char.isalnum())


def is_file(knowledge: str) -> bool:
    """Tell whether a bot's `knowledge` names a YAML file rather than a base of the shop."""
    return knowledge.endswith((".yaml", ".yml")) or "/" in knowledge or "\\" in knowledge


def base_name(file: str) -> str:
    """Return what the base of a file is called: its stem, with `-` for what a name can't have."""
    stem = re.split(r"[/\\]", file)[-1].removesuffix(".yaml").removesuffix(".yml")
    return re.sub(r"[^\w-]+", "-", stem)[:64] or "knowledge"
