from datetime import timedelta
from typing import Any

import pytest

from models.enums import Presence
from tests.integration.rest.conftest import Sundial
from tests.integration.rest.rest_shop import Answer, RestShop


@pytest.fixture
async def li_serves(shop: RestShop) -> RestShop:
    await shop.arrive("li")
    return shop


async def say(shop: RestShop, who: str, conversation: int, text: str, key: str) -> Answer:
    return await shop.call(who, "POST", f"/conversations/{conversation}/messages", {"text": text, "client_msg_id": key})


async def test_a_conversation_shows_who_has_it_and_why(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1", "你好", order_status="paid")
    shown = (await li_serves.call("li", "GET", f"/conversations/{conversation}")).body
    view = shown["conversation"]
    assert view["owner"] == {"id": li_serves.ids["li"], "name": "李雷"}
    assert (view["state"], view["messages"], view["group"]["name"]) == ("assigned", 1, "售前")
    assert view["customer"]["external_id"] == "c-1"
    assert view["last_message"]["text"] == "你好"
    assert [assignment["reason"] for assignment in shown["assignments"]] == ["shunt"]
    assert view["assignment"]["trace_id"] == shown["assignments"][0]["trace_id"]


async def test_the_trace_names_every_candidate_and_what_removed_her(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1")
    trace = (await li_serves.call("li", "GET", f"/conversations/{conversation}/trace")).body
    assert [step["outcome"] for step in trace["decisions"]] == ["opened", "assigned"]
    decision = trace["decisions"][1]
    assert (decision["reason"], decision["agent"]["name"], decision["group"]["name"]) == ("shunt", "李雷", "售前")
    candidates = {row["agent"]["name"]: row.get("reason", "") for row in decision["candidates"]}
    assert candidates["李雷"] == ""
    assert candidates["张三"] != ""
    assert [step["rule"] for step in decision["steps"]]


async def test_a_message_is_stored_once_however_often_it_is_sent(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1")
    first = await say(li_serves, "li", conversation, "您好", "m-1")
    again = await say(li_serves, "li", conversation, "您好", "m-1")
    assert (first.status, first.body["seq"], first.body["state"]) == (201, 2, "active")
    assert (again.status, again.body) == (201, first.body)
    other = await say(li_serves, "li", conversation, "再见", "m-1")
    assert (other.status, other.code) == (409, "client_msg_id_reused")
    texts = [
        m["text"] for m in (await li_serves.call("li", "GET", f"/conversations/{conversation}/messages")).body["items"]
    ]
    assert texts == ["在吗", "您好"]


async def test_messages_are_paged_backwards_forwards_and_from_a_number(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1")
    for number in range(2, 8):
        assert (await say(li_serves, "li", conversation, f"{number}", f"m{number}")).body["seq"] == number
    path = f"/conversations/{conversation}/messages"

    async def pages(query: str) -> list[list[int]]:
        seen, cursor = [], ""
        while cursor is not None:
            page = (await li_serves.call("li", "GET", f"{path}?limit=3&{query}{cursor and '&cursor=' + cursor}")).body
            seen.append([message["seq"] for message in page["items"]])
            cursor = page["next_cursor"]
        return seen

    assert await pages("") == [[5, 6, 7], [2, 3, 4], [1]]
    assert await pages("before=6") == [[3, 4, 5], [1, 2]]
    assert await pages("after=2") == [[3, 4, 5], [6, 7]]
    assert await pages("after=7") == [[]]


async def test_conversations_are_found_by_state_agent_group_customer_and_name(li_serves: RestShop) -> None:
    customer = await li_serves.customer("c-1", "王小姐")
    mine = await li_serves.write("c-1")
    shipped = await li_serves.write("c-2", "发货了吗", order_status="shipped")
    closed = await li_serves.write("c-3")
    await li_serves.call("li", "POST", f"/conversations/{closed}/close")

    async def found(query: str, who: str = "wang") -> set[int]:
        page = (await li_serves.call(who, "GET", f"/conversations?{query}")).body
        return {one["id"] for one in page["items"]}

    li = li_serves.ids["li"]
    assert await found("") == {mine, shipped, closed}
    assert await found("state=assigned") >= {mine}
    assert await found("state=closed") == {closed}
    assert await found(f"state=closed&agent={li}") == {closed}
    assert await found(f"agent={li}") >= {mine, closed}
    assert await found(f"agent={li_serves.ids['owner']}") == set()
    assert await found(f"customer={customer}") == {mine}
    assert await found("q=小姐") == {mine}
    assert await found("q=c-3") == {closed}
    assert await found("q=%25") == set()
    assert await found("group=1") >= {mine}
    assert await found("", "zhang") == set()
    assert await found(f"agent={li}", "zhang") == set()


async def test_a_page_of_conversations_goes_on_without_gap_or_double(li_serves: RestShop) -> None:
    made = [await li_serves.write(f"c-{n}") for n in range(7)]
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        page = (await li_serves.call("wang", "GET", f"/conversations?limit=2{cursor and '&cursor=' + cursor}")).body
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == made[::-1]


async def test_somebody_elses_conversation_is_hidden_and_cannot_be_written_to(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1")
    read = await li_serves.call("zhang", "GET", f"/conversations/{conversation}")
    assert (read.status, read.code) == (404, "not_found")
    written = await say(li_serves, "zhang", conversation, "我来", "m-1")
    assert (written.status, written.code) == (409, "not_owner")


async def test_after_a_transfer_both_agents_read_and_one_writes(li_serves: RestShop) -> None:
    await li_serves.arrive("zhang", Presence.suspended)
    conversation = await li_serves.write("c-1")
    body: dict[str, Any] = {"to": {"agent": li_serves.ids["zhang"]}, "reason": "售后问题", "note": "急"}
    moved = await li_serves.call("li", "POST", f"/conversations/{conversation}/transfer", body)
    assert (moved.status, moved.body["owner"]["name"]) == (200, "张三")
    detail = (await li_serves.call("li", "GET", f"/conversations/{conversation}")).body
    card = detail["conversation"]["assignment"]["system_message"]
    assert (card["text"], card["operator"], card["note"]) == ("售后问题", "李雷", "急")
    assert (await say(li_serves, "li", conversation, "还是我", "m-1")).code == "not_owner"
    assert (await say(li_serves, "zhang", conversation, "您好", "m-1")).status == 201


async def test_a_claim_with_an_idempotency_key_happens_once(shop: RestShop) -> None:
    conversation = await shop.write("c-1")
    await shop.arrive("li", Presence.suspended)
    path = f"/conversations/{conversation}/claim"
    first = await shop.call("li", "POST", path, Idempotency_Key="k-1")
    assert (first.status, first.body["state"], first.body["owner"]["name"]) == (200, "assigned", "李雷")
    after = await shop.seq()
    again = await shop.call("li", "POST", path, Idempotency_Key="k-1")
    assert (again.status, again.body) == (200, first.body)
    assert await shop.seq() == after


async def test_a_key_used_for_another_request_is_refused(shop: RestShop) -> None:
    made = await shop.call("wang", "POST", "/groups", {"name": "夜班"}, Idempotency_Key="k-1")
    again = await shop.call("wang", "POST", "/groups", {"name": "夜班"}, Idempotency_Key="k-1")
    other = await shop.call("wang", "POST", "/groups", {"name": "早班"}, Idempotency_Key="k-1")
    assert (made.status, again.body) == (201, made.body)
    assert (other.status, other.code) == (409, "conflict")
    assert (await shop.call("owner", "POST", "/groups", {"name": "早班"}, Idempotency_Key="k-1")).status == 201


async def test_who_waits_in_a_queue_is_listed_with_place_and_why(shop: RestShop) -> None:
    await shop.call("wang", "PATCH", f"/agents/{shop.ids['li']}", {"capacity": 1})
    await shop.arrive("li")
    await shop.write("c-1")
    waiting = [await shop.write("c-2"), await shop.write("c-3")]
    queue = (await shop.call("wang", "GET", "/queue")).body
    assert [(place["position"], place["conversation"]["id"]) for place in queue["items"]] == [
        (1, waiting[0]), (2, waiting[1]),
    ]  # fmt: skip
    assert {place["why"] for place in queue["items"]} == {"full"}
    assert queue["total"] == 2


async def test_the_log_is_read_from_any_number_with_the_texts(li_serves: RestShop) -> None:
    start = await li_serves.seq()
    await li_serves.write("c-1", "有货吗")
    page = (await li_serves.call("erp", "GET", f"/events?after={start}&limit=2")).body
    assert [event["seq"] for event in page["items"]] == [start + 1, start + 2]
    more = (await li_serves.call("erp", "GET", f"/events?after={start}&cursor={page['next_cursor']}")).body
    happened = [*page["items"], *more["items"]]
    assert [event["seq"] for event in happened] == list(range(start + 1, await li_serves.seq() + 1))
    written = next(event for event in happened if event["type"] == "message.created")
    assert written["data"]["text"] == "有货吗"
    assert "at" not in written["data"]
    assigned = next(event for event in happened if event["type"] == "conversation.assigned")
    rows = assigned["data"]["trace"]["candidates"]
    assert {row["agent_id"]: row["reason"] for row in rows} == {
        li_serves.ids["li"]: "",
        li_serves.ids["zhang"]: "offline",
    }


async def test_closing_a_conversation_twice_is_refused(li_serves: RestShop) -> None:
    conversation = await li_serves.write("c-1")
    assert (await li_serves.call("li", "POST", f"/conversations/{conversation}/close")).body["state"] == "closed"
    again = await li_serves.call("li", "POST", f"/conversations/{conversation}/close")
    assert again.status in {404, 409}


async def test_r3_3_the_recent_contact_is_named_while_the_relation_lasts(shop: RestShop, sundial: Sundial) -> None:
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    path = f"/conversations/{conversation}"
    assert (await shop.call("wang", "GET", path)).body["recent_contact"] is None, "nobody has spoken"
    await shop.call("li", "POST", f"{path}/messages", {"text": "您好", "client_msg_id": "a"})
    li = {"id": shop.ids["li"], "name": "李雷"}
    assert (await shop.call("wang", "GET", path)).body["recent_contact"] == li
    sundial.at += timedelta(hours=72)
    assert (await shop.call("wang", "GET", path)).body["recent_contact"] == li, "exactly 72 h is within"
    sundial.at += timedelta(seconds=1)
    assert (await shop.call("wang", "GET", path)).body["recent_contact"] is None
