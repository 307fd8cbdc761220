"""How a Chinese name is written in Latin letters, so that people find colleagues by what they type."""

from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=16_384)
def pinyin(name: str) -> str:
    """Return a name in pinyin, without tones and spaces, in small letters; what is not Chinese stays.

    Names are few and asked for with every desk that comes back.
    """
    return "".join(lazy_pinyin(name)).lower()
