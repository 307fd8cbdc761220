"""Groups over REST: order, hours, capacity of members, warnings, and what goes on in them."""

from typing import Any

from tests.integration.rest.rest_shop import RestShop


async def listed(shop: RestShop) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await shop.call("wang", "GET", "/groups")).body["items"]
    return items


async def test_r2_5_the_matching_order_is_set_as_a_whole(shop: RestShop) -> None:
    ordered = await shop.call("wang", "PUT", "/groups/order", {"groups": [2, 1]})
    assert (ordered.status, [group["id"] for group in ordered.body["items"]]) == (200, [2, 1])
    assert [group["id"] for group in await listed(shop)] == [2, 1]
    before = await shop.seq()
    assert (await shop.call("wang", "PUT", "/groups/order", {"groups": [2, 1]})).status == 200
    assert await shop.seq() == before, "the same order is no change"


async def test_r11_1_a_group_has_hours_of_its_own(shop: RestShop) -> None:
    hours = {"weekly": [{"days": ["mon"], "from": "09:00", "to": "12:00"}], "dates": []}
    body = {"name": "早班", "hours": hours, "members": [{"agent": shop.ids["li"]}], "takes": [{"entry": "am"}]}
    made = (await shop.call("wang", "POST", "/groups", body)).body
    assert (made["hours"], made["open"], made["hours_until"]) == (hours, True, "2026-03-02T04:00:00.000Z")
    always = await shop.call("wang", "PATCH", f"/groups/{made['id']}", {"hours": None}, If_Match=str(made["version"]))
    assert (always.body["hours"], always.body["open"], always.body["hours_until"]) == (None, True, None)


async def test_a_members_capacity_bounds_her_conversations_of_this_group(shop: RestShop) -> None:
    li, zhang = await shop.arrive("li"), shop.ids["zhang"]
    members = [{"agent": li, "capacity": 2}, {"agent": zhang, "weight": 0}]
    put = await shop.call("wang", "PUT", "/groups/1/members", {"members": members}, If_Match="1")
    assert [member["capacity"] for member in put.body["members"]] == [2, None]
    for number in range(3):
        await shop.write(f"c-{number}")
    group = (await shop.call("wang", "GET", "/groups/1")).body
    assert ([member["load"] for member in group["members"]], group["waiting"]) == ([2, 0], 1)
    patched = await shop.call("wang", "PATCH", "/groups/1", {"strict": True})
    assert patched.body["members"][0]["capacity"] == 2, "a change of something else keeps it"


async def test_hits_count_the_conversations_that_came_to_each_group(shop: RestShop) -> None:
    await shop.arrive("zhang")
    await shop.write("c-1")
    for number in range(2):
        await shop.write(f"s-{number}", order_status="shipped")
    assert {group["name"]: group["hits_24h"] for group in await listed(shop)} == {"售前": 1, "售后": 2}


async def test_a_group_that_will_not_do_what_it_seems_to_is_warned_of(shop: RestShop) -> None:
    lonely = (await shop.call("wang", "POST", "/groups", {"name": "没人"})).body
    assert {warning["code"] for warning in lonely["warnings"]} == {"empty", "unreachable"}
    assert all(warning["detail"] for warning in lonely["warnings"])
    await shop.call("wang", "PATCH", "/groups/1", {"overflow": [2]})
    looping = await shop.call("wang", "PATCH", "/groups/2", {"overflow": [1]})
    assert looping.status == 200, "a warning is no refusal"
    loops = [warning for warning in looping.body["warnings"] if warning["code"] == "overflow_loop"]
    assert [[group["name"] for group in warning["groups"]] for warning in loops] == [["售前"]]
    assert [group["id"] for group in await listed(shop) if not group["warnings"]] == []


async def test_creating_a_group_twice_under_one_key_creates_it_once(shop: RestShop) -> None:
    made = [await shop.call("wang", "POST", "/groups", {"name": "夜班"}, Idempotency_Key="k") for _ in range(2)]
    assert made[0].body == made[1].body
    assert [group["name"] for group in await listed(shop)] == ["售前", "售后", "夜班"]
