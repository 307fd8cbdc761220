"""What a text claims that can be looked up word for word: amounts, times, dates, numbers, codes, links."""

import re
import unicodedata
from decimal import Decimal

from msgspec import Struct

SHOPS_ALONE = frozenset({"元", "折", "%", "倍", "天", "小时", "分钟", "周", "月", "年", "点"})
"""Units of prices and promises: only the shop's words allow them, a customer can't put them into the bot's mouth."""

_UNITS = {
    **dict.fromkeys(("元", "块钱", "块", "圆", "rmb", "yuan"), "元"),
    **dict.fromkeys(("个工作日", "工作日", "天", "日", "号", "days", "day"), "天"),
    **dict.fromkeys(("个小时", "小时", "钟头", "hours", "hour", "h"), "小时"),
    **dict.fromkeys(("分钟", "minutes", "minute", "min"), "分钟"),
    **dict.fromkeys(("个星期", "星期", "周", "weeks", "week"), "周"),
    **dict.fromkeys(("个月", "月", "months", "month"), "月"),
    **dict.fromkeys(("年", "years", "year"), "年"),
    **dict.fromkeys(("点钟", "点", "时"), "点"),
    **dict.fromkeys(("折", "off"), "折"),
    **dict.fromkeys(("%", "percent"), "%"),
    **dict.fromkeys(("公斤", "千克", "kg"), "公斤"),
    **dict.fromkeys(("厘米", "公分", "cm"), "厘米"),
    **{unit: unit for unit in ("倍", "斤", "克", "米", "ml", "毫升", "寸", "码", "岁")},
}
_COUNTS = ("个", "件", "次", "条", "双", "套", "只", "张", "种", "名", "位", "单", "款", "箱", "包", "份")
_UNIT = "|".join(re.escape(unit) for unit in sorted((*_UNITS, *_COUNTS), key=len, reverse=True))
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000}

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s，。！？、；）]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![a-z0-9])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![a-z0-9])(?:/[^\s，。！？、；）]*)?"
)
_CODE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{5,}[a-z0-9](?![a-z0-9])"
    r"|(?<![a-z0-9])(?!\d+(?:kg|cm|ml|h|min|rmb|days?|hours?)(?![a-z0-9]))"
    r"(?=\d*[a-z])(?=[a-z]*\d)[a-z0-9]{3,}(?![a-z0-9])"
)
_WHEN = re.compile(
    r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])"
    r"|今天|今日|今晚|明天|明日|明早|明晚|后天|当天|当日|次日|下周|下个月|月底|年底|年前"
    r"|\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_RANGE = r"\s*[-–—~至到]\s*"
_NUMBER = re.compile(
    rf"(?P<money>[¥$])?\s*(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*"
    rf"(?P<unit>{_UNIT}|(?={_RANGE}\d+(?:\.\d+)?\s*(?P<shared>{_UNIT})))?"
)
"""In 「10–15 元」 the 10 is in 元 too."""
_PERCENT = re.compile(r"百分之(?P<value>[零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)")
_WORDED = re.compile(rf"(?P<value>[零〇一二两三四五六七八九十百千万]+|半)\s*(?P<unit>{_UNIT})")
_NO_AMOUNT = re.compile(
    rf"一(?:{'|'.join(_COUNTS[1:])}|个(?!月|小时|工作日|星期)|点|年到头|天到晚)|十分(?!钟)|万一|一时|有时"
)


class Claims(Struct, frozen=True):
    """Hold the amounts with their unit ("" for a plain count), the codes, and the links and days a text names."""

    amounts: frozenset[tuple[Decimal, str]]
    codes: frozenset[str]
    words: frozenset[str]


def even(text: str) -> str:
    """Return the text with width and case evened out, all of it."""
    return unicodedata.normalize("NFKC", text).casefold()


def claims_of(text: str, *, generous: bool = False) -> Claims:
    """Return what a text claims; `generous` also takes the numbers inside codes, for what claims are held against."""
    rest, links = _taken(_LINK, even(text))
    outside, codes = _taken(_CODE, rest)
    days, when = _taken(_WHEN, _NO_AMOUNT.sub(" ", rest if generous else outside))
    words = {f"周{day['day'].replace('天', '日')}" if day["day"] else day.group() for day in when}
    return Claims(
        amounts=frozenset(_amounts(days)),
        codes=frozenset(_bare(code.group()) for code in codes),
        words=frozenset(words | {link.group().rstrip("./") for link in links}),
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, list[re.Match[str]]]:
    return pattern.sub(" ", text), [*pattern.finditer(text)]


def _bare(code: str) -> str:
    return code.replace("-", "")


def _amounts(text: str) -> list[tuple[Decimal, str]]:
    rest, shares = _taken(_PERCENT, text)
    found = [(_value(share["value"]), "%") for share in shares]
    rest, written = _taken(_NUMBER, rest)
    found += [(_value(number["value"]), _unit("元" if number["money"] else _written(number))) for number in written]
    return found + [(_value(worded["value"]), _unit(worded["unit"])) for worded in _WORDED.finditer(rest)]


def without_claims(text: str) -> str:
    """Return the text without links, codes and amounts: what is left says what it is about."""
    rest = even(text)
    for pattern in (_LINK, _CODE, _PERCENT, _NUMBER, _WORDED):
        rest = pattern.sub(" ", rest)
    return rest


def _written(number: re.Match[str]) -> str | None:
    return number["unit"] or number["shared"]


def _unit(unit: str | None) -> str:
    return _UNITS.get(unit or "", "")


def _value(text: str) -> Decimal:
    """Return the value of digits, or of a Chinese numeral up to 万."""
    if text[0].isdecimal():
        return Decimal(text.replace(",", "")).normalize()
    if text == "半":
        return Decimal("0.5")
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * _PLACES[char], 0, 0
        else:
            section, digit = section + (digit or 1) * _PLACES[char], 0
    return Decimal(total + section + digit).normalize()
