"""Trying a handoff, and answers from the knowledge for the agent, over REST (R8.2, R8.5)."""

from typing import Any

import pytest

from models.enums import Presence
from tests.integration.rest.rest_shop import RestShop, shop_file

FAQ = {
    "bot": {"mode": "bot_first", "bot": "faq"},
    "bots": {"faq": {"kind": "faq", "knowledge": "demo.yaml", "threshold": 0.5, "max_misses": 2}},
}


@pytest.fixture
async def faq_shop(shop: RestShop) -> RestShop:
    """The shop of the other tests, with the FAQ bot in front."""
    return await RestShop.furnish(shop.app, shop.client, shop_file("faq", **FAQ))


async def tried(shop: RestShop, text: str, **body: Any) -> dict[str, Any]:
    answer = await shop.call("wang", "POST", "/handoff/try", {"text": text, **body})
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found


async def test_r8_2_the_bench_asks_the_bot_in_the_house_and_changes_nothing(faq_shop: RestShop) -> None:
    await tried(faq_shop, "你好")
    before = await faq_shop.seq()
    known = await tried(faq_shop, "什么时候发货")
    assert (known["bot"], known["trigger"], known["place"]) == ("faq", None, "bot")
    assert known["answer"]["missed"] is False
    assert known["answer"]["confidence"] >= 0.5
    missed = await tried(faq_shop, "量子力学", history=[{"sender": "bot", "text": "不清楚", "missed": True}])
    assert (missed["answer"]["missed"], missed["trigger"]) == (True, "misses")
    assert missed["steps"][0]["values"] == {"misses": 2, "at_least": 2}
    assert await faq_shop.seq() == before


async def test_r8_2_the_bench_tries_settings_that_are_not_saved(faq_shop: RestShop) -> None:
    settings = (await faq_shop.call("wang", "GET", "/shop")).body["settings"]
    settings["handoff"] = {"keywords": ["活人"], "button": False}
    found = await tried(faq_shop, "来个活人", settings=settings)
    (keyword,) = [it for it in found["verdicts"] if it["trigger"] == "keyword"]
    assert (found["trigger"], keyword["values"]) == ("keyword", {"word": "活人", "match": "contained"})
    assert (await tried(faq_shop, "来个活人"))["trigger"] != "keyword"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "text"), ({"text": "在吗", "history": [{"sender": "agent", "text": "好"}]}, "history")],
)
async def test_a_bench_without_a_message_or_with_somebody_who_is_no_side_of_it_is_refused(
    faq_shop: RestShop, body: dict[str, Any], field: str
) -> None:
    answer = await faq_shop.call("wang", "POST", "/handoff/try", body)
    assert (answer.status, answer.body["code"]) == (422, "invalid")
    assert field in str(answer.body)


async def handed_off(shop: RestShop, *texts: str) -> int:
    """A customer who asks, then wants a person, and gets Li."""
    await shop.arrive("li")
    for text in texts:
        conversation = await shop.write("c-1", text=text)
    return conversation


async def suggestions(shop: RestShop, who: str, conversation: int) -> Any:
    return await shop.call(who, "GET", f"/conversations/{conversation}/suggestions")


async def test_r8_5_her_agent_gets_answers_from_the_knowledge_while_she_waits(faq_shop: RestShop) -> None:
    conversation = await handed_off(faq_shop, "转人工", "什么时候发货")
    found = (await suggestions(faq_shop, "li", conversation)).body
    assert 1 <= len(found["items"]) <= 3
    assert "发货" in found["items"][0]["question"]
    sure = [item["confidence"] for item in found["items"]]
    assert sure == sorted(sure, reverse=True)
    body = {"text": "今天就发", "client_msg_id": "a-1"}
    assert (await faq_shop.call("li", "POST", f"/conversations/{conversation}/messages", body)).status == 201
    assert (await suggestions(faq_shop, "li", conversation)).body == {"asked": 0, "items": []}


async def test_r8_5_nothing_is_suggested_where_nothing_fits(faq_shop: RestShop) -> None:
    conversation = await handed_off(faq_shop, "转人工", "量子力学是什么")
    assert (await suggestions(faq_shop, "li", conversation)).body["items"] == []


async def test_suggestions_are_for_the_owner_and_supervisors(faq_shop: RestShop) -> None:
    conversation = await handed_off(faq_shop, "转人工", "什么时候发货")
    assert (await suggestions(faq_shop, "wang", conversation)).status == 200
    await faq_shop.arrive("zhang", Presence.suspended)
    given = {"to": {"agent": faq_shop.ids["zhang"]}, "reason": "换班"}
    assert (await faq_shop.call("wang", "POST", f"/conversations/{conversation}/transfer", given)).status == 200
    refused = await suggestions(faq_shop, "li", conversation)
    assert (refused.status, refused.body["code"]) == (409, "not_owner")
