"""Topics: what is alike comes together, what grows is seen, what is old leaves, and nothing names anybody."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.topics import mining
from bot.topics.board import Board
from bot.topics.drafting import draft_entry, most_alike
from bot.topics.masking import masked
from bot.topics.mining import KEPT, Miner, Question
from bot.topics.outcomes import summaries
from bot.topics.terms import terms

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
ABOUT = {
    "invoice": ["发票抬头怎么开", "电子发票在哪里下载", "我要开发票，抬头写公司", "发票税号填错了能重开吗"],
    "size": ["这件衣服尺码偏大吗", "身高一米七穿什么尺码", "尺码表在哪里，怕买大了", "衣服尺码不准能换吗"],
    "parcel": ["快递物流三天没更新", "包裹物流停了", "快递到哪了，物流没动静", "物流显示签收，包裹没收到快递"],
}


def day(board: Board, every: timedelta = timedelta(minutes=5), rounds: int = 5) -> datetime:
    """Let all of it be asked in turn; returns when the last was."""
    at, number = NOON, 0
    for _ in range(rounds):
        for kind in zip(*ABOUT.values(), strict=True):
            for text in kind:
                number, at = number + 1, at + every
                board.wrote(number, 1, at, text)
    return at


def test_questions_of_one_matter_come_together_and_the_topic_is_named_by_its_words() -> None:
    board = Board()
    found = board.topics(day(board), DAY, 10)[:3]
    assert {"发票", "尺码", "物流"} == {next(word for word in one.words if word in "发票 尺码 物流") for one in found}
    assert all(one.size >= 15 for one in found)
    assert all(one.name.split(" · ") == list(one.words[:3]) for one in found)


def test_the_same_questions_give_the_same_topics() -> None:
    one, other = Board(), Board()
    assert one.topics(day(one), DAY, 50) == other.topics(day(other), DAY, 50)


def test_greetings_are_no_question_and_what_follows_them_is() -> None:
    board = Board()
    board.wrote(1, 1, NOON, "你好，在吗")
    assert board.miner.asked == 0
    board.wrote(1, 2, NOON, "发票抬头怎么开")
    board.wrote(1, 3, NOON, "还有尺码偏大吗")
    assert board.miner.asked == 1


def test_a_question_the_bot_missed_counts_beside_the_first_and_as_unresolved() -> None:
    board = Board()
    board.wrote(1, 1, NOON, "发票抬头怎么开")
    board.wrote(1, 3, NOON, "衣服尺码偏大吗")
    board.missed(1, NOON)
    board.missed(1, NOON)
    assert board.miner.asked == 2
    assert [board.topic(id_, NOON, DAY, 1).unresolved_share for id_ in board.miner.topics] == [1.0, 1.0]  # type: ignore[union-attr]


@pytest.mark.parametrize(("handed", "share"), [(0, 0.0), (1, 0.25), (4, 1.0)])
def test_the_share_of_handoffs_is_of_the_topics_conversations(handed: int, share: float) -> None:
    board = Board()
    for number, text in enumerate(ABOUT["invoice"]):
        board.wrote(number, 1, NOON, text)
    for number in range(handed):
        board.handed_off(number)
    (topic,) = board.topics(NOON, DAY, 10)
    assert topic.handoff_share == share


def test_a_burst_stands_out_against_the_hours_before() -> None:
    board = Board()
    at = day(board)
    for number in range(200):
        board.wrote(
            1000 + number, 1, at + timedelta(seconds=number / 10), f"支付页面一直报错付不了款{'啊' * (number % 3)}"
        )
    now = at + timedelta(seconds=20)
    rising = [one for one in board.topics(now, timedelta(hours=1), 10) if one.rising]
    assert [(one.size, "支付" in one.words) for one in rising] == [(200, True)]
    assert rising[0].growth > 50


def test_what_is_always_asked_as_often_does_not_rise() -> None:
    board = Board()
    at = day(board, timedelta(minutes=20), rounds=20)
    assert not [one for one in board.topics(at, timedelta(hours=4), 10) if one.rising]


def test_what_is_older_than_two_days_has_left_with_its_words() -> None:
    board = Board()
    at = day(board)
    board.wrote(5000, 1, at + KEPT + timedelta(seconds=1), "可以送礼品卡吗")
    assert (board.miner.asked, len(board.miner.topics)) == (1, 1)


def test_memory_is_bounded_and_the_oldest_leave_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "MOST_QUESTIONS", 10)
    board = Board()
    day(board)
    assert board.miner.asked == 11
    assert sum(len(topic.questions) for topic in board.miner.topics.values()) == 11


TEXTS = st.lists(st.sampled_from([text for texts in ABOUT.values() for text in texts]), max_size=60)
HOURS = st.lists(st.floats(min_value=0, max_value=9), min_size=60, max_size=60)


@settings(max_examples=30, deadline=None)
@given(TEXTS, HOURS)
def test_every_question_at_hand_is_in_one_topic_and_topics_count_their_words(
    texts: list[str], hours: list[float]
) -> None:
    miner, at = Miner(), NOON
    for number, (text, pause) in enumerate(zip(texts, hours, strict=False)):
        at += timedelta(hours=pause)
        miner.add(Question((number, 1), at, text, terms(text)))
    held = [question for topic in miner.topics.values() for question in topic.questions]
    assert len(held) == len({question.id for question in held}) == miner.asked
    for topic in miner.topics.values():
        assert sum(topic.counts.values()) == sum(len(question.words) for question in topic.questions)
        assert all(miner.topic_of(question.id) == topic.id for question in topic.questions)
    assert all(one.size == len(one.examples) or one.size > len(one.examples) for one in summaries(miner, {}, at, DAY))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打我 13812345678 吧", "打我 〔电话〕 吧"),
        ("+86 138-1234-5678", "〔电话〕"),
        ("座机 021-62345678", "座机 〔电话〕"),
        ("身份证 11010519491231002X", "身份证 〔证件〕"),
        ("订单 20260301123456 没发", "订单 〔单号〕 没发"),
        ("单号SF1234567890到哪了", "单号〔单号〕到哪了"),
        ("发到 a.b@c.example 行吗", "发到 〔邮箱〕 行吗"),
        ("见 https://x.example/a?b=1 ", "见 〔链接〕"),
        ("@小明 你看", "〔账号〕 你看"),
        ("地址：上海市徐汇区漕溪路123号5栋602室", "地址：〔地址〕"),
        ("满 59 元包邮，48 小时", "满 59 元包邮，48 小时"),
        ("打 １３８１２３４５６７８", "打 〔电话〕"),
    ],
)
def test_what_names_somebody_is_masked_and_what_does_not_is_left(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(max_size=400))
def test_masking_never_breaks_and_leaves_no_mobile_number(text: str) -> None:
    assert "13812345678" not in masked(f"{text} 13812345678 {text}")
    terms(masked(text))


def test_a_draft_takes_the_questions_of_the_topic_and_what_agents_answered_most_alike() -> None:
    board = Board()
    for number, text in enumerate(ABOUT["invoice"]):
        board.wrote(number, 1, NOON, text)
    (topic,) = board.topics(NOON, DAY, 10)
    answers = [
        "好的",
        "在我的订单里申请开票，填抬头税号",
        "请在我的订单里申请开票，电话 13812345678",
        "稍等我看看这个事情",
    ]
    draft = draft_entry(topic, answers)
    assert set(draft.questions) == set(ABOUT["invoice"])
    assert draft.answer in {"在我的订单里申请开票，填抬头税号", "请在我的订单里申请开票，电话 〔电话〕"}
    assert 0 < draft.agreement < 1
    assert draft.answers_read == 4


def test_without_answers_the_draft_has_none() -> None:
    assert most_alike(["好", "嗯嗯"]) == ("", 0.0)
