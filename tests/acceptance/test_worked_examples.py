"""The worked examples of R7.4, R7.7, R7.8 and R7.15, over REST and sockets on the running server."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from aiohttp import web

from tests.acceptance.public_shop import Client, PublicShop
from tests.integration.rest.conftest import Sundial
from tests.integration.rest.rest_shop import shop_file
from tests.integration.sockets.desk_shop import Socket

PRE_SALES = [f"pre{n}" for n in range(1, 7)]
AFTER_SALES = [f"after{n}" for n in range(1, 5)]
EVERYBODY = (*PRE_SALES, *AFTER_SALES)
ASKED = 200
BY_RULES, TO_PRE_SALES, FIVE_ONLINE, ONE_AWAITING = 1, 2, 3, 4
PER_AGENT = {"range": "all", "quota_per_agent": 10}
TEN_AGENTS: dict[str, Any] = {
    "agents": [
        {"login": "wang", "name": "王主管", "role": "supervisor"},
        {"login": "erp", "name": "商家系统", "role": "integration"},
        *({"login": login, "name": login, "capacity": 5} for login in EVERYBODY),
    ],
    "groups": [
        {"name": "售前", "members": [{"agent": login} for login in PRE_SALES], "takes": [{"entry": "product_page"}]},
        {"name": "售后", "default": True, "members": [{"agent": login} for login in AFTER_SALES]},
    ],
    "policies": [
        {"name": "按规则", "targets": {"kind": "shunt_rules"}, **PER_AGENT},
        {"name": "给售前", "targets": {"kind": "groups", "groups": ["售前"]}, **PER_AGENT},
        {"name": "五人在线", "conditions": {"min_online": 5}, **PER_AGENT},
        {"name": "人均一条", "conditions": {"max_avg_awaiting": 1}, **PER_AGENT},
    ],
}
Desks = dict[str, Socket]


@pytest.fixture
async def night(app: web.Application, client: Client, sundial: Sundial) -> PublicShop:
    """Ten agents, none of them there."""
    return await PublicShop.open(app, client, shop_file("ten", **TEN_AGENTS))


async def questions(shop: PublicShop, count: int = ASKED) -> None:
    """So many customers ask about products while nobody is online."""
    facts = {"entry": "product_page"}
    await asyncio.gather(*(shop.hand_in(f"asked-{n}", f"第 {n} 个问题", **facts) for n in range(count)))


async def coming_online(shop: PublicShop, *logins: str) -> Desks:
    return {login: await shop.serving(login) for login in logins}


@pytest.fixture
async def morning(night: PublicShop) -> tuple[PublicShop, Desks]:
    """200 customers asked about products at night; now all ten agents are online at their desks."""
    await questions(night)
    return night, await coming_online(night, *EVERYBODY)


async def run(shop: PublicShop, policy: int) -> dict[str, Any]:
    answer: dict[str, Any] = (await shop.call("wang", "POST", f"/policies/{policy}/run")).body
    return answer


async def given(desks: Desks) -> dict[str, list[dict[str, Any]]]:
    """What each desk was given since it opened."""
    await asyncio.gather(*(desk.caught_up() for desk in desks.values()))
    return {
        login: [frame["data"] for frame in desk.seen if frame["type"] == "conversation.assigned"]
        for login, desk in desks.items()
    }


async def waiting(shop: PublicShop) -> int:
    return int((await shop.call("wang", "GET", "/pool")).body["total"])


async def test_r7_8_ten_agents_times_ten_give_100_of_200_to_pre_sales_and_100_stay(
    morning: tuple[PublicShop, Desks],
) -> None:
    shop, desks = morning
    done = await run(shop, BY_RULES)
    assert (done["headcount"], done["cap"], done["eligible"]) == (10, 100, 200)
    assert (done["assigned"], done["failed"], done["left"], done["state"]) == (100, 0, 100, "done")
    frames = await given(desks)
    split = {login: len(frames[login]) for login in EVERYBODY}
    assert {split[login] for login in PRE_SALES} == {16, 17}
    assert {split[login] for login in AFTER_SALES} == {0}
    cards = [data["system_message"] for login in PRE_SALES for data in frames[login]]
    assert {(card["text"], card["operator"], card["run_id"]) for card in cards} == {
        ("离线留言分配", "王主管", done["id"])
    }
    assert await waiting(shop) == 100


async def test_r7_8_the_latest_hundred_go_and_the_record_names_each_with_its_agent(
    morning: tuple[PublicShop, Desks],
) -> None:
    shop, desks = morning
    done = await run(shop, BY_RULES)
    items = await shop.all_of(f"/runs/{done['id']}/items?")
    assigned = [item for item in items if item["outcome"] == "assigned"]
    conversations = {data["conversation"]["id"] for frames in (await given(desks)).values() for data in frames}
    assert {item["conversation_id"] for item in assigned} == conversations
    # All came at the same moment of the held clock, so the later id is the later message (R7.3).
    assert [item["entry_id"] for item in assigned] == list(range(ASKED, ASKED - 100, -1))
    assert {item["reason_text"] for item in assigned} == {"离线留言分配"}


async def test_r7_8_the_same_with_target_pre_sales_gives_60_and_140_stay(
    morning: tuple[PublicShop, Desks],
) -> None:
    shop, desks = morning
    done = await run(shop, TO_PRE_SALES)
    assert (done["headcount"], done["cap"], done["assigned"], done["left"]) == (6, 60, 60, 140)
    split = Counter({login: len(frames) for login, frames in (await given(desks)).items()})
    assert split == Counter(dict.fromkeys(PRE_SALES, 10) | dict.fromkeys(AFTER_SALES, 0))
    assert await waiting(shop) == 140


async def test_r7_15_the_preview_is_the_run_that_follows_item_by_item_and_has_no_effect(
    morning: tuple[PublicShop, Desks],
) -> None:
    shop, _ = morning
    before = await shop.seq()
    for policy in (TO_PRE_SALES, BY_RULES):
        preview = (await shop.call("wang", "POST", f"/policies/{policy}/preview")).body
        assert await shop.seq() == before
        done = await run(shop, policy)
        items = await shop.all_of(f"/runs/{done['id']}/items?")
        assert len(preview["items"]) == len(items) >= done["assigned"] > 0
        assert preview["items"] == [item | {"trace_id": None} for item in items]
        assert preview["run"] == done | {"id": None}
        before = await shop.seq()


async def test_r7_7_four_of_five_online_fail_the_run_and_five_pass(night: PublicShop) -> None:
    await questions(night, 3)
    await coming_online(night, *EVERYBODY[:4])
    failed = await run(night, FIVE_ONLINE)
    assert (failed["state"], failed["reason"], failed["assigned"]) == ("failed", "min_online_not_met", 0)
    assert failed["reason_text"] == "在线不挂起客服数条件不满足"
    assert (failed["headcount"], failed["min_online"], await waiting(night)) == (4, 5, 3)
    await night.serving(EVERYBODY[4])
    passed = await run(night, FIVE_ONLINE)
    assert (passed["state"], passed["reason"], passed["assigned"], await waiting(night)) == ("done", None, 3, 0)


async def test_r7_7_who_is_suspended_does_not_count_as_online(night: PublicShop) -> None:
    await questions(night, 1)
    await coming_online(night, *EVERYBODY[:4])
    await night.serving(EVERYBODY[4], "suspended")
    assert (await run(night, FIVE_ONLINE))["reason"] == "min_online_not_met"


@pytest.mark.parametrize(("awaiting", "state", "reason"), [(2, "done", None), (3, "failed", "avg_awaiting_exceeded")])
async def test_r7_7_an_average_equal_to_the_limit_passes_and_a_greater_one_fails(
    night: PublicShop, awaiting: int, state: str, reason: str | None
) -> None:
    await questions(night, 1)
    await coming_online(night, *PRE_SALES[:2])
    for number in range(awaiting):
        await night.hand_in(f"live-{number}", entry="product_page")
    preview = (await night.call("wang", "POST", f"/policies/{ONE_AWAITING}/preview")).body["run"]
    done = await run(night, ONE_AWAITING)
    assert (done["avg_awaiting"], done["max_avg_awaiting"]) == (awaiting / 2, 1)
    assert (done["state"], done["reason"]) == (preview["state"], preview["reason"]) == (state, reason)
    assert (done["reason_text"] == "客服人均待回复数不满足分配条件") is (reason is not None)


async def test_r7_7_with_nobody_online_the_run_fails_and_says_so(night: PublicShop) -> None:
    await questions(night, 1)
    failed = await run(night, BY_RULES)
    assert (failed["state"], failed["assigned"], failed["left"]) == ("failed", 0, 1)
    assert failed["reason"] in {"nobody_online", "min_online_not_met"}
    assert failed["reason_text"]


@pytest.mark.parametrize(
    ("start", "end", "slots"), [("09:00", "09:30", 2), ("09:00", "18:00", 19), ("09:00", "09:00", 1)]
)
async def test_r7_4_a_window_has_a_slot_each_half_hour_both_ends_included(
    night: PublicShop, start: str, end: str, slots: int
) -> None:
    times = {"times": [{"from": start, "to": end}]}
    made = await night.call("wang", "POST", "/policies", {"name": "试试", **times})
    changed = await night.call("wang", "PATCH", f"/policies/{BY_RULES}", times)
    assert (made.status, changed.status) == (201, 200)
    for policy in (made.body, changed.body):
        assert (len(policy["slots"]), policy["slots"][0], policy["slots"][-1]) == (slots, start, end)


@pytest.mark.parametrize(("bound", "field"), [("from", "times[0].from"), ("to", "times[0].to")])
async def test_r7_4_ten_past_nine_is_refused_with_the_field_named(night: PublicShop, bound: str, field: str) -> None:
    times = {"times": [{"from": "09:00", "to": "18:00"} | {bound: "09:10"}]}
    before = await night.seq()
    for method, path in (("POST", "/policies"), ("PATCH", f"/policies/{BY_RULES}"), ("POST", "/policies/0/preview")):
        refused = await night.call("wang", method, path, {"name": "试试", **times})
        named = [error["field"] for error in refused.body["errors"]]
        assert (method, path, refused.status, refused.code, named) == (method, path, 422, "invalid", [field])
    assert await night.seq() == before
