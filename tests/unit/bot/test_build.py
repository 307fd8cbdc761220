"""From the shop file's `bots` to living bots."""

import pytest

from bot.build import BotUnavailable, build
from bot.knowledge.reading import KnowledgeInvalid
from models.shop_file import BotSpec
from tests.unit.bot.turns import asked

KNOWLEDGE = "entries: [{id: a, questions: [可以开发票吗], answer: 可以。}]"


def spec(knowledge: str | None = "k.yaml", threshold: float = 0.5) -> BotSpec:
    return BotSpec("faq", knowledge=knowledge, threshold=threshold)


async def test_a_faq_bot_answers_from_the_knowledge_the_caller_keeps() -> None:
    bot = build(spec(), {"k.yaml": KNOWLEDGE}.__getitem__)
    assert (await bot.answer(asked("开发票"))).messages[0].text == "可以。"


async def test_the_threshold_of_the_shop_file_counts() -> None:
    bot = build(spec(threshold=1.0), lambda _name: KNOWLEDGE)
    assert (await bot.answer(asked("开发票"))).missed


def test_a_webhook_bot_is_refused_as_not_yet_served() -> None:
    with pytest.raises(BotUnavailable, match="webhook are not served yet; served are: faq"):
        build(BotSpec("webhook", url="https://bot.example"))


@pytest.mark.parametrize("knowledge", [None, ""])
def test_a_faq_bot_without_knowledge_is_refused(knowledge: str | None) -> None:
    with pytest.raises(BotUnavailable, match="knowledge"):
        build(spec(knowledge))


def test_knowledge_that_is_not_there_is_refused() -> None:
    with pytest.raises(BotUnavailable, match=r"no-such\.yaml cannot be read"):
        build(spec("no-such.yaml"))


def test_invalid_knowledge_is_refused_under_its_name() -> None:
    with pytest.raises(KnowledgeInvalid, match=r"k\.yaml"):
        build(spec(), lambda _name: "entries: []")
