"""The check after: a model's sentence is shown only when the shop's own words carry it (R8.1).

What the customer wrote can ask the model for anything; it can't widen what is said, because this reads the entries.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
from msgspec import Struct

from bot.function_words import FUNCTION_WORDS
from bot.knowledge.entries import Entry
from bot.llm.claims import SHOPS_ALONE, Claims, claims_of, even, without_claims
from bot.tokens import segmenter
from models.enums import SenderType
from models.wire.bots import BotTurn

LEAST_SUPPORTED = 0.6
"""Share of a sentence's letters that stand in words the entries have; below, it tells something of its own."""
SMALL_TALK = 4
"""Letters of content below which a sentence claims nothing: 「好的呢」."""

_CHINESE = """
您好 感谢 谢谢 抱歉 不好意思 高兴 很高兴 为您 服务 咨询 联系 欢迎 随时 请您 为您服务 祝您 愉快 购物 关于 目前 一般 通常
根据 具体 如果 如需 的话 帮您 帮助 回复 了解 另外 以及 或者 并且 同时 只要 即可 就可以
"""
_ENGLISH = """
the a an is are be can you your we our will and or to of in for it if this that with on at please yes no not
hello thanks thank sorry
"""
_COURTESIES = frozenset(f"{_CHINESE} {_ENGLISH}".split())
"""Words any polite sentence may have."""
_ENDS = re.compile(r"[。！？!?；;\n]+|(?<=[a-z])\.(?=\s|$)", re.IGNORECASE)


class Sources(Struct, frozen=True):
    """Hold what an answer may rest on: the shop's words with their claims, and what the customer said herself."""

    text: str
    shop: Claims
    customer: Claims

    @classmethod
    def of(cls, turn: BotTurn, entries: Iterable[Entry]) -> "Sources":
        """Take the given entries, the facts of the shop, and the customer's messages."""
        parts = [part for entry in entries for part in (*entry.questions, entry.answer)]
        shop = "\n".join([*parts, msgspec.json.encode(turn.customer.facts).decode()])
        said = "\n".join(message.text for message in turn.messages if message.sender.type is SenderType.customer)
        return cls(even(shop), claims_of(shop, generous=True), claims_of(said, generous=True))


def sentences(text: str) -> list[str]:
    """Return the complete sentences at the beginning of a text, each with its end; what follows is not complete."""
    ends = [0, *(match.end() for match in _ENDS.finditer(text))]
    return [text[start:end] for start, end in pairwise(ends)]


def ungrounded(text: str, sources: Sources) -> str | None:
    """Return the first thing of a text that the sources do not carry; None when they carry all of it."""
    found = claims_of(text)
    return (
        _word(found.words, sources)
        or _code(found.codes, sources)
        or _amount(found, sources)
        or next((part.strip() for part in _parts(text) if _tells_its_own(part, sources)), None)
    )


def _parts(text: str) -> list[str]:
    whole = sentences(text)
    return [*whole, text[sum(map(len, whole)) :]]


def _word(words: Iterable[str], sources: Sources) -> str | None:
    return min((word for word in words if word not in sources.shop.words), default=None)


def _code(codes: Iterable[str], sources: Sources) -> str | None:
    """Look for a code that is nobody's: it may also be the customer's own, the order she asks about."""
    return min((code for code in codes if code not in sources.shop.codes | sources.customer.codes), default=None)


def _amount(found: Claims, sources: Sources) -> str | None:
    for value, unit in sorted(found.amounts):
        own = unit not in SHOPS_ALONE and _holds(sources.customer, value, unit)
        if not own and not _holds(sources.shop, value, unit):
            return f"{value:f}{unit}"
    return None


def _holds(claims: Claims, value: object, unit: str) -> bool:
    """Look for the value with its unit; of what is no price or promise the value alone will do."""
    bare = unit not in SHOPS_ALONE
    return any(value == other and (kept == unit or (bare and not (unit and kept))) for other, kept in claims.amounts)


def _tells_its_own(sentence: str, sources: Sources) -> bool:
    words = [word for word in segmenter().cut(without_claims(sentence), HMM=False) if _has_content(word)]
    letters = sum(map(len, words))
    supported = sum(len(word) for word in words if word in sources.text or word in _COURTESIES)
    return letters >= SMALL_TALK and supported < LEAST_SUPPORTED * letters


def _has_content(word: str) -> bool:
    """Numbers are claims and looked at as such."""
    return word not in FUNCTION_WORDS and any(map(str.isalpha, word))


def named(entries: Sequence[Entry], ids: Iterable[str]) -> bool:
    """Tell whether an answer names at least one entry, and none that it was not given."""
    wanted = set(ids)
    return bool(wanted) and wanted <= {entry.id for entry in entries}
