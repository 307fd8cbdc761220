"""The words of a question that say what it is about."""

import re

from bot.function_words import FUNCTION_WORDS
from bot.phrases import greets
from bot.tokens import segmenter
from bot.topics.masking import MARKS

MOST_TERMS = 40
"""Words of one question that count; in a story the first ones name its matter."""
SHORTEST = 2
_WORD = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9]*")

_SAID = """
客服 你们 我们 他们 自己 没有 怎么 为什么 什么 可以 不能 知道 现在 今天 昨天 明天 时候 问题 求助 谢谢 请问 你好 您好
还是 一个 这个 那个 这样 就是 不是 已经 一直 因为 所以 但是 如果 然后 起来 出来 还有 之后 之前 后来 以后 这么 那么
时间 东西 感觉 觉得 真的 真是 居然 竟然 到底 结果 发现 希望 处理 解决 情况 告诉 回复 联系 吐槽 无语 垃圾 坑爹 尼玛
呵呵 哈哈 好几 一下 一次 几次 不要 不了 不到 不会 不知 说是 都是 只能 能否 是否 有没有 是不是 能不能 刚刚 刚才 终于
突然 每次 大家 不行 正常 意思 开始 而且 这种 只有 直接 最近 难道 任何 一样 另外 本身 有些 顺便 如此 原因 办法
显示 电话 人工 真人 收到
"""
_TALK = frozenset(_SAID.split())
"""Words of talk and temper, which every topic has."""


def terms(text: str) -> tuple[str, ...]:
    """Return the distinct words of a masked text that carry its matter, in order, at most 40; none of a greeting."""
    if greets(text):
        return ()
    plain = MARKS.sub(" ", text).casefold()
    words = (word for word in segmenter().cut(plain, HMM=False) if _says_something(word))
    return tuple(dict.fromkeys(words))[:MOST_TERMS]


def _says_something(word: str) -> bool:
    known = word in FUNCTION_WORDS or word in _TALK
    return len(word) >= SHORTEST and not known and _WORD.fullmatch(word) is not None
