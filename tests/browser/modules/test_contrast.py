"""Every ground and every text that meet on a page are far enough apart (ui.md section 7)."""

import re
from itertools import product

import pytest

from tests.browser.modules.places import UI

TOKENS = (UI / "styles" / "tokens.css").read_text()
TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("bg", "surface", "sunken", "brand-soft", "ok-soft", "warn-soft", "bad-soft", "off-soft", "bot-soft")
PAIRS = {
    **dict.fromkeys(product(("text", "text-2"), (*GROUNDS, "mine", "theirs")), TEXT),
    **dict.fromkeys(product(("text-3",), ("bg", "surface", "sunken", "theirs", "warn-soft")), TEXT),
    **dict.fromkeys(product(("brand", "bad"), ("bg", "surface", "sunken")), TEXT),
    **dict.fromkeys(((name, f"{name}-soft") for name in ("brand", "ok", "warn", "bad", "off", "bot")), TEXT),
    **dict.fromkeys(product(("ok", "warn", "off"), ("surface",)), TEXT),
    ("on-brand", "brand"): TEXT,
    ("surface", "bad"): TEXT,
    ("surface", "text"): TEXT,
    **dict.fromkeys(product(("control",), ("bg", "surface", "sunken")), CONTROL),
}


def colours(selector: str) -> dict[str, str]:
    block = TOKENS.partition(f"{selector} {{")[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [":root", '[data-theme="dark"]'], ids=["light", "dark"])
def test_every_pair_in_use_can_be_read(theme: str) -> None:
    found = colours(theme)
    measured = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in PAIRS}
    assert {pair: value for pair, value in measured.items() if value < PAIRS[pair]} == {}


def test_the_theme_of_the_system_is_the_dark_one_word_for_word() -> None:
    assert colours('[data-theme="auto"]') == colours('[data-theme="dark"]')
