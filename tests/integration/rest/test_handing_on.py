"""Offers, declining, taking over and moving in a queue over REST, and the way they leave behind (R9.4, R4.4, R4.6)."""

from datetime import timedelta
from typing import Any

from models.enums import Presence
from tests.integration.rest.conftest import Sundial
from tests.integration.rest.rest_shop import Answer, RestShop


async def act(shop: RestShop, who: str, conversation: int, action: str, body: Any = None) -> Answer:
    return await shop.call(who, "POST", f"/conversations/{conversation}/{action}", body)


async def offered(shop: RestShop, conversation: int, **to: int) -> Answer:
    return await act(
        shop, "li", conversation, "transfer", {"to": to, "reason": "售后问题", "note": "急", "offer": True}
    )


async def way(shop: RestShop, conversation: int, query: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = (await shop.call("wang", "GET", f"/conversations/{conversation}/trace{query}")).body
    return answer


def told(trace: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    def plain(value: Any) -> Any:
        return value["name"] if isinstance(value, dict) else value

    return [tuple(plain(step[name]) for name in names) for step in trace["decisions"]]


async def two_serve(shop: RestShop) -> int:
    """Li has a conversation, Zhang is there; returns it."""
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    await shop.arrive("zhang")
    return conversation


async def test_r9_4_the_sender_owns_it_until_her_colleague_accepts(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    asked = await offered(shop, conversation, agent=shop.ids["zhang"])
    assert (asked.status, asked.body["owner"]["name"], asked.body["asked"]["name"]) == (200, "李雷", "张三")
    read = await shop.call("zhang", "GET", f"/conversations/{conversation}")
    assert read.status == 200, "who is asked sees what she is asked to take"
    assert (await offered(shop, conversation, agent=shop.ids["zhang"])).code == "conflict"
    taken = await act(shop, "zhang", conversation, "transfer/accept")
    assert (taken.body["state"], taken.body["owner"]["name"], taken.body["asked"]) == ("assigned", "张三", None)
    assert told(await way(shop, conversation), "outcome", "agent", "by", "to", "words") == [
        ("opened", None, None, None, None),
        ("assigned", "李雷", "system", None, None),
        ("offered", "张三", "李雷", None, "售后问题"),
        ("offer_accepted", "张三", "张三", None, None),
        ("unassigned", "李雷", "张三", "张三", "售后问题"),
        ("assigned", "张三", "李雷", None, "售后问题"),
        ("accepted", "张三", "张三", None, None),
    ]


async def test_r9_4_declined_cancelled_and_expired_offers_leave_it_with_the_sender(
    shop: RestShop, sundial: Sundial
) -> None:
    conversation = await two_serve(shop)
    zhang = shop.ids["zhang"]
    await offered(shop, conversation, agent=zhang)
    declined = await act(shop, "zhang", conversation, "transfer/decline", {"reason": "在忙"})
    assert (declined.body["owner"]["name"], declined.body["asked"]) == ("李雷", None)
    assert (await shop.call("zhang", "GET", f"/conversations/{conversation}")).status == 404
    await offered(shop, conversation, agent=zhang)
    cancelled = await act(shop, "wang", conversation, "transfer/cancel")
    assert (cancelled.body["owner"]["name"], cancelled.body["asked"]) == ("李雷", None)
    await offered(shop, conversation, agent=zhang)
    sundial.at += timedelta(seconds=61)
    late = await act(shop, "zhang", conversation, "transfer/accept")
    assert (late.status, late.code) == (409, "conflict")
    assert told(await way(shop, conversation), "outcome", "agent", "by", "words")[3::2] == [
        ("offer_declined", "张三", "张三", "在忙"),
        ("offer_cancelled", "张三", "王主管", None),
        ("offer_expired", "张三", "system", None),
    ]


async def test_r9_4_an_offer_to_a_group_shows_who_was_chosen_before_whom(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    asked = await offered(shop, conversation, group=1)
    assert asked.body["asked"]["name"] == "张三"
    offer = (await way(shop, conversation))["decisions"][-1]
    assert (offer["outcome"], offer["group"]["name"]) == ("offered", "售前")
    assert {row["agent"]["name"]: row["reason"] for row in offer["candidates"]} == {"张三": "", "李雷": "asked_before"}


async def test_r4_4_who_declines_gives_it_to_somebody_else_with_a_reason(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    declined = await act(shop, "li", conversation, "decline", {"reason": "不熟"})
    assert (declined.body["state"], declined.body["owner"]["name"]) == ("assigned", "张三")
    steps = (await way(shop, conversation))["decisions"]
    assert [(step["outcome"], step["reason"], step["words"]) for step in steps[2:3]] == [
        ("unassigned", "declined", "不熟")
    ]
    assert {row["agent"]["name"]: row["reason"] for row in steps[3]["candidates"]}["李雷"] == "asked_before"
    nobody_else = await act(shop, "zhang", conversation, "decline")
    assert (nobody_else.status, nobody_else.code) == (409, "conflict")
    assert "return it with a reason" in nobody_else.body["detail"]


async def test_what_was_accepted_is_not_declined_and_accepting_twice_changes_nothing(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    assert (await act(shop, "li", conversation, "accept")).body["owner"]["name"] == "李雷"
    before = await shop.seq()
    assert (await act(shop, "li", conversation, "accept")).status == 200
    assert (await act(shop, "li", conversation, "decline")).code == "conflict"
    assert (await act(shop, "zhang", conversation, "accept")).code == "not_owner"
    assert await shop.seq() == before
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    assert shown["accepted"] is True


async def test_a_supervisor_takes_over_from_her_desk_and_the_way_says_so(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    away = await act(shop, "wang", conversation, "takeover")
    assert (away.status, away.code) == (409, "conflict")
    await shop.arrive("wang", Presence.suspended)
    taken = await act(shop, "wang", conversation, "takeover", {"reason": "投诉"})
    assert (taken.body["state"], taken.body["owner"]["name"]) == ("assigned", "王主管")
    assert told(await way(shop, conversation), "outcome", "reason", "agent", "by", "words")[2:] == [
        ("unassigned", "takeover", "李雷", "王主管", "投诉"),
        ("assigned", "takeover", "王主管", "王主管", "投诉"),
    ]
    say = await act(shop, "li", conversation, "messages", {"text": "我来", "client_msg_id": "m"})
    assert (say.status, say.code) == (409, "not_owner")


async def line(shop: RestShop, count: int) -> list[int]:
    """So many wait behind one busy agent."""
    await shop.call("wang", "PATCH", f"/agents/{shop.ids['li']}", {"capacity": 1})
    await shop.arrive("li")
    await shop.write("busy")
    return [await shop.write(f"q-{number}") for number in range(count)]


async def test_r5_1_who_is_promoted_is_first_in_her_line(shop: RestShop) -> None:
    first, second, third = await line(shop, 3)
    moved = await shop.call("wang", "POST", f"/queue/{third}/promote")
    assert (moved.status, moved.body["state"]) == (200, "queued")
    places = (await shop.call("wang", "GET", "/queue")).body["items"]
    assert [(place["position"], place["conversation"]["id"], place["priority"]) for place in places] == [
        (1, third, 1),
        (2, first, 0),
        (3, second, 0),
    ]
    assert told(await way(shop, third), "outcome", "by")[-1] == ("promoted", "王主管")


async def test_r5_1_a_waiting_customer_is_given_to_an_agent_another_group_or_the_pool(shop: RestShop) -> None:
    given, regrouped, returned = await line(shop, 3)
    zhang = await shop.arrive("zhang", Presence.suspended)
    to_agent = await act(shop, "wang", given, "transfer", {"to": {"agent": zhang}, "reason": "老客户"})
    assert (to_agent.body["state"], to_agent.body["owner"]["name"]) == ("assigned", "张三")
    await act(shop, "wang", returned, "return-to-pool", {"reason": "明天再回"})
    to_group = await act(shop, "wang", regrouped, "transfer", {"to": {"group": 2}, "reason": "售后"})
    assert to_group.body["state"] == "waiting_offline", "nobody serves there"
    assert [place["conversation"]["id"] for place in (await shop.call("wang", "GET", "/queue")).body["items"]] == []
    entries = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert {entry["conversation_id"] for entry in entries} == {regrouped, returned}


async def test_r9_5_who_was_left_unanswered_by_all_is_found_by_attention(shop: RestShop, sundial: Sundial) -> None:
    await shop.call("wang", "PATCH", "/shop", {"replies": {"warn_s": 30, "overdue_s": 60, "reclaim_s": 120}})
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    answered = await shop.write("c-2")
    await act(shop, "li", answered, "messages", {"text": "在的", "client_msg_id": "m"})
    sundial.at += timedelta(seconds=121)
    await shop.write("c-3")
    calling = (await shop.call("wang", "GET", "/conversations?attention=true")).body["items"]
    assert [(one["id"], one["attention"]) for one in calling] == [(conversation, "nobody_else")]
    others = (await shop.call("wang", "GET", "/conversations?attention=false")).body["items"]
    assert conversation not in {one["id"] for one in others}
    assert {"overdue", "attention"} <= {outcome for (outcome,) in told(await way(shop, conversation), "outcome")}


async def test_r4_6_a_long_way_is_read_page_by_page_without_gap_or_double(shop: RestShop) -> None:
    conversation = await two_serve(shop)
    for giver, taker in (("li", "zhang"), ("zhang", "li")) * 3:
        body = {"to": {"agent": shop.ids[taker]}, "reason": "换人"}
        assert (await act(shop, giver, conversation, "transfer", body)).status == 200
    whole = (await way(shop, conversation))["decisions"]
    pages: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await way(shop, conversation, f"?limit=5{cursor and '&cursor=' + cursor}")
        assert len(page["decisions"]) <= 5
        pages, cursor = [*page["decisions"], *pages], page["next_cursor"]
    assert pages == whole
    assert len(whole) == 2 + 6 * 2


async def test_r9_4_what_is_left_for_an_offline_colleague_is_hers_when_she_comes(shop: RestShop) -> None:
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    body = {"to": {"agent": shop.ids["zhang"]}, "reason": "她的老客户", "note": "下午来"}
    refused = await act(shop, "li", conversation, "transfer", body)
    assert (refused.status, refused.code) == (409, "conflict"), "unless the shop allows it"
    await shop.call("wang", "PATCH", "/shop", {"transfer": {"to_offline": True}})
    left = await act(shop, "li", conversation, "transfer", body)
    assert (left.body["state"], left.body["owner"]) == ("waiting_offline", None)
    (entry,) = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert (entry["conversation_id"], entry["for_agent"]["name"]) == (conversation, "张三")
    await shop.arrive("zhang")
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    card = shown["assignment"]["system_message"]
    assert (shown["owner"]["name"], card["text"], card["note"], card["operator"]) == (
        "张三", "她的老客户", "下午来", "李雷",
    )  # fmt: skip
    assert told(await way(shop, conversation), "outcome", "to", "agent")[-3:] == [
        ("unassigned", "张三", "李雷"),
        ("pooled", "张三", None),
        ("assigned", None, "张三"),
    ]
