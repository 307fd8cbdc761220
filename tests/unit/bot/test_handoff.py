"""Handoff triggers in a customer's text: keywords and repetition (R8.2)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff import FINGERPRINT_CHARS, HandoffRules, Keyword, Trigger, fingerprint, trigger

RULES = HandoffRules(tuple(map(Keyword.read, ["转人工", "真人", {"word": "人工", "match": "whole"}, "人"])))


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
def test_a_keyword_is_the_whole_message_or_contained_as_the_shop_says(text: str, word: str | None) -> None:
    found = trigger(text, RULES)
    assert found == (Trigger("keyword", word) if word else None)


def test_width_and_case_of_a_keyword_do_not_matter() -> None:
    rules = HandoffRules((Keyword.read("Agent"),))
    assert trigger("ＡＧＥＮＴ please", rules) == Trigger("keyword", "Agent")


def test_the_first_keyword_of_the_list_is_named_when_several_are_said() -> None:
    rules = HandoffRules((Keyword("投诉"), Keyword("人工")))
    assert trigger("人工，我要投诉", rules) == Trigger("keyword", "投诉")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "？",
        {"word": ""},
        {"match": "whole"},
        {"word": "人工", "match": "regex"},
        {"word": "人工", "x": "1"},
    ],
)
def test_a_keyword_that_could_never_match_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="keyword"):
        Keyword.read(wrong)


@pytest.mark.parametrize(
    ("earlier", "repeated"),
    [
        ([], False),
        (["什么时候发货"], False),
        (["什么时候发货？", "什么 时候发货！！"], True),
        (["什么时候发货", "可以开发票吗", "什么时候发货"], True),
        (["什么时候到", "什么时候发"], False),
    ],
)
def test_the_same_question_for_the_third_time_asks_for_a_person(earlier: list[str], repeated: bool) -> None:
    found = trigger("什么时候发货", HandoffRules(), earlier)
    assert found == (Trigger("repeated", "什么时候发货") if repeated else None)


def test_fingerprints_serve_as_well_as_the_texts_themselves() -> None:
    earlier = ["什么时候发货？", "什么时候发货啊"]
    rules = HandoffRules(repeats=2)
    assert trigger("什么时候发货？", rules, earlier) == trigger("什么时候发货？", rules, map(fingerprint, earlier))


@pytest.mark.parametrize("polite", ["好的", "谢谢", "嗯嗯嗯", "？？？？", "😀😀😀😀"])
def test_short_words_may_be_said_as_often_as_one_likes(polite: str) -> None:
    assert trigger(polite, HandoffRules(), [polite] * 9) is None


@pytest.mark.parametrize("repeats", [0, 1])
def test_repetition_can_be_switched_off(repeats: int) -> None:
    assert trigger("什么时候发货", HandoffRules(repeats=repeats), ["什么时候发货"] * 9) is None


def test_a_keyword_counts_before_repetition() -> None:
    rules = HandoffRules((Keyword("发货"),))
    assert trigger("什么时候发货", rules, ["什么时候发货"] * 9) == Trigger("keyword", "发货")


@given(st.text())
def test_a_fingerprint_is_bounded_and_its_own_fingerprint(text: str) -> None:
    mark = fingerprint(text)
    assert fingerprint(mark) == mark
    assert len(mark) <= FINGERPRINT_CHARS


@given(st.text(), st.lists(st.text(), max_size=5))
def test_no_text_breaks_the_search_for_triggers(text: str, earlier: list[str]) -> None:
    found = trigger(text, RULES, earlier)
    assert found is None or found.kind in {"keyword", "repeated"}
