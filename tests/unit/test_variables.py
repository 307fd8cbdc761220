"""Answers leave places open for a fixed list of variables; they are filled in plainly, or not at all (T8)."""

import pytest

from models.variables import filled, places, unknown_places


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{shop}的{customer}", []),
        ("{Shop}", ["Shop"]),
        ("{ shop }{}", [" shop ", ""]),
        ("{shop.name}{shop!r}{0}", ["shop.name", "shop!r", "0"]),
        ("半个 { 括号 }", [" 括号 "]),
        ("没有另一半 {shop", []),
    ],
)
def test_what_stands_in_braces_is_a_variable_or_refused(text: str, unknown: list[str]) -> None:
    assert list(unknown_places(text)) == unknown


def test_each_place_is_filled_in_once_and_what_a_value_holds_stays_as_it_is() -> None:
    values = {"customer": "{shop}{0}%s", "shop": "茶铺"}
    assert filled("{customer}，欢迎来{shop}，{customer}", values) == "{shop}{0}%s，欢迎来茶铺，{shop}{0}%s"


@pytest.mark.parametrize("values", [{}, {"back_at": ""}])
def test_a_text_whose_variable_has_no_value_is_not_said(values: dict[str, str]) -> None:
    assert filled("我们{back_at}回来", values) is None
    assert filled("我们就回来", values) == "我们就回来"


def test_the_places_of_a_text_are_named() -> None:
    assert places("{shop}{level}{shop}{odd}") == {"shop", "level"}
