"""What the demo knowledge answers, what it leaves alone, and what no text may do to the search."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.reading import demo_text, read_knowledge
from bot.retrieval import KnowledgeIndex, confidence
from bot.tokens import tokens
from models.knowledge import READ_CHARS
from tests.unit.bot.demo_questions import EXPECTED, OUT_OF_DOMAIN

THRESHOLD = 0.5
DEMO = read_knowledge(demo_text())
INDEX = KnowledgeIndex(DEMO)


@pytest.mark.parametrize(("question", "entry"), EXPECTED)
def test_a_question_finds_its_entry_above_the_threshold(question: str, entry: str) -> None:
    best = INDEX.find(question)[0]
    assert (best.entry.id, best.confidence >= THRESHOLD) == (entry, True)


@pytest.mark.parametrize("text", OUT_OF_DOMAIN)
def test_what_the_shop_does_not_know_stays_below_the_threshold(text: str) -> None:
    assert all(found.confidence < THRESHOLD for found in INDEX.find(text, 3))


@pytest.mark.parametrize(
    ("question", "entry"),
    [(question, entry.id) for entry in DEMO.entries for question in entry.questions],
)
def test_a_question_of_the_knowledge_itself_is_found_with_certainty(question: str, entry: str) -> None:
    best = INDEX.find(question)[0]
    assert (best.entry.id, best.confidence) == (entry, 1.0)


@pytest.mark.parametrize(
    "twin",
    ["可以开发票吗？？", "  可以 开发票 吗", "可以开发票吗😀", "可以开发票吗!"],
)
def test_marks_blanks_and_emoji_do_not_change_a_question(twin: str) -> None:
    assert INDEX.find(twin) == INDEX.find("可以开发票吗")


def test_full_width_and_upper_case_are_read_as_usual_letters() -> None:
    knowledge = Knowledge((Entry("vip", ("VIP怎么开通",), "…"), Entry("app", ("App在哪下载",), "…")))
    index = KnowledgeIndex(knowledge)
    assert [index.find(text)[0].entry.id for text in ("ｖｉｐ 开通", "APP 下载")] == ["vip", "app"]


def test_a_homophone_from_the_input_method_finds_what_was_meant() -> None:
    assert {INDEX.find(text)[0].entry.id for text in ("运废险怎么赔", "运费险怎么赔")} == {"freight_insurance"}


def test_the_question_inside_a_longer_message_is_found() -> None:
    told = "你好，上周给妈妈买的那件红色的毛衣她很喜欢，想再买一件送给阿姨，请问可以开发票吗"
    assert INDEX.find(told)[0].entry.id == "invoice"


def test_thanks_at_the_end_of_a_story_do_not_answer_it() -> None:
    story = "我的手机昨天摔了屏幕碎了一角，拿去修要八百多块，想想还是算了，等过年再换新的吧，谢谢！"
    assert INDEX.find(story)[0].confidence < THRESHOLD


def test_only_the_start_of_a_very_long_message_is_read() -> None:
    assert INDEX.find("呵" * READ_CHARS + "可以开发票吗") == ()


@pytest.mark.parametrize("text", ["", " ", "？？？", "😀😀", "\x00", "的了吗", "·", "_"])
def test_a_text_without_content_finds_nothing(text: str) -> None:
    assert INDEX.find(text, 3) == ()


def test_findings_come_best_first_and_each_entry_once() -> None:
    found = INDEX.find("退货的运费怎么算", 5)
    assert [f.confidence for f in found] == sorted((f.confidence for f in found), reverse=True)
    assert len({f.entry.id for f in found}) == len(found) == 5


def test_a_question_of_function_words_alone_is_found_word_for_word_only() -> None:
    index = KnowledgeIndex(Knowledge((Entry("who", ("你是谁",), "…"),)))
    assert [f.confidence for f in index.find("你是谁？")] == [1.0]
    assert index.find("谁是你") == ()


@given(st.text(max_size=4000))
def test_any_text_is_searched_without_an_error_and_with_a_confidence_between_0_and_1(text: str) -> None:
    assert all(0 <= found.confidence <= 1 for found in INDEX.find(text, 3))


@given(st.text(alphabet=list("退换货运费险发票怎么吗，。 a1😀"), max_size=40))
def test_the_same_text_always_finds_the_same(text: str) -> None:
    assert INDEX.find(text, 3) == KnowledgeIndex(DEMO).find(text, 3)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_alike_is_never_less_sure(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= confidence(less) <= confidence(more) <= 1


def test_tokens_are_distinct_and_in_a_fixed_order() -> None:
    found = tokens("退货退货运费")
    assert found == sorted(set(found)) != []


def test_the_dictionary_is_read_once_silently_and_leaves_no_file(tmp_path: Path) -> None:
    script = "from bot.tokens import segmenter as s, tokens; tokens('发货'); assert s() is s()"
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr, list(tmp_path.iterdir())) == (0, "", "", [])


def test_hash_seeds_do_not_change_what_is_found() -> None:
    script = (
        "from bot.knowledge.reading import *; from bot.retrieval import *;"
        "i = KnowledgeIndex(read_knowledge(demo_text()));"
        "print([(f.entry.id, f.confidence) for f in i.find('退货的运费怎么算', 9)])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.parametrize("text", ["可以开发票吗", "", "？"])
def test_where_nothing_is_known_nothing_is_found(text: str) -> None:
    assert KnowledgeIndex(Knowledge(entries=())).find(text) == ()


def test_an_entry_that_is_disabled_is_not_found() -> None:
    entry = Entry(id="invoice", questions=("可以开发票吗",), answer="可以。", enabled=False)
    other = Entry(id="price", questions=("多少钱",), answer="十元。")
    index = KnowledgeIndex(Knowledge(entries=(entry, other)))
    assert [found.entry.id for found in index.find("可以开发票吗")] == []
    assert [found.entry.id for found in index.find("多少钱")] == ["price"]
