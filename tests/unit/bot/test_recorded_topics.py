"""The topics of recorded dialogues: a reader recognises the biggest, and a sudden one is seen within a minute."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.topics.board import Board
from bot.topics.masking import masked
from tests.benchmarks.topics import DAY, SUDDEN, injected, played, report, sudden

RECORDED = Path(__file__).parents[4] / "shared/data/helpdesk_dialogues_zh.jsonl.gz"
pytestmark = pytest.mark.skipif(not RECORDED.is_file(), reason=f"there are no recorded dialogues at {RECORDED.name}")

MATTERS = (
    "营业厅",
    "软件",
    "锤子",
    "输入法",
    "下载",
    "电脑",
    "重启",
    "号码",
    "宽带",
    "流量",
    "订单",
    "信号",
    "开机",
    "充电",
)
"""What people who read the dialogues say they are about."""


@pytest.fixture(scope="module")
def recorded() -> tuple[Board, datetime]:
    board = Board()
    return board, played(RECORDED, board)


def test_the_ten_biggest_topics_of_a_recorded_day_name_their_matter_and_have_examples(
    recorded: tuple[Board, datetime],
) -> None:
    board, end = recorded
    biggest = board.topics(end, DAY, 10)[:10]
    assert min(one.size for one in biggest) >= 30
    recognised = [one.name for one in biggest if any(word in one.name.split(" · ") for word in MATTERS)]
    assert len(recognised) >= 9, [one.name for one in biggest]
    assert all(len(one.examples) == 5 for one in biggest)
    assert all(masked(example.text) == example.text for one in biggest for example in one.examples)


def test_a_sudden_topic_is_listed_within_a_minute_of_its_200_questions(recorded: tuple[Board, datetime]) -> None:
    board, end = recorded
    assert sudden(board, end) is None
    last = injected(board, end)
    assert last - end <= timedelta(minutes=1)
    found = sudden(board, last)
    assert found is not None
    assert found.size >= SUDDEN * 0.95
    assert found.first_at >= end


def test_the_report_names_ten_topics_and_the_sudden_one() -> None:
    lines = [*report(RECORDED)]
    assert [line.split(".")[0] for line in lines if line[0].isdigit() and ". " in line] == [
        str(n) for n in range(1, 11)
    ]
    assert "seen at the last one" in lines[-1]
