"""Reading knowledge: valid as a whole, or refused with line and reason."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.entries import DEFAULT_GREETING, DEFAULT_MISS
from bot.knowledge.reading import KnowledgeInvalid, demo_text, read_knowledge, read_knowledge_file

GOOD = """\
greeting: 您好
miss: [不太明白]
menu: [invoice]
entries:
  - id: invoice
    questions: [可以开发票吗]
    answer: 可以。
    tags: [价格]
  - id: returns
    questions:
      - 怎么退货
      - 我要退货
    answer: 申请售后。
    intent: returns
"""


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(KnowledgeInvalid) as refused:
        read_knowledge(text, "k.yaml")
    return [(error.field, error.detail) for error in refused.value.errors]


def test_a_valid_file_is_read_whole() -> None:
    knowledge = read_knowledge(GOOD)
    assert [(e.id, len(e.questions), e.intent) for e in knowledge.entries] == [
        ("invoice", 1, None),
        ("returns", 2, "returns"),
    ]
    assert (knowledge.greeting, knowledge.miss, knowledge.menu) == ("您好", ("不太明白",), ("invoice",))


def test_greeting_miss_and_menu_may_be_left_out() -> None:
    knowledge = read_knowledge("entries: [{id: a, questions: [问], answer: 答}]")
    assert (knowledge.greeting, knowledge.miss, knowledge.menu) == (DEFAULT_GREETING, (DEFAULT_MISS,), ())


@pytest.mark.parametrize(
    ("change", "field", "detail"),
    [
        (("greeting: 您好", "greting: 您好"), "k.yaml:1 greting", "unknown key"),
        (("tags: [价格]", "tag: [价格]"), "k.yaml:8 entries[0].tag", "unknown key"),
        (("intent: returns", "intent: 7"), "k.yaml:14 entries[1].intent", "Expected `str | null`, got `int`"),
        (("      - 我要退货", "      - 7"), "k.yaml:12 entries[1].questions[1]", "Expected `str`, got `int`"),
        (("      - 我要退货", "      - 可以开发票吗？"), "k.yaml:12 entries[1].questions[1]", "invoice"),
        (("    answer: 可以。\n", ""), "k.yaml:5 entries[0]", "missing required field `answer`"),
        (("answer: 可以。", "answer: ''"), "k.yaml:7 entries[0].answer", "length >= 1"),
        (("[可以开发票吗]", "[]"), "k.yaml:6 entries[0].questions", "length >= 1"),
        (("[可以开发票吗]", "['？？']"), "k.yaml:6 entries[0].questions[0]", "matching regex"),
        (("id: returns", "id: 退货"), "k.yaml:9 entries[1].id", "matching regex"),
        (("id: returns", "id: invoice"), "k.yaml:9 entries[1].id", "stands twice"),
        (("menu: [invoice]", "menu: [invoice, nope]"), "k.yaml:3 menu[1]", "no entry nope"),
        (("menu: [invoice]", "menu: invoice"), "k.yaml:3 menu", "Expected `array`, got `str`"),
        (("miss: [不太明白]", "miss: []"), "k.yaml:2 miss", "length >= 1"),
        (("greeting: 您好", "greeting: [您好"), "k.yaml:2", "expected"),
        (("greeting: 您好", "menu: [returns]"), "k.yaml:3", "duplicate key"),
    ],
)
def test_a_fault_is_named_with_its_line_and_reason(change: tuple[str, str], field: str, detail: str) -> None:
    ((where, why),) = faults(GOOD.replace(*change))
    assert where == field
    assert detail in why


def test_every_faulty_entry_is_named_at_once() -> None:
    text = GOOD.replace("tags:", "tag:").replace("intent: returns", "intent: 7")
    assert [where for where, _ in faults(text)] == ["k.yaml:8 entries[0].tag", "k.yaml:14 entries[1].intent"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "just words",
        "entries: {}",
        "entries: null",
        "entries: [1]",
        "\t",
        "\x00",
        "&a [*a]",
    ],
)
def test_what_is_no_knowledge_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeInvalid):
        read_knowledge(text)


def test_a_file_beyond_all_measure_is_refused() -> None:
    with pytest.raises(KnowledgeInvalid, match="characters"):
        read_knowledge("#" * 2_000_001)


@given(st.text(alphabet=list("entris:qu[]{}-&*!|>'\"#%@` \n\t退a1"), max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    with contextlib.suppress(KnowledgeInvalid):
        assert read_knowledge(text).entries


def test_a_file_is_read_in_utf_8_and_named_in_errors(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(GOOD, "utf-8")
    assert read_knowledge_file(path) == read_knowledge(GOOD)
    path.write_text(GOOD.replace("tags", "tag"), "utf-8")
    with pytest.raises(KnowledgeInvalid, match=r"shop\.yaml:8 entries"):
        read_knowledge_file(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "k.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KnowledgeInvalid, match="cannot be read"):
        read_knowledge_file(path)


def test_the_demo_shop_knows_what_a_small_shop_is_asked() -> None:
    demo = read_knowledge(demo_text(), "demo.yaml")
    assert {"shipping_time", "seven_days", "freight_insurance", "invoice", "coupon_use", "working_hours"} <= {
        entry.id for entry in demo.entries
    }
    assert all(3 <= len(entry.questions) <= 7 and entry.intent for entry in demo.entries)


def test_the_example_of_the_guide_is_valid() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "howto" / "write-knowledge.md").read_text("utf-8")
    example = guide.split("```yaml\n")[1].split("```")[0]
    assert [entry.id for entry in read_knowledge(example).entries] == ["invoice"]


READ_AND_LISTEN = """
import sys
from bot.knowledge.reading import demo_text, read_knowledge

called = set()
sys.setprofile(lambda frame, event, _: called.add(frame.f_code.co_name))
read_knowledge(demo_text())
sys.setprofile(None)
assert "read_knowledge" in called
print("get_class_annotations" in called)
"""
"""msgspec asks for a type's annotations when it learns its fields."""


def test_threads_that_read_knowledge_find_its_types_learnt_already() -> None:
    said = subprocess.run([sys.executable, "-c", READ_AND_LISTEN], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False"]
