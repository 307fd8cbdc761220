"""The numbers beside a policy's fields, its versions, and how soon those who got something answered (R7)."""

from typing import Any

import pytest

from models.commands import By, SendMessage
from models.enums import Presence
from tests.integration.rest.rest_shop import POLICY, RestShop

NUMBERS = ("online", "headcount", "avg_awaiting", "quota_per_agent", "cap", "eligible", "reason", "reason_text")


async def night(shop: RestShop, count: int) -> None:
    for n in range(count):
        await shop.write(f"night-{n}", f"第 {n} 条")


@pytest.mark.parametrize("policy", [0, 1])
async def test_r7_8_the_arithmetic_of_an_unsaved_form_is_that_of_the_run(shop: RestShop, policy: int) -> None:
    await night(shop, 6)
    for login in ("li", "zhang"):
        await shop.arrive(login)
    form = POLICY | {"name": "试试", "quota_per_agent": 2}
    before = await shop.seq()
    sums = (await shop.call("wang", "POST", f"/policies/{policy}/arithmetic", form)).body
    assert await shop.seq() == before
    assert (sums["headcount"], sums["cap"], sums["eligible"], sums["reason"]) == (2, 4, 6, None)
    shown = (await shop.call("wang", "POST", f"/policies/{policy}/preview", form)).body
    assert {name: sums[name] for name in NUMBERS} == {name: shown["run"][name] for name in NUMBERS}
    assert [share["load"] for share in shown["split"]] == [0, 0]
    assert [share["capacity"] for share in shown["split"]] == [10, 10]


async def test_r7_7_the_arithmetic_names_the_condition_that_fails_with_its_value(shop: RestShop) -> None:
    await night(shop, 3)
    await shop.arrive("li")
    form = POLICY | {"conditions": {"min_online": 5}}
    sums = (await shop.call("wang", "POST", "/policies/1/arithmetic", form)).body
    assert (sums["reason"], sums["reason_text"], sums["online"]) == (
        "min_online_not_met",
        "在线不挂起客服数条件不满足",
        1,
    )


async def test_r7_4_the_arithmetic_lists_the_slots_and_the_next_run_of_an_unsaved_form(shop: RestShop) -> None:
    form = POLICY | {"name": "早上", "times": [{"from": "09:00", "to": "09:30"}]}
    sums = (await shop.call("wang", "POST", "/policies/0/arithmetic", form)).body
    assert (sums["slots"], sums["idle_because"]) == (["09:00", "09:30"], None)
    assert sums["next_slot_at"] == "2026-03-03T01:00:00.000Z"
    saved = (await shop.call("wang", "POST", "/policies/1/arithmetic")).body
    assert len(saved["slots"]) == 19


@pytest.mark.parametrize(
    ("path", "form", "status", "field"),
    [
        ("/policies/1/arithmetic", {"times": [{"from": "09:10", "to": "10:00"}]}, 422, "times[0].from"),
        ("/policies/0/arithmetic", {"name": "", "times": []}, 422, "name"),
        (
            "/policies/0/arithmetic",
            {"name": "新", "targets": {"kind": "groups", "groups": [99]}},
            422,
            "targets.groups[0]",
        ),
        ("/policies/1/arithmetic", {"quota_per_agent": 0}, 422, "quota_per_agent"),
        ("/policies/99/arithmetic", {}, 404, None),
    ],
)
async def test_what_could_not_be_saved_is_not_worked_out(
    shop: RestShop, path: str, form: dict[str, Any], status: int, field: str | None
) -> None:
    refused = await shop.call("wang", "POST", path, POLICY | form)
    assert refused.status == status
    assert field is None or refused.body["errors"][0]["field"] == field


async def test_without_a_body_there_must_be_a_policy(shop: RestShop) -> None:
    assert (await shop.call("wang", "POST", "/policies/0/arithmetic")).code == "not_found"


async def test_r7_every_version_of_a_policy_is_listed_with_who_saved_it_and_what_changed(shop: RestShop) -> None:
    await shop.call("wang", "POST", "/policies", {"name": "另一条"})
    await shop.call("wang", "PATCH", "/policies/1", {"quota_per_agent": 50}, If_Match="1")
    chosen = {"targets": {"kind": "agents", "agents": [shop.ids["li"]]}, "conditions": {"min_online": 3}}
    await shop.call("owner", "PATCH", "/policies/1", chosen, If_Match="2")
    page = (await shop.call("wang", "GET", "/policies/1/versions")).body
    told = [(one["version"], one["by"], one["changed"]) for one in page["items"]]
    assert told == [
        (3, "店主", ["conditions", "targets"]),
        (2, "王主管", ["quota_per_agent"]),
        (1, "system", []),
    ]
    assert page["items"][0]["targets"] == [{"id": shop.ids["li"], "name": "李雷"}]
    assert [one["policy"]["quota_per_agent"] for one in page["items"]] == [50, 50, 100]
    assert page["next_cursor"] is None


