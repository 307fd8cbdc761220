"""The FAQ bot's answers: hits, greetings, menus, misses and handoffs (R8.1, R8.2)."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import FaqBot
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.reading import demo_text, read_knowledge
from bot.protocol import decode_answer
from models.wire.bots import BotAnswer, BotTurn
from tests.unit.bot.turns import asked, turn

DEMO = read_knowledge(demo_text())
BOT = FaqBot(DEMO)
ANSWERS = {entry.id: entry.answer for entry in DEMO.entries}


async def told(given_turn: BotTurn) -> str:
    return (await BOT.answer(given_turn)).messages[0].text


async def test_a_known_question_is_answered_with_confidence_and_intent() -> None:
    answer = await BOT.answer(asked("可以开发票吗？"))
    assert answer.messages[0].text == ANSWERS["invoice"]
    assert (answer.action, answer.intent, answer.resolved, answer.missed) == ("reply", "invoice", True, False)
    assert answer.confidence == 1.0


@pytest.mark.parametrize("hello", ["你好", "您好！", "在吗", "亲，在吗？", "Hello", "晚上好呀", "有人吗", "早"])
async def test_a_greeting_is_returned_with_the_menu_and_is_no_miss(hello: str) -> None:
    answer = await BOT.answer(asked(hello))
    first, *menu = answer.messages[0].text.split("\n")
    assert (first, menu[0], len(menu)) == (DEMO.greeting, "1. 什么时候发货", len(DEMO.menu))
    assert (answer.action, answer.intent, answer.missed) == ("reply", "greeting", False)


@pytest.mark.parametrize("text", ["菜单", "帮助", "你会什么", "HELP"])
async def test_the_menu_is_shown_when_asked_for(text: str) -> None:
    assert (await told(asked(text))).startswith(DEMO.greeting)


async def test_a_conversation_without_a_customers_word_is_greeted() -> None:
    assert (await told(turn())).startswith(DEMO.greeting)


@pytest.mark.parametrize("choice", ["2", "２", "2.", "第2个", " 2 "])
async def test_a_number_chooses_from_the_menu_just_shown(choice: str) -> None:
    menu = await told(asked("你好"))
    answer = await told(turn(("customer", "你好"), ("bot", menu), ("customer", choice)))
    assert answer == ANSWERS["track_parcel"]


@pytest.mark.parametrize("choice", ["7", "0", "22"])
async def test_a_number_that_was_not_offered_is_a_miss(choice: str) -> None:
    menu = await told(asked("你好"))
    answer = await BOT.answer(turn(("bot", menu), ("customer", choice)))
    assert answer.missed


async def test_a_number_means_nothing_when_the_last_answer_offered_none() -> None:
    menu = await told(asked("你好"))
    answer = await BOT.answer(turn(("bot", menu), ("customer", "谢谢"), ("bot", "不客气！"), ("customer", "2")))
    assert answer.missed


async def test_a_question_after_the_greeting_in_one_message_is_answered() -> None:
    assert await told(asked("你好，请问可以开发票吗")) == ANSWERS["invoice"]


async def test_what_is_not_known_is_a_miss_below_the_threshold() -> None:
    answer = await BOT.answer(asked("今天天气怎么样"))
    assert (answer.action, answer.resolved, answer.missed) == ("reply", False, True)
    assert answer.confidence is not None
    assert answer.confidence < 0.5
    assert answer.messages[0].text.startswith(DEMO.miss[0])


async def test_misses_are_worded_in_turn() -> None:
    first = await told(asked("今天天气怎么样"))
    second = await told(turn(("customer", "今天天气怎么样"), ("bot", first), ("customer", "讲个笑话")))
    assert (first, second) == DEMO.miss


async def test_a_miss_offers_close_entries_and_a_number_chooses_one() -> None:
    bot = FaqBot(DEMO, threshold=1.0)
    said = "退货的运费怎么算"
    miss = (await bot.answer(asked(said))).messages[0].text
    labels = [line.partition(". ")[2] for line in miss.split("\n")[2:]]
    entry = next(entry for entry in DEMO.entries if entry.questions[0] == labels[1])
    chosen = await bot.answer(turn(("customer", said), ("bot", miss), ("customer", "2")))
    assert (len(labels), chosen.messages[0].text, chosen.missed) == (3, entry.answer, False)


async def test_a_question_told_in_several_messages_is_put_together() -> None:
    pieces = ("你好", "我想问下运费险", "怎么弄呢")
    assert (await BOT.answer(asked(pieces[-1]))).missed
    assert await told(asked(*pieces)) == ANSWERS["freight_insurance"]


async def test_a_notice_of_the_system_does_not_count_as_an_answer() -> None:
    said = turn(("customer", "可以开发票吗"), ("system", "客服不在线，留言已收到"))
    assert await told(said) == ANSWERS["invoice"]


async def test_messages_already_answered_are_not_put_together_again() -> None:
    answer = await BOT.answer(turn(("customer", "运费险"), ("bot", "…"), ("customer", "今天天气")))
    assert answer.missed


WISHES = (
    "能不能来个活人",
    "叫你们老板来",
    "我要找客服",
    "怎么联系客服",
    "给我换个人",
    "我不想跟机器人说话",
    "你这机器人根本听不懂",
    "有没有人管管啊",
    "客服",
    "人呢？",
    "帮我接一下专员",
    "我想和店长谈谈",
    "来个人处理一下",
)
NO_WISHES = (
    "你们客服几点上班",
    "不用转人工",
    "不需要人工客服",
    "颜色和卖家秀一样吗",
    "人工智能是什么",
    "找人代付可以吗",
    "送人能包装一下吗",
    "今天天气怎么样",
    "请问客服什么时候在线",
)


@pytest.mark.parametrize("wish", WISHES)
async def test_who_asks_for_a_person_in_her_own_words_is_handed_off_with_a_reason(wish: str) -> None:
    answer = await BOT.answer(asked(wish))
    assert (answer.action, answer.reason) == ("handoff", "customer_asked")


@pytest.mark.parametrize("text", NO_WISHES)
async def test_who_only_mentions_people_stays_with_the_bot(text: str) -> None:
    assert (await BOT.answer(asked(text))).action == "reply"


async def test_the_shops_own_words_come_before_the_bots_guess_at_a_wish() -> None:
    bot = FaqBot(Knowledge((Entry("boss", ("我要找老板",), "老板在仓库。"),)))
    assert (await bot.answer(asked("我要找老板！"))).messages[0].text == "老板在仓库。"


async def test_the_threshold_decides_what_is_a_miss() -> None:
    said = asked("下午拍今天会寄出吗")
    answers = [await FaqBot(DEMO, threshold).answer(said) for threshold in (0.1, 0.9)]
    assert [answer.missed for answer in answers] == [False, True]


async def test_nothing_is_kept_between_turns() -> None:
    first = await BOT.answer(asked("可以开发票吗"))
    await BOT.answer(asked("今天天气怎么样"))
    assert await BOT.answer(asked("可以开发票吗")) == first


@given(st.lists(st.tuples(st.sampled_from(["customer", "agent", "bot", "system"]), st.text()), max_size=20))
async def test_any_conversation_gets_an_answer_that_may_travel(said: list[tuple[str, str]]) -> None:
    answer = await BOT.answer(turn(*said))
    assert decode_answer(msgspec.json.encode(answer)) == answer


@given(st.text(alphabet=list("人工客服老板来找叫不用要机器你好在吗1２。😀 "), max_size=60))
async def test_wishes_greetings_and_numbers_in_any_mixture_get_the_same_answer_twice(text: str) -> None:
    answers: list[BotAnswer] = [await BOT.answer(asked(text)) for _ in range(2)]
    assert answers[0] == answers[1]


async def test_the_longest_possible_menu_fits_into_one_message() -> None:
    entries = tuple(Entry(f"e{n}", (f"{n}" + "问" * 199,), "答") for n in range(9))
    bot = FaqBot(Knowledge(entries, greeting="好" * 1000, menu=tuple(entry.id for entry in entries)))
    answer = await bot.answer(asked("你好"))
    assert decode_answer(msgspec.json.encode(answer)) == answer
