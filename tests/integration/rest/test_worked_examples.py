"""The worked examples of R7.4 and R7.8, by hand over REST on the running server."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from aiohttp import web

from tests.integration.rest.conftest import Client
from tests.integration.rest.rest_shop import RestShop, shop_file

PRE_SALES = [f"pre{n}" for n in range(1, 7)]
AFTER_SALES = [f"after{n}" for n in range(1, 5)]
PER_AGENT = {"range": "all", "quota_per_agent": 10}
TEN_AGENTS: dict[str, Any] = {
    "agents": [
        {"login": "wang", "name": "王主管", "role": "supervisor"},
        *({"login": login, "name": login, "capacity": 1} for login in (*PRE_SALES, *AFTER_SALES)),
    ],
    "groups": [
        {"name": "售前", "members": [{"agent": login} for login in PRE_SALES], "takes": [{"entry": "product_page"}]},
        {"name": "售后", "default": True, "members": [{"agent": login} for login in AFTER_SALES]},
    ],
    "policies": [
        {"name": "按规则", "targets": {"kind": "shunt_rules"}, **PER_AGENT},
        {"name": "给售前", "targets": {"kind": "groups", "groups": ["售前"]}, **PER_AGENT},
    ],
}  # fmt: skip


@pytest.fixture
async def morning(app: web.Application, client: Client) -> RestShop:
    """200 customers asked about products at night; at nine all ten agents are online."""
    shop = await RestShop.furnish(app, client, shop_file("ten", **TEN_AGENTS))
    await asyncio.gather(*(shop.write(f"c-{n}", entry="product_page") for n in range(200)))
    for login in (*PRE_SALES, *AFTER_SALES):
        await shop.arrive(login)
    return shop


async def finished(shop: RestShop, policy: int) -> dict[str, Any]:
    run: dict[str, Any] = (await shop.call("wang", "POST", f"/policies/{policy}/run")).body
    assert run["state"] == "done"
    return run


async def shares(shop: RestShop, run: int) -> Counter[str]:
    items = (await shop.call("wang", "GET", f"/runs/{run}/items?limit=500")).body["items"]
    return Counter(item["agent"]["name"] for item in items if item["outcome"] == "assigned")


async def test_r7_8_ten_agents_times_ten_by_shunt_rules_give_100_of_200_all_to_pre_sales(morning: RestShop) -> None:
    preview = (await morning.call("wang", "POST", "/policies/1/preview")).body
    run = await finished(morning, 1)
    assert (run["headcount"], run["cap"], run["eligible"]) == (10, 100, 200)
    assert (run["assigned"], run["failed"], run["left"]) == (100, 0, 100)
    split = await shares(morning, run["id"])
    assert split.keys() == set(PRE_SALES)
    assert set(split.values()) == {16, 17}
    assert {share["agent"]["name"]: share["count"] for share in preview["split"]} == split
    assert (await morning.call("wang", "GET", "/pool")).body["total"] == 100


async def test_r7_8_the_same_with_target_pre_sales_gives_60_and_140_stay(morning: RestShop) -> None:
    run = await finished(morning, 2)
    assert (run["headcount"], run["cap"], run["assigned"], run["left"]) == (6, 60, 60, 140)
    assert set((await shares(morning, run["id"])).values()) == {10}
    assert (await morning.call("wang", "GET", "/pool")).body["total"] == 140


@pytest.mark.parametrize(
    ("start", "end", "slots"), [("09:00", "09:30", 2), ("09:00", "18:00", 19), ("09:00", "09:00", 1)]
)
async def test_r7_4_a_window_has_a_slot_each_half_hour_both_ends_included(
    shop: RestShop, start: str, end: str, slots: int
) -> None:
    form = {"name": "试试", "times": [{"from": start, "to": end}]}
    made = (await shop.call("wang", "POST", "/policies", form)).body
    assert (len(made["slots"]), made["slots"][0], made["slots"][-1]) == (slots, start, end)


async def test_r7_4_ten_past_nine_is_refused_as_a_bound(shop: RestShop) -> None:
    form = {"name": "试试", "times": [{"from": "09:10", "to": "18:00"}]}
    refused = await shop.call("wang", "POST", "/policies", form)
    assert (refused.status, [error["field"] for error in refused.body["errors"]]) == (422, ["times[0].from"])
