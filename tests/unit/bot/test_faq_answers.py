"""What an entry says to one customer: variables filled in plainly, what is related by number, or a miss."""

import pytest
from msgspec import convert

from bot.faq import FaqBot
from bot.knowledge.entries import Knowledge
from models.wire.bots import MAX_TEXT
from tests.unit.bot.turns import asked, turn

BOT = FaqBot(
    convert(
        {
            "miss": ["没听懂"],
            "menu": ["hours", "gone"],
            "entries": [
                {"id": "hours", "questions": ["几点有人"], "answer": "{shop}{back_at}有人", "fallback": "白天有人"},
                {"id": "level", "questions": ["我是什么会员"], "answer": "{customer}，您是{level}会员"},
                {
                    "id": "returns",
                    "questions": ["怎么退货"],
                    "answer": "七天内可退",
                    "related": ["refund", "gone", "level"],
                },
                {"id": "refund", "questions": ["退款多久到账"], "answer": "三天"},
                {"id": "gone", "questions": ["老活动还有吗"], "answer": "没了", "enabled": False},
            ],
        },
        Knowledge,
    )
)


async def said(*texts: str, **variables: str) -> str:
    answer = await BOT.answer(asked(*texts, **variables))
    return answer.messages[0].text


async def test_variables_are_filled_in_and_what_a_value_holds_stays_as_it_is() -> None:
    assert await said("我是什么会员", customer="{shop}<b>", level="金卡") == "{shop}<b>，您是金卡会员"


async def test_without_a_value_the_fallback_is_said_and_never_a_brace() -> None:
    assert await said("几点有人", shop="茶铺", back_at="明天 09:00") == "茶铺明天 09:00有人"
    assert await said("几点有人", shop="茶铺") == "白天有人"


async def test_r8_2_without_a_value_and_without_a_fallback_it_is_a_miss() -> None:
    answer = await BOT.answer(asked("我是什么会员", customer="小陈"))
    assert answer.missed
    assert "{" not in answer.messages[0].text
    assert answer.messages[0].text.startswith("没听懂")


async def test_an_answer_that_a_value_makes_too_long_is_not_said() -> None:
    assert (await BOT.answer(asked("我是什么会员", customer="陈" * MAX_TEXT, level="金卡"))).missed


async def test_what_is_related_is_offered_by_number_and_chosen_by_it() -> None:
    text = await said("怎么退货")
    assert text == "七天内可退\n1. 退款多久到账\n2. 我是什么会员"
    chosen = await BOT.answer(turn(("customer", "怎么退货"), ("bot", text), ("customer", "1")))
    assert chosen.messages[0].text == "三天"


@pytest.mark.parametrize("text", ["老活动还有吗", "老活动"])
async def test_a_disabled_entry_is_neither_said_nor_offered(text: str) -> None:
    assert "没了" not in await said(text)
    assert "老活动" not in await said("你好")
