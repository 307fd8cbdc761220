"""Blocking customers over REST, and what the pool, the runs and the merchant's own channel say of it (R7.10)."""

from typing import Any

from tests.integration.rest.rest_shop import Answer, RestShop


async def block(shop: RestShop, who: str, customer: int, body: Any = None) -> Answer:
    return await shop.call(who, "POST", f"/customers/by-id/{customer}/block", body or {"reason": "广告"})


async def unblock(shop: RestShop, who: str, customer: int) -> Answer:
    return await shop.call(who, "POST", f"/customers/by-id/{customer}/unblock")


async def customer_of(shop: RestShop, conversation: int) -> int:
    return await shop.shop.ask(lambda state, now: state.conversations[conversation].customer_id)


async def test_r7_10_who_has_her_conversation_blocks_her_and_everybody_sees_by_whom_and_why(shop: RestShop) -> None:
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    customer = await customer_of(shop, conversation)
    answer = await block(shop, "li", customer)
    made = answer.body["block"]
    assert (answer.status, made["by"], made["by_id"], made["reason"]) == (200, "李雷", shop.ids["li"], "广告")
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    assert (shown["state"], shown["closed_reason"], shown["customer"]["block"]) == ("closed", "blocked", made)
    way = (await shop.call("wang", "GET", f"/conversations/{conversation}/trace")).body["decisions"]
    assert (way[-1]["outcome"], way[-1]["reason"], way[-1]["by"]) == ("closed", "blocked", "李雷")


async def test_r7_10_the_merchants_channel_is_refused_with_a_code_of_its_own_and_nothing_is_stored(
    shop: RestShop,
) -> None:
    customer = await shop.customer("c-1")
    await block(shop, "wang", customer)
    before = await shop.seq()
    message = {"text": "在吗", "client_msg_id": "m-1"}
    refused = await shop.call("erp", "POST", "/customers/c-1/messages", message)
    assert (refused.status, refused.code, await shop.seq()) == (403, "blocked", before)
    await unblock(shop, "wang", customer)
    assert (await shop.call("erp", "POST", "/customers/c-1/messages", message)).status == 202


async def test_r7_10_her_entry_is_marked_in_the_pool_and_skipped_by_a_run_with_the_reason(shop: RestShop) -> None:
    customer = await customer_of(shop, await shop.write("c-1"))
    await block(shop, "wang", customer)
    await shop.arrive("li")
    (waiting,) = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert waiting["blocked"] is True
    run = (await shop.call("wang", "POST", "/policies/1/run")).body
    (item,) = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"]
    assert (item["outcome"], item["reason"], item["reason_text"]) == ("skipped", "blocked", "已拉黑")
    await unblock(shop, "wang", customer)
    (waiting,) = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert waiting["blocked"] is False


async def test_r7_10_who_has_no_conversation_open_is_blocked_and_freed_by_her_number(shop: RestShop) -> None:
    customer = await shop.customer("c-1")
    assert (await block(shop, "wang", customer)).body["block"]["by"] == "王主管"
    again = await block(shop, "owner", customer, {"reason": "别的"})
    assert (again.body["block"]["by"], again.body["block"]["reason"]) == ("王主管", "广告")
    assert (await unblock(shop, "owner", customer)).body == {"customer_id": customer, "block": None}


async def test_a_block_without_a_reason_or_of_nobody_is_refused_and_changes_nothing(shop: RestShop) -> None:
    customer = await shop.customer("c-1")
    before = await shop.seq()
    assert (await block(shop, "wang", customer, {"reason": ""})).status == 422
    assert (await block(shop, "wang", 99)).status == 404
    assert (await shop.call("wang", "POST", "/customers/by-id/c-1/block", {"reason": "x"})).status == 404
    assert await shop.seq() == before
