"""What the model is given, and what it may send back."""

import json

import pytest

from bot.knowledge.entries import Entry
from bot.llm.drafts import MOST_CHARS, filled_in, prompt, read_draft
from bot.llm.unfolding import unfold
from bot.protocol import BotFailed
from tests.unit.bot.turns import asked, turn

ENTRY = Entry(id="a", questions=("发票怎么开",), answer="请在我的订单里申请。")


def test_the_prompt_holds_the_rules_the_entries_and_what_was_said_by_whom() -> None:
    system, *said = prompt(turn(("customer", "在吗"), ("bot", "您好"), ("customer", "发票怎么开")), (ENTRY,))
    assert system["role"] == "system"
    assert '"answer":"请在我的订单里申请。"' in system["content"]
    assert [(one["role"], one["content"]) for one in said] == [
        ("user", "在吗"),
        ("assistant", "您好"),
        ("user", "发票怎么开"),
    ]


def test_the_prompt_is_bounded_and_the_closest_entry_is_always_in_it() -> None:
    long = [Entry(id=f"e{n}", questions=("问",), answer="长" * 4000) for n in range(5)]
    (system, *_) = prompt(asked("问"), tuple(long))
    assert MOST_CHARS <= len(system["content"]) < MOST_CHARS + 2000
    assert '"e0"' in system["content"]
    assert '"e4"' not in system["content"]


def test_variables_are_filled_in_before_the_model_sees_them() -> None:
    named = Entry(id="n", questions=("我是谁",), answer="您是{customer}。")
    unknown = Entry(id="u", questions=("店名",), answer="我们是{shop}。")
    spare = Entry(id="s", questions=("几点",), answer="{back_at}见。", fallback="上班后见。")
    told = filled_in((named, unknown, spare), asked("我是谁"))
    assert [(entry.id, entry.answer) for entry in told] == [("n", "您是小陈。"), ("s", "上班后见。")]


@pytest.mark.parametrize(
    "sent", ["", "好的", "[]", '{"action":"refund"}', '{"action":"reply","confidence":2}', '{"action":1}']
)
def test_anything_but_a_draft_is_refused(sent: str) -> None:
    with pytest.raises(BotFailed, match="no valid answer"):
        read_draft(sent)


DRAFT = {"action": "reply", "entries": ["a"], "confidence": 0.9, "intent": "i", "answer": "第一句。第二句！还有"}


def test_while_it_is_written_only_whole_sentences_are_seen() -> None:
    whole = json.dumps(DRAFT, ensure_ascii=False)
    seen = [unfold(whole[:length]).said for length in range(len(whole) + 1)]
    assert list(dict.fromkeys(seen)) == ["", "第一句。", "第一句。第二句！"]


@pytest.mark.parametrize("changed", [{"action": "handoff"}, {"entries": None}, {"confidence": "high"}])
def test_an_answer_that_rests_on_nothing_is_not_seen_before_it_is_whole(changed: dict[str, object]) -> None:
    assert unfold(json.dumps(DRAFT | changed, ensure_ascii=False)).said == ""


def test_an_answer_written_before_what_it_rests_on_is_not_seen() -> None:
    turned = dict(reversed(DRAFT.items()))
    assert unfold(json.dumps(turned, ensure_ascii=False)[:30]).said == ""
