"""Cutting Chinese text into what retrieval compares: words, characters and how pairs of them sound.

Words alone miss half of what customers write: they shorten (退运费 for 退货运费) and they pick the wrong
homophone from the input method (运废险, 包油吗). Characters catch the first, pairs of pinyin syllables the
second, and traditional characters sound like simplified ones.
"""

import re
from functools import cache
from itertools import pairwise

import jieba
from pypinyin import lazy_pinyin

from bot.function_words import FUNCTION_WORDS
from models.knowledge import bare, fold

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_BETWEEN_CLAUSES = re.compile(r"[，。！？、；：（）()【】,.!?;:~…\s]+")


def clauses(text: str) -> list[str]:
    """Return the parts of the folded text between punctuation marks and spaces, without single characters."""
    return [part for part in _BETWEEN_CLAUSES.split(fold(text)) if len(part) > 1]


@cache
def segmenter() -> jieba.Tokenizer:
    """Return the one word segmenter of the process; the first call reads the dictionary.

    The dictionary is read here rather than by `initialize()`, which keeps a marshalled copy under a fixed
    name in the shared temporary directory: whoever writes that file first would decide what we load.
    """
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@cache
def syllable(char: str) -> str:
    """Return the usual reading of one Chinese character, without tone."""
    return lazy_pinyin(char)[0]


def tokens(text: str) -> list[str]:
    """Return the distinct tokens of the text in a fixed order; none when it has only function words."""
    words = [word if _carries_meaning(word) else " " for word in segmenter().cut(fold(text), HMM=False)]
    found = {f"w:{word}" for word in words if word != " "}
    for run in _CHINESE.findall("".join(words)):
        found.update(f"c:{char}" for char in run)
        found.update(f"p:{syllable(one)}{syllable(two)}" for one, two in pairwise(run))
    return sorted(found)


def letter_pairs(text: str) -> list[str]:
    """Return the neighbouring letters of the text two by two, as often as they stand, function words included."""
    return [one + two for one, two in pairwise(bare(text))]


def _carries_meaning(word: str) -> bool:
    """Tell words that say what a text is about from function words, marks and bare numbers."""
    return not word.isnumeric() and word not in FUNCTION_WORDS and any(char.isalnum() for char in word)
