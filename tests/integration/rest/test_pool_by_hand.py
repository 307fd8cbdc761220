"""The pool page's side of REST: tabs, orders, places in the middle, exceptions, previews by hand (R6, R7.15)."""

import asyncio
from typing import Any

import pytest

from models.enums import Presence
from tests.integration.rest.rest_shop import RestShop


async def waiting(shop: RestShop, count: int) -> list[int]:
    """So many customers write while nobody is there; returns their entries, latest first."""
    for number in range(count):
        await shop.write(f"night-{number}", f"第 {number} 条")
    return [entry["id"] for entry in (await listed(shop, "limit=500"))["items"]]


async def listed(shop: RestShop, query: str) -> Any:
    answer = await shop.call("wang", "GET", f"/pool?{query}")
    assert answer.status == 200, answer.body
    return answer.body


@pytest.mark.parametrize("sort", ["latest", "oldest", "longest"])
async def test_pages_by_cursor_and_by_offset_show_the_same_in_each_order(shop: RestShop, sort: str) -> None:
    entries = await waiting(shop, 7)
    whole = entries if sort == "latest" else entries[::-1]
    by_offset = [(await listed(shop, f"sort={sort}&limit=3&offset={at}"))["items"] for at in (0, 3, 6)]
    by_cursor, cursor = [], ""
    for _ in range(3):
        page = await listed(shop, f"sort={sort}&limit=3{cursor}")
        by_cursor.append(page["items"])
        cursor = f"&cursor={page['next_cursor']}"
    assert [entry["id"] for page in by_offset for entry in page] == whole
    assert by_cursor == by_offset
    assert (page["total"], page["within_window"], page["next_cursor"]) == (7, 7, None)


async def test_r7_10_an_entry_a_run_failed_on_and_that_still_waits_is_in_its_tab(shop: RestShop) -> None:
    first, second = await waiting(shop, 2)
    await shop.arrive("li", Presence.suspended)
    body = {"entries": [first], "to": {"agent": shop.ids["li"]}}
    await shop.call("wang", "POST", "/pool/assign", body)
    run = (await shop.call("wang", "POST", "/pool/assign", {"entries": [second], "to": {"shunt_rules": True}})).body
    assert (run["assigned"], run["failed"]) == (0, 1)
    assert [entry["id"] for entry in (await listed(shop, "state=failed"))["items"]] == [second]
    assert [entry["id"] for entry in (await listed(shop, "state=handled"))["items"]] == [first]
    counts = (await shop.call("wang", "GET", "/pool/counts")).body
    assert counts == {"waiting": 1, "bot": 0, "older": 0, "failed": 1, "handled": 1}
    assert (await shop.call("wang", "GET", "/pool/counts?q=night-0")).body["waiting"] == 1
    assert (await shop.call("wang", "GET", "/pool/counts?reason=returned")).body["failed"] == 0


async def test_r7_15_by_hand_a_preview_is_the_run_and_has_no_effect(shop: RestShop) -> None:
    await waiting(shop, 5)
    for login in ("li", "zhang"):
        await shop.arrive(login)
    await shop.call("wang", "PUT", f"/agents/{shop.ids['zhang']}/presence", {"presence": "suspended"})
    body = {"filter": {}, "to": {"agents": [shop.ids["li"]]}}
    before = await shop.seq()
    preview = (await shop.call("wang", "POST", "/pool/preview", body)).body
    assert await shop.seq() == before
    assert (preview["run"]["id"], preview["run"]["assigned"], preview["rest"]) == (None, 5, [])
    assert [(share["agent"]["name"], share["count"]) for share in preview["split"]] == [("李雷", 5)]
    assert (await shop.call("wang", "POST", "/pool/assign", body)).body["assigned"] == 5


async def test_a_filter_leaves_out_its_exceptions_and_follows_its_order(shop: RestShop) -> None:
    entries = await waiting(shop, 4)
    await shop.arrive("li", Presence.suspended)
    body = {"filter": {"sort": "oldest"}, "except": entries[:1], "to": {"agent": shop.ids["li"]}}
    run = (await shop.call("wang", "POST", "/pool/assign", body)).body
    assert run["assigned"] == 3
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"]
    assert [item["entry_id"] for item in items] == entries[:0:-1]
    assert [entry["id"] for entry in (await listed(shop, ""))["items"]] == entries[:1]


async def test_a_preview_counts_what_somebody_else_took_meanwhile(shop: RestShop) -> None:
    entries = await waiting(shop, 3)
    await shop.arrive("li", Presence.suspended)
    to = {"agent": shop.ids["li"]}
    await shop.call("wang", "POST", "/pool/assign", {"entries": entries[:1], "to": to})
    preview = (await shop.call("wang", "POST", "/pool/preview", {"entries": entries, "to": to})).body
    assert preview["run"]["assigned"] == 2
    assert preview["rest"] == [{"reason": "lost_race", "reason_text": "已被他人处理", "count": 1}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"to": {"shunt_rules": True}}, "entries"),
        ({"entries": [1], "filter": {}, "to": {"shunt_rules": True}}, "entries"),
        ({"entries": [1], "except": [2], "to": {"shunt_rules": True}}, "except"),
        ({"filter": {"state": "handled"}, "to": {"shunt_rules": True}}, "filter.state"),
        ({"filter": {"sort": "random"}, "to": {"shunt_rules": True}}, "filter.sort"),
        ({"filter": {}, "to": {}}, "to"),
    ],
)
@pytest.mark.parametrize("path", ["/pool/assign", "/pool/preview"])
async def test_what_can_not_be_meant_is_refused_beside_its_field(
    shop: RestShop, path: str, body: Any, field: str
) -> None:
    await waiting(shop, 2)
    before = await shop.seq()
    refused = await shop.call("wang", "POST", path, body)
    assert (refused.status, refused.code) == (422, "invalid")
    assert [error["field"] for error in refused.body["errors"]] == [field]
    assert await shop.seq() == before


async def test_a_page_is_asked_for_one_way(shop: RestShop) -> None:
    await waiting(shop, 2)
    cursor = (await listed(shop, "limit=1"))["next_cursor"]
    refused = await shop.call("wang", "GET", f"/pool?cursor={cursor}&offset=1")
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "offset")
    assert (await shop.call("wang", "GET", "/pool?offset=-1")).status == 422


async def test_only_who_may_hand_out_previews_and_counts(shop: RestShop) -> None:
    asked: list[tuple[str, str, Any]] = [
        ("GET", "/pool/counts", None),
        ("GET", "/pool/bot", None),
        ("POST", "/pool/preview", {"to": {}}),
    ]
    assert [(await shop.call("li", *one)).status for one in asked] == [403, 403, 403]


async def test_two_who_hand_out_the_same_entries_at_once_give_each_away_once(shop: RestShop) -> None:
    await waiting(shop, 6)
    await shop.arrive("li", Presence.suspended)
    body = {"filter": {}, "to": {"agent": shop.ids["li"]}}
    runs = await asyncio.gather(*(shop.call("wang", "POST", "/pool/assign", body) for _ in range(2)))
    assert sum(run.body["assigned"] for run in runs if run.status == 200) == 6
