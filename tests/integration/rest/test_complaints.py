"""What users of other desks complain about, reproduced over REST on the real application; numbered like the list."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from aiohttp import web

from models.enums import Presence
from router.web.auth.sessions import issue_visitor
from tests.integration.rest.conftest import Client
from tests.integration.rest.rest_shop import Answer, RestShop, shop_file
from tests.integration.sockets.desk_shop import Socket

TEN = [{"login": f"a{number}", "name": f"客服{number}", "capacity": 5} for number in range(10)]
STAFF = [
    {"login": "wang", "name": "王主管", "role": "supervisor"},
    {"login": "erp", "name": "商家系统", "role": "integration"},
    *TEN,
]


def everybody(count: int) -> list[dict[str, Any]]:
    return [{"name": "售前", "default": True, "members": [{"agent": f"a{number}"} for number in range(count)]}]


@pytest.fixture
async def shop(app: web.Application, client: Client) -> RestShop:
    return await RestShop.furnish(app, client, shop_file("first", agents=STAFF, groups=everybody(10)))


async def says(shop: RestShop, customer: str, number: int) -> Answer:
    body = {"text": f"第 {number} 句", "client_msg_id": f"m-{number}", "channel": "web"}
    return await shop.call("erp", "POST", f"/customers/{customer}/messages", body)


async def test_complaint_7_ten_claim_at_once_and_one_has_it(shop: RestShop) -> None:
    conversation = await shop.write("c-1")
    for agent in TEN:
        await shop.arrive(agent["login"], Presence.suspended)
    path = f"/conversations/{conversation}/claim"
    answers = await asyncio.gather(*(shop.call(agent["login"], "POST", path) for agent in TEN))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 9}
    assert {answer.code for answer in answers if answer.status == 409} == {"not_owner"}
    winner = next(answer.body["owner"] for answer in answers if answer.status == 200)
    assert all(winner["name"] in answer.body["detail"] for answer in answers if answer.status == 409)
    detail = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body
    assert (detail["conversation"]["owner"], len(detail["assignments"])) == (winner, 1)


async def test_complaint_8_fifty_arrive_at_once_and_nobody_gets_more_than_she_can_have(
    app: web.Application, client: Client
) -> None:
    shop = await RestShop.furnish(app, client, shop_file("first", agents=STAFF, groups=everybody(3)))
    for agent in TEN[:3]:
        await shop.arrive(agent["login"])
    answers = await asyncio.gather(*(says(shop, f"c-{number}", number) for number in range(50)))
    assert Counter(answer.body["state"] for answer in answers) == {"assigned": 15, "queued": 35}
    agents = (await shop.call("wang", "GET", "/agents")).body["items"]
    assert sorted(agent["load"] for agent in agents if agent["load"]) == [5, 5, 5]
    queue = (await shop.call("wang", "GET", "/queue?limit=500")).body
    assert [place["position"] for place in queue["items"]] == list(range(1, 36))


async def texts_of(shop: RestShop, conversation: int) -> list[str]:
    page = (await shop.call("wang", "GET", f"/conversations/{conversation}/messages?limit=500")).body
    assert [message["seq"] for message in page["items"]] == list(range(1, len(page["items"]) + 1))
    return [message["text"] for message in page["items"] if message["sender"]["type"] == "customer"]


async def test_complaint_10_twenty_first_messages_of_a_stranger_at_once_are_one_conversation(shop: RestShop) -> None:
    answers = await asyncio.gather(*(says(shop, "new", number) for number in range(20)))
    assert {answer.status for answer in answers} == {202}
    (conversation,) = {answer.body["conversation_id"] for answer in answers}
    assert sorted(await texts_of(shop, conversation)) == sorted(f"第 {number} 句" for number in range(20))
    assert len((await shop.call("wang", "GET", "/conversations")).body["items"]) == 1


async def test_complaint_10_half_of_them_by_socket_change_nothing_about_that(shop: RestShop) -> None:
    customer = await shop.customer("known")
    pages = [await at_page(shop, customer) for _ in range(10)]
    by_socket = (
        page.ask("message.send", client_msg_id=f"s-{number}", text=f"网页 {number}")
        for number, page in enumerate(pages)
    )
    by_rest = (says(shop, "known", number) for number in range(10))
    acks, answers = await asyncio.gather(asyncio.gather(*by_socket), asyncio.gather(*by_rest))
    named = {ack["data"]["conversation_id"] for ack in acks} | {answer.body["conversation_id"] for answer in answers}
    (conversation,) = named
    written = [f"第 {number} 句" for number in range(10)] + [f"网页 {number}" for number in range(10)]
    assert sorted(await texts_of(shop, conversation)) == sorted(written)


async def at_page(shop: RestShop, customer: int) -> Socket:
    socket = Socket(await shop.client.ws_connect("/ws/visitor"))
    token = await issue_visitor(shop.app, shop.shop.shop_id, customer)
    assert (await socket.ask("hello", token=token))["type"] == "ready"
    return socket
