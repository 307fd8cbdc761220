"""Keywords that ask for a person: as the whole message, or contained in it (R8.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, convert, to_builtins

from models.handoff_settings import HandoffSettings, Keyword
from router.core.keywords import keyword_in

KEYWORDS = ("转人工", "真人", Keyword("人工", "whole"), "人")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("转人工", "转人工"),
        ("麻烦帮我转人工，谢谢", "转人工"),
        ("转 人 工", "转人工"),
        ("有真人吗", "真人"),
        ("人工", "人工"),
        ("人工！！", "人工"),
        ("  人工 😀", "人工"),
        ("人？", "人"),
        ("人工费多少", None),
        ("没有人回答我", None),
        ("转，人工作", None),
        ("可以开发票吗", None),
        ("", None),
    ],
)
def test_r8_2_a_keyword_is_the_whole_message_or_contained_as_the_shop_says(text: str, word: str | None) -> None:
    assert keyword_in(text, KEYWORDS) == word


def test_r8_2_width_and_case_of_a_keyword_do_not_matter() -> None:
    assert keyword_in("ＡＧＥＮＴ please", ("Agent",)) == "Agent"


def test_r8_2_the_first_keyword_of_the_list_is_named_when_several_are_said() -> None:
    assert keyword_in("人工，我要投诉", ("投诉", "人工")) == "投诉"


@pytest.mark.parametrize("empty", [" ", "？", Keyword("？", "whole"), Keyword("\u3000")])
@pytest.mark.parametrize("text", ["", "😀", "在吗", "好的。"])
def test_a_keyword_without_a_letter_asks_for_nobody(empty: str | Keyword, text: str) -> None:
    assert keyword_in(text, (empty,)) is None


def test_the_shop_file_names_keywords_as_plain_words_or_with_their_match() -> None:
    written = {"keywords": ["真人", {"word": "人工", "match": "whole"}]}
    settings = convert(written, HandoffSettings)
    assert settings.keywords == ("真人", Keyword("人工", "whole"))
    assert convert(to_builtins(settings), HandoffSettings) == settings


@pytest.mark.parametrize(
    "wrong",
    ["", "长" * 41, {"word": ""}, {"match": "whole"}, {"word": "人工", "match": "regex"}, {"word": "人工", "x": "1"}],
)
def test_a_keyword_of_another_shape_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        convert({"keywords": [wrong]}, HandoffSettings)


@given(st.text())
def test_no_text_breaks_the_search_for_keywords(text: str) -> None:
    assert keyword_in(text, KEYWORDS) in {None, "转人工", "真人", "人工", "人"}
