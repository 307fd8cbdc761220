"""A model that keeps failing is left alone, on a clock the test holds."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.knowledge.entries import Entry, Knowledge
from bot.llm.budget import Purse
from bot.llm.model import Said
from bot.llm.speaker import LlmBot, Terms
from bot.protocol import BotFailed, BotFailure
from tests.unit.bot.turns import asked

KNOWN = Knowledge((Entry(id="a", questions=("发票怎么开",), answer="请在我的订单里申请。"),))
DRAFT = '{"action":"reply","entries":["a"],"confidence":0.9,"intent":"i","answer":"请在我的订单里申请。"}'
QUESTION = asked("请问这个发票要怎么开呢")


class Model:
    """Fail until it is told to answer."""

    def __init__(self) -> None:
        self.calls = 0
        self.well = False

    def most(self, messages: Sequence[Mapping[str, str]]) -> int:
        return 10

    async def say(self, messages: Sequence[Mapping[str, str]], *, stream: bool) -> AsyncGenerator[Said]:
        self.calls += 1
        if not self.well:
            raise BotFailed("down", reason=BotFailure.bad_status)
        yield Said(DRAFT, 10)


async def failure(bot: LlmBot) -> BotFailure:
    with pytest.raises(BotFailed) as failed:
        await bot.answer(QUESTION)
    return failed.value.reason


async def test_after_five_failures_the_model_is_left_alone_for_half_a_minute_and_then_asked_once() -> None:
    now = [datetime(2026, 3, 1, tzinfo=UTC)]
    model: Any = Model()
    bot = LlmBot(Terms(0.5, 5, None, stream=False), model, KNOWN, Purse(), lambda: now[0])
    assert {await failure(bot) for _ in range(5)} == {BotFailure.bad_status}
    assert await failure(bot) is BotFailure.breaker_open
    assert model.calls == 5
    now[0] += timedelta(seconds=30)
    model.well = True
    answer = await bot.answer(QUESTION)
    assert answer is not None
    assert answer.messages[0].text == "请在我的订单里申请。"
    assert await bot.answer(QUESTION) == answer
