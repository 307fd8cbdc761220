"""What somebody said, as a small mark that tells whether the next thing she says is nearly the same (R8.2).

Texts are no part of the routing state. The mark is 62 bits, one for each pair of neighbouring letters; two texts are
alike by the pairs they share. Blanks, marks, width and case say nothing, nor does a letter held down (在吗吗吗).
"""

import unicodedata
from itertools import groupby, pairwise

from models.entities import Conversation, Shop

BITS = 62
"""So many that a mark is a whole number in every database; the pairs of a long story fill it up."""
SCATTER = 2_654_435_761
"""An odd number near 2**32 divided by the golden ratio, as multiplicative hashing takes it."""
READ_LETTERS = 60
"""Letters of a message that are looked at: by then two stories differ, or are the same."""
ALIKE = 0.6
"""Share of pairs in common from which on two texts count as the same."""


def sketch(text: str) -> int:
    """Return the mark of a text, above 0; 0 for one without letters, which is like no other."""
    letters = [letter for letter, _ in groupby(filter(str.isalnum, _fold(text)))][:READ_LETTERS]
    pieces = {one + two for one, two in pairwise(letters)} or set(letters)
    mark = 0
    for piece in pieces:
        mark |= 1 << _scattered(piece) % BITS
    return mark


def alike(one: int, other: int) -> bool:
    """Tell whether two marks are of nearly the same text."""
    either = (one | other).bit_count()
    return either > 0 and (one & other).bit_count() / either >= ALIKE


def again(shop: Shop, conversation: Conversation, text: str) -> tuple[int, int]:
    """Return the mark of what a customer says to a bot, and how often in a row she has said nearly that by now."""
    to_bot = shop.bot.mode != "off" if conversation.bot is None else True
    if shop.handoff.repeats is None or conversation.owner_id is not None or not to_bot:
        return 0, 0
    mark = sketch(text)
    return mark, conversation.repeats + 1 if alike(mark, conversation.sketch) else 1


def _scattered(piece: str) -> int:
    """Return a number for a piece, the same in every process, neighbouring letters far apart."""
    number = 0
    for letter in piece:
        number = (number + ord(letter)) * SCATTER % 2**32
    return number >> 8


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
