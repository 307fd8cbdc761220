from typing import Any

from models.enums import Presence
from tests.integration.rest.rest_shop import POLICY, RestShop

NIGHT = {"range": "all", "window_h": 24}


async def waiting(shop: RestShop, count: int, **facts: Any) -> list[int]:
    """So many customers write while nobody is there; returns their conversations."""
    return [await shop.write(f"night-{n}", f"第 {n} 条", **facts) for n in range(count)]


async def test_the_pool_lists_who_waits_latest_first_with_total_and_last_words(shop: RestShop) -> None:
    conversations = await waiting(shop, 5)
    page = (await shop.call("wang", "GET", "/pool?limit=3")).body
    assert [entry["conversation_id"] for entry in page["items"]] == conversations[::-1][:3]
    assert page["total"] == 5
    newest = page["items"][0]
    assert (newest["state"], newest["reason"], newest["last_text"]) == ("waiting", "nobody_online", "第 4 条")
    rest = (await shop.call("wang", "GET", f"/pool?limit=3&cursor={page['next_cursor']}")).body
    assert [entry["conversation_id"] for entry in rest["items"]] == conversations[::-1][3:]
    assert rest["next_cursor"] is None


async def test_the_pool_is_filtered(shop: RestShop) -> None:
    await waiting(shop, 3)

    async def total(query: str) -> int:
        return int((await shop.call("wang", "GET", f"/pool?{query}")).body["total"])

    assert await total("reason=nobody_online") == 3
    assert await total("reason=returned") == 0
    # Where there is no bot, whoever writes asks for a person.
    assert await total("asked_human=true") == 3
    assert await total("asked_human=false") == 0
    assert await total("q=第 2") == 1
    assert await total("q=night-1") == 1
    assert await total("since=2026-03-02T00:00:00Z") == 3
    assert await total("since=2026-03-03T00:00:00Z") == 0
    assert await total("older=true") == 0
    assert await total("older=false") == 3
    assert await total("state=allocated") == 0


async def test_somebody_with_the_pool_right_hands_out_by_hand(shop: RestShop) -> None:
    await waiting(shop, 3)
    refused = await shop.call("zhang", "GET", "/pool")
    assert (refused.status, refused.code) == (403, "forbidden")
    await shop.call("wang", "PATCH", f"/agents/{shop.ids['zhang']}", {"pool_right": True})
    await shop.arrive("li", Presence.suspended)
    for targets in ("/agents", "/groups"):
        assert (await shop.call("zhang", "GET", targets)).status == 200, "whom to give to has to be seen"
    entries = [entry["id"] for entry in (await shop.call("zhang", "GET", "/pool")).body["items"]]
    body = {"entries": entries[:2], "to": {"agent": shop.ids["li"]}, "note": "请先回"}
    run = (await shop.call("zhang", "POST", "/pool/assign", body, Idempotency_Key="k-1")).body
    assert (run["state"], run["assigned"], run["operator"], run["trigger"]) == ("done", 2, "张三", "manual")
    assert (await shop.call("zhang", "POST", "/pool/assign", body, Idempotency_Key="k-1")).body == run
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body
    assert {item["agent"]["name"] for item in items["items"]} == {"李雷"}
    assert {item["reason_text"] for item in items["items"]} == {"离线留言分配"}
    got = (await shop.call("li", "GET", f"/conversations/{items['items'][0]['conversation_id']}")).body
    card = got["conversation"]["assignment"]["system_message"]
    assert (card["text"], card["operator"], card["note"]) == ("离线留言分配", "张三", "请先回")


async def test_all_that_a_filter_chooses_is_handed_out(shop: RestShop) -> None:
    await waiting(shop, 4)
    await shop.arrive("li", Presence.suspended)
    body = {"filter": {"q": "第 1"}, "to": {"agents": [shop.ids["li"]]}}
    assert (await shop.call("wang", "POST", "/pool/assign", body)).body["assigned"] == 1
    nothing = await shop.call("wang", "POST", "/pool/assign", body)
    assert (nothing.status, nothing.code) == (422, "invalid")


async def test_an_entry_somebody_took_meanwhile_is_an_item_with_that_reason(shop: RestShop) -> None:
    await waiting(shop, 2)
    await shop.arrive("li", Presence.suspended)
    entries = [entry["id"] for entry in (await shop.call("wang", "GET", "/pool")).body["items"]]
    body = {"entries": entries[:1], "to": {"agent": shop.ids["li"]}}
    await shop.call("wang", "POST", "/pool/assign", body)
    late = (await shop.call("wang", "POST", "/pool/assign", body | {"entries": entries})).body
    assert (late["assigned"], late["failed"]) == (1, 1)
    items = (await shop.call("wang", "GET", f"/runs/{late['id']}/items")).body["items"]
    assert {item["reason"] for item in items} == {"lost_race", "offline_allocation"}


