"""Keywords that ask for a person: as the whole message, or contained in it (R8.2)."""

import unicodedata
from collections.abc import Iterable

from models.handoff_settings import Keyword


def keyword_in(text: str, keywords: Iterable[str | Keyword]) -> str | None:
    """Return the first keyword, in the shop's order, that a customer's text says, or None (R8.2)."""
    return next((keyword.word for keyword in map(read, keywords) if _says(text, keyword)), None)


def read(keyword: str | Keyword) -> Keyword:
    """Read a keyword of the shop file; a plain word is contained.

    A plain single character is the whole message: as a part it would stand in every other sentence.
    """
    if isinstance(keyword, Keyword):
        return keyword
    return Keyword(keyword, "contained" if len(_letters(keyword)) > 1 else "whole")


def _says(text: str, keyword: Keyword) -> bool:
    """Compare without blanks (「转 人 工」 is 转人工); marks end a phrase, so 「本人，工作」 is not 人工."""
    if keyword.match == "whole":
        return _letters(text) == (_letters(keyword.word) or None)
    word = _closed_up(keyword.word)
    return bool(word) and word in _closed_up(text)


def _letters(text: str) -> str:
    """Return the letters and digits alone, width and case evened out."""
    return "".join(char for char in _fold(text) if char.isalnum())


def _closed_up(text: str) -> str:
    return "".join(_fold(text).split())


def _fold(text: str) -> str:
    # Folding can uncover what normalising changes again; a second round ends it.
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once).casefold()
