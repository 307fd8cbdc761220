"""Topics on the running server: what customers ask is listed, also after a restart, and drafted into an entry."""

import pytest

from models.commands import ImportKnowledge
from models.commands.command import SYSTEM
from models.knowledge import Entry, Knowledge
from router.web.keys import NODE
from tests.integration.bots.bot_server import REPLY, BotServer, says
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open
from tests.integration.rest.rest_shop import Answer

ASKED = ["发票抬头怎么开，电话 13812345678", "电子发票在哪里下载", "我要开发票，抬头写公司", "发票税号填错了能重开吗"]
MISS = {"action": "reply", "messages": [{"text": "不太明白。"}], "resolved": False}


async def ask_all(shop: BotShop, rounds: int = 1) -> list[int]:
    talks = []
    for number in range(rounds):
        talks += [await shop.write(text, f"c-{number}-{place}") for place, text in enumerate(ASKED)]
    return talks


async def topics(shop: BotShop, query: str = "") -> Answer:
    await shop.rest.app[NODE].topics.settled()
    return await shop.rest.call("wang", "GET", f"/topics{query}")


async def test_what_customers_ask_is_a_topic_with_masked_examples_and_how_it_went(
    shop: BotShop, bot: BotServer
) -> None:
    bot.answering = says(MISS)
    await ask_all(shop)
    await shop.ended(4)
    await shop.write("转人工", "c-0-0")
    listed = (await topics(shop)).body
    (topic,) = listed["items"]
    assert (topic["size"], topic["handoff_share"], topic["unresolved_share"]) == (4, 0.25, 1.0)
    assert "发票" in topic["name"]
    assert "发票抬头怎么开，电话 〔电话〕" in {example["text"] for example in topic["examples"]}
    assert listed["ready"] is True


async def test_a_restart_finds_the_same_topics_in_the_tables(open_shop: Open) -> None:
    shop = await open_shop()
    await ask_all(shop, rounds=3)
    before = (await topics(shop)).body["items"]
    await shop.close()
    assert (await topics(await open_shop())).body["items"] == before != []


async def test_a_sudden_topic_rises_within_the_minute(shop: BotShop) -> None:
    await ask_all(shop, rounds=3)
    await shop.forward(seconds=60)
    (topic,) = (await topics(shop, "?window_s=3600")).body["items"]
    assert (topic["size"], topic["rising"], topic["growth"]) == (12, True, 5.0)


async def test_questions_leave_the_window_with_time(shop: BotShop) -> None:
    await ask_all(shop)
    await shop.forward(hours=2)
    assert (await topics(shop, "?window_s=3600")).body["items"] == []
    assert len((await topics(shop)).body["items"]) == 1


async def test_a_topic_is_drafted_into_an_entry_with_what_agents_answered(shop: BotShop) -> None:
    talks = await ask_all(shop)
    await shop.rest.arrive("li")
    for number, talk in enumerate(talks):
        await shop.rest.call("li", "POST", f"/conversations/{talk}/claim")
        said = {"text": "请在我的订单里申请开票，填抬头和税号", "client_msg_id": f"a-{number}"}
        assert (await shop.rest.call("li", "POST", f"/conversations/{talk}/messages", said)).status == 201
    (topic,) = (await topics(shop)).body["items"]
    draft = (await shop.rest.call("wang", "POST", f"/topics/{topic['id']}/draft")).body
    assert draft["answer"] == "请在我的订单里申请开票，填抬头和税号"
    assert (draft["agreement"], draft["answers_read"]) == (1.0, 4)
    assert "电子发票在哪里下载" in draft["questions"]
    assert not [question for question in draft["questions"] if "138" in question or "〔" in question]


@pytest.mark.parametrize("query", ["?window_s=59", "?window_s=86401", "?limit=0", "?since=1"])
async def test_a_window_that_is_none_is_refused(shop: BotShop, query: str) -> None:
    assert (await shop.rest.call("wang", "GET", f"/topics{query}")).status == 422


async def test_a_topic_that_is_not_there_is_not_found(shop: BotShop) -> None:
    assert (await shop.rest.call("wang", "GET", "/topics/7")).code == "not_found"
    assert (await shop.rest.call("wang", "POST", "/topics/7/draft")).code == "not_found"


KNOWN = Knowledge((Entry(id="ship", questions=("什么时候发货",), answer="今天。"),))


async def test_a_published_entry_shows_what_it_did_and_can_be_taken_back(shop: BotShop, bot: BotServer) -> None:
    bot.answering = says(MISS)
    await ask_all(shop)
    await shop.ended(4)
    await shop.rest.shop.submit(ImportKnowledge("faq", KNOWN, SYSTEM))
    (topic,) = (await topics(shop)).body["items"]
    assert topic["effect"] is None
    await shop.forward(seconds=1)
    path = f"/topics/{topic['id']}"
    entry = {"questions": ["发票抬头怎么开", "电子发票在哪下载"], "answer": "在订单里申请。"}
    published = await shop.rest.call("wang", "POST", f"{path}/publish", {"base_id": 1, **entry})
    assert (published.status, published.body["entry_id"]) == (201, 2)
    bot.answering = says(REPLY)
    await shop.forward(seconds=1)
    await shop.write("请问发票税号填错了能重开吗", "c-9")
    await shop.ended(5)
    (topic,) = (await topics(shop)).body["items"]
    effect = topic["effect"]
    assert (effect["entry_id"], effect["hit_before"], effect["hit_after"], effect["asked_after"]) == (2, 0.0, 1.0, 1)
    assert (await shop.rest.call("wang", "DELETE", f"{path}/entry")).status == 204
    assert (await topics(shop)).body["items"][0]["effect"] is None
    assert (await shop.rest.call("wang", "DELETE", f"{path}/entry")).code == "not_found"


async def test_a_question_that_leads_elsewhere_already_is_not_published(shop: BotShop) -> None:
    await ask_all(shop)
    await shop.rest.shop.submit(ImportKnowledge("faq", KNOWN, SYSTEM))
    (topic,) = (await topics(shop)).body["items"]
    body = {"base_id": 1, "questions": ["什么时候发货"], "answer": "明天。"}
    refused = await shop.rest.call("wang", "POST", f"/topics/{topic['id']}/publish", body)
    assert refused.status in {409, 422}
    assert (await topics(shop)).body["items"][0]["effect"] is None
