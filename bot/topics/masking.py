"""Taking out of a text what names somebody, before anything of it is kept."""

import re

LONGEST = 300
"""Characters kept of one message; a longer one is a story."""

_NARROW = {
    wide: wide - 0xFEE0 for wide in (0xFF20, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
"""Full-width digits, letters and 「＠」; marks stay as they were written."""
_PLACE = r"[\u4e00-\u9fff]{1,8}"
_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE), "〔链接〕"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), "〔邮箱〕"),
    (re.compile(r"@[\w\u4e00-\u9fff·-]{1,30}"), "〔账号〕"),
    (re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"), "〔证件〕"),
    (re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"), "〔电话〕"),
    (re.compile(r"(?<![0-9])(?:0[0-9]{2,3}[- ])?[0-9]{7,8}(?![0-9])"), "〔电话〕"),
    (re.compile(r"(?<![0-9])[48]00[- ]?[0-9]{3}[- ]?[0-9]{4}(?![0-9])"), "〔电话〕"),
    (re.compile(r"(?<![0-9A-Za-z])(?=[A-Za-z-]*[0-9])[A-Za-z]{0,4}-?[0-9][0-9A-Za-z-]{5,}(?![0-9A-Za-z])"), "〔单号〕"),
    (re.compile(r"\[位置\]\S*"), "〔地址〕"),
    (
        re.compile(
            rf"(?:{_PLACE}(?:省|自治区))?(?:{_PLACE}(?:市|州))?(?:{_PLACE}[区县镇乡])?"
            rf"{_PLACE}(?:路|街|道|巷|弄|村|小区|花园|大厦)\s*[0-9一二三四五六七八九十百]+\s*(?:号|弄|栋|幢|座|楼|单元|室|-)"
            r"(?:\s*[0-9A-Za-z一二三四五六七八九十-]+\s*(?:号楼|号|栋|幢|座|楼|层|单元|室))*"
        ),
        "〔地址〕",
    ),
    (
        re.compile(
            r"[0-9一二三四五六七八九十]+\s*(?:号楼|栋|幢)\s*[0-9一二三四五六七八九十]+\s*(?:单元|室)(?:\s*[0-9]+\s*室?)?"
        ),
        "〔地址〕",
    ),
)
"""Each kind and what stands for it, the longer patterns before those they contain."""
MARKS = re.compile("|".join(sorted({mark for _, mark in _MASKS})))


def masked(text: str) -> str:
    """Return the start of a text without phone numbers, ids, mails, links, handles and addresses (ui.md section 6).

    Never raises; masking a masked text changes nothing.
    """
    shown = " ".join(text.translate(_NARROW).split())
    for pattern, mark in _MASKS:
        shown = pattern.sub(mark, shown)
    return shown[:LONGEST]
