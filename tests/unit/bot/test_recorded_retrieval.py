"""The measure of retrieval on recorded dialogues: what it splits by, what it counts, and what it refuses."""

import gzip
from pathlib import Path

import msgspec
import numpy as np
import pytest

from tests.benchmarks.retrieval import Case, Dialogue, by_bot, case_of, measure, overlap, part_of, read_cases


def test_a_dialogue_stays_in_its_part_and_half_of_them_are_knowledge() -> None:
    parts = [part_of(str(number)) for number in range(4000)]
    assert parts == [part_of(str(number)) for number in range(4000)]
    assert parts.count("knowledge") == pytest.approx(2000, rel=0.05)
    assert parts.count("tuning") == pytest.approx(parts.count("report"), rel=0.1)


def test_the_question_is_all_before_the_first_reply_and_the_answer_is_that_reply() -> None:
    told = Dialogue("1", (("customer", "在吗"), ("customer", "发货了吗"), ("helpdesk", "发了"), ("helpdesk", "再见")))
    assert case_of(told) == Case("1", "在吗。发货了吗", "发了")


@pytest.mark.parametrize("turns", [(), (("customer", "在吗"),), (("helpdesk", "您好"),), (("customer", "？"),)])
def test_a_dialogue_without_a_question_or_an_answer_is_left_out(turns: tuple[tuple[str, str], ...]) -> None:
    assert case_of(msgspec.convert({"id": "1", "turns": turns}, Dialogue)) is None


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("今天发货", "今天发货！", 1.0),
        ("今天发货", "明天到", 0.0),
        ("发货了", "发货的", 0.5),
        ("", "", 0.0),
        ("好", "好", 0.0),
    ],
)
def test_overlap_is_the_share_of_neighbouring_letters_in_common(one: str, other: str, shared: float) -> None:
    assert overlap(one, other) == shared


def test_the_bot_is_as_helpful_as_the_answer_it_finds_and_a_question_without_finding_helps_nobody() -> None:
    known = [Case("1", "什么时候发货", "今天就发货"), Case("2", "可以开发票吗", "电子发票随货")]
    asked = [Case("3", "几时发货", "今天就发货"), Case("4", "😀", "您好在的")]
    found = by_bot(known, asked)
    assert (found.helpfulness.tolist(), np.flatnonzero(found.confidence).tolist()) == ([1.0, 0.0], [0])


def test_a_line_of_another_shape_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.gz"
    bad.write_bytes(gzip.compress(b'{"id": "1", "turns": [["robot", "?"]]}\n'))
    with pytest.raises(msgspec.ValidationError, match="turns"):
        read_cases(bad)


def test_a_file_is_reported_with_both_searches_and_a_curve_that_begins_with_all_answered(tmp_path: Path) -> None:
    made = tmp_path / "made.gz"
    told = (
        {"id": str(n), "turns": [["customer", f"第{n}单发货了吗"], ["helpdesk", f"第{n}单已发货"]]} for n in range(40)
    )
    made.write_bytes(gzip.compress(b"".join(msgspec.json.encode(dialogue) + b"\n" for dialogue in told)))
    lines = list(measure(made))
    assert [line.split("  ")[0] for line in lines[2:4]] == ["BM25 over characters", "FAQ bot"]
    assert lines[6].split()[:2] == ["0.0", "100.0%"]