async def test_a_run_that_hands_out_nothing_says_why(shop: RestShop) -> None:
    await waiting(shop, 2)
    run = (await shop.call("wang", "POST", "/policies/1/run")).body
    assert (run["state"], run["assigned"]) == ("failed", 0)
    assert run["reason"] in {"nobody_online", "min_online_not_met"}
    assert run["reason_text"]
    listed = (await shop.call("wang", "GET", "/runs?date=2026-03-02&policy=1")).body
    assert [one["id"] for one in listed["items"]] == [run["id"]]
    assert (await shop.call("wang", "GET", "/runs?date=2026-03-01")).body["items"] == []
    assert (await shop.call("wang", "GET", "/runs?policy=2")).body["items"] == []


async def test_a_preview_is_the_run_and_has_no_effect(shop: RestShop) -> None:
    await waiting(shop, 7)
    for login in ("li", "zhang"):
        await shop.arrive(login, Presence.suspended)
    await shop.call("wang", "PATCH", "/policies/1", {"conditions": {"min_online": 0}, "headcount": None})
    before = await shop.seq()
    preview = (await shop.call("wang", "POST", "/policies/1/preview")).body
    assert await shop.seq() == before
    assert preview["run"]["id"] is None
    run = (await shop.call("wang", "POST", "/policies/1/run")).body
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"]
    told = ("state", "headcount", "cap", "eligible", "assigned", "failed", "left", "reason")
    assert {name: preview["run"][name] for name in told} == {name: run[name] for name in told}
    compared = ("entry_id", "outcome", "agent", "reason")
    assert [{k: i[k] for k in compared} for i in preview["items"]] == [{k: i[k] for k in compared} for i in items]


async def test_a_policy_is_previewed_before_it_is_saved(shop: RestShop) -> None:
    await waiting(shop, 6)
    await online_after_the_night(shop, "li", "zhang")
    form = POLICY | {"name": "试试", "quota_per_agent": 2}
    for policy in (0, 1):
        preview = (await shop.call("wang", "POST", f"/policies/{policy}/preview", form)).body
        assert (preview["run"]["cap"], preview["run"]["assigned"], preview["run"]["left"]) == (4, 4, 2)
        assert sorted(share["count"] for share in preview["split"]) == [2, 2]
        assert preview["run"]["policy"]["name"] == "试试"
    assert len((await shop.call("wang", "GET", "/policies")).body["items"]) == 1
    wrong = await shop.call("wang", "POST", "/policies/1/preview", form | {"times": [{"from": "09:10", "to": "10:00"}]})
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "times[0].from")


async def test_a_policy_shows_its_slots_and_the_next_one_in_the_shops_time(shop: RestShop) -> None:
    made = await shop.call("wang", "POST", "/policies", {"name": "早上", "times": [{"from": "09:00", "to": "09:30"}]})
    assert (made.status, made.body["slots"], made.body["idle_because"]) == (201, ["09:00", "09:30"], None)
    assert made.body["next_slot_at"] == "2026-03-03T01:00:00.000Z"
    path = f"/policies/{made.body['id']}"
    off = await shop.call("wang", "PATCH", path, {"enabled": False}, If_Match=str(made.body["version"]))
    assert (off.body["idle_because"], off.body["next_slot_at"]) == ("disabled", None)
    assert off.body["policy"]["times"] == [{"from": "09:00", "to": "09:30"}]
    assert (await shop.call("wang", "DELETE", path, If_Match="1")).code == "version_mismatch"
    assert (await shop.call("wang", "DELETE", path, If_Match=str(off.body["version"]))).status == 204
    assert (await shop.call("wang", "GET", path)).status == 404


async def test_a_group_in_use_is_not_deleted_and_its_uses_are_listed(shop: RestShop) -> None:
    form = {"name": "只给售后", "targets": {"kind": "groups", "groups": [2]}}
    policy = (await shop.call("wang", "POST", "/policies", form)).body["id"]
    refused = await shop.call("wang", "DELETE", "/groups/2")
    assert (refused.status, refused.code) == (409, "conflict")
    assert [error["field"] for error in refused.body["errors"]] == ["policies"]
    await shop.call("wang", "DELETE", f"/policies/{policy}")
    assert (await shop.call("wang", "DELETE", "/groups/2")).status == 204
    assert [group["name"] for group in (await shop.call("wang", "GET", "/groups")).body["items"]] == ["售前"]


async def test_one_value_in_two_ranges_is_refused_beside_its_field(shop: RestShop) -> None:
    refused = await shop.call("wang", "PATCH", "/groups/1", {"takes": [{"order_status": "shipped"}]})
    assert (refused.status, refused.code) == (422, "invalid")
    assert "takes[0]" in refused.body["errors"][0]["field"]
    assert "order_status: shipped" in refused.body["errors"][0]["detail"]


async def test_members_are_replaced_as_a_whole(shop: RestShop) -> None:
    zhang = {"id": shop.ids["zhang"], "name": "张三"}
    body = {"members": [{"agent": zhang["id"], "weight": 0, "priority": 5, "capacity": 2}]}
    answer = await shop.call("wang", "PUT", "/groups/1/members", body, If_Match="1")
    assert answer.body["members"] == [{"agent": zhang, "weight": 0, "priority": 5, "capacity": 2, "load": 0}]
    assert answer.body["version"] == 2


async def online_after_the_night(shop: RestShop, *logins: str) -> None:
    """Agents come online without taking the pool: entries wait for their run."""
    for login in logins:
        await shop.arrive(login)