async def test_r7_going_back_saves_an_old_version_as_a_new_one(shop: RestShop) -> None:
    await shop.call("wang", "PATCH", "/policies/1", {"quota_per_agent": 50}, If_Match="1")
    first = (await shop.call("wang", "GET", "/policies/1/versions")).body["items"][-1]
    late = await shop.call("wang", "PATCH", "/policies/1", first["policy"], If_Match="1")
    assert (late.status, late.code) == (412, "version_mismatch")
    back = await shop.call("wang", "PATCH", "/policies/1", first["policy"], If_Match="2")
    assert (back.body["version"], back.body["policy"]) == (3, first["policy"])
    listed = (await shop.call("wang", "GET", "/policies/1/versions")).body["items"]
    assert [one["version"] for one in listed] == [3, 2, 1]


async def test_versions_are_paged_without_gap_or_overlap(shop: RestShop) -> None:
    for quota in range(1, 6):
        await shop.call("wang", "PATCH", "/policies/1", {"quota_per_agent": quota})
    seen, cursor = [], ""
    while cursor is not None:
        page = (await shop.call("wang", "GET", f"/policies/1/versions?limit=4{cursor}")).body
        seen += [(one["version"], one["changed"]) for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert [version for version, _ in seen] == [6, 5, 4, 3, 2, 1]
    assert all(changed == ["quota_per_agent"] for _, changed in seen[:-1])


async def test_i24_another_shops_versions_are_not_there(shop: RestShop, twin: RestShop) -> None:
    await twin.call("wang", "PATCH", "/policies/1", {"quota_per_agent": 7})
    assert len((await shop.call("wang", "GET", "/policies/1/versions")).body["items"]) == 1
    assert (await shop.call("wang", "GET", "/policies/44/versions")).code == "not_found"


async def test_an_item_shows_how_soon_the_agent_answered_and_notes_are_no_answer(shop: RestShop) -> None:
    await night(shop, 2)
    await shop.arrive("li", Presence.suspended)
    entries = [entry["id"] for entry in (await shop.call("wang", "GET", "/pool")).body["items"]]
    body = {"entries": entries, "to": {"agent": shop.ids["li"]}}
    run = (await shop.call("wang", "POST", "/pool/assign", body)).body
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"]
    assert [item["first_reply_s"] for item in items] == [None, None]
    li = By("李雷", shop.ids["li"])
    first, second = (item["conversation_id"] for item in items)
    await shop.submit(SendMessage(first, "先看看", "n-1", li, internal=True))
    await shop.submit(SendMessage(second, "您好", "m-1", li))
    items = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"]
    assert items[0]["first_reply_s"] is None
    assert items[1]["first_reply_s"] == 0


@pytest.mark.parametrize(("outcome", "number"), [("assigned", 2), ("skipped", 1), ("failed", 0)])
async def test_items_of_one_outcome_are_listed_and_counted(shop: RestShop, outcome: str, number: int) -> None:
    await night(shop, 3)
    await shop.arrive("li", Presence.suspended)
    entries = [entry["id"] for entry in (await shop.call("wang", "GET", "/pool")).body["items"]]
    to = {"agent": shop.ids["li"]}
    await shop.call("wang", "POST", "/pool/assign", {"entries": entries[:1], "to": to})
    run = (await shop.call("wang", "POST", "/pool/assign", {"entries": entries, "to": to})).body
    page = (await shop.call("wang", "GET", f"/runs/{run['id']}/items?outcome={outcome}")).body
    assert (len(page["items"]), page["total"]) == (number, number)
    assert {item["outcome"] for item in page["items"]} <= {outcome}


@pytest.mark.parametrize(("state", "number"), [("failed", 1), ("done", 0), ("missed", 0)])
async def test_runs_that_ended_in_one_way_are_listed(shop: RestShop, state: str, number: int) -> None:
    await night(shop, 1)
    await shop.call("wang", "POST", "/policies/1/run")
    assert len((await shop.call("wang", "GET", f"/runs?state={state}")).body["items"]) == number
    assert (await shop.call("wang", "GET", "/runs?state=lost")).code == "invalid"


async def test_r4_6_one_decision_is_found_by_its_trace_id(shop: RestShop) -> None:
    await night(shop, 1)
    await shop.arrive("li", Presence.suspended)
    entries = [entry["id"] for entry in (await shop.call("wang", "GET", "/pool")).body["items"]]
    run = (await shop.call("wang", "POST", "/pool/assign", {"entries": entries, "to": {"agent": shop.ids["li"]}})).body
    item = (await shop.call("wang", "GET", f"/runs/{run['id']}/items")).body["items"][0]
    path = f"/conversations/{item['conversation_id']}/trace"
    found = (await shop.call("wang", "GET", f"{path}?trace_id={item['trace_id']}")).body
    assert [(one["trace_id"], one["outcome"]) for one in found["decisions"]] == [(item["trace_id"], "assigned")]
    assert found["next_cursor"] is None
    assert (await shop.call("wang", "GET", f"{path}?trace_id={item['trace_id'] + 1}")).body["decisions"] == []
    assert (await shop.call("wang", "GET", f"{path}?trace_id=0")).code == "invalid"
