"""The routing simulator says where a customer would go, and she goes there; trying changes nothing (R4.6)."""

from datetime import timedelta
from typing import Any

import pytest

from models.enums import Presence
from tests.integration.rest.conftest import Sundial
from tests.integration.rest.rest_shop import RestShop


async def tried(shop: RestShop, **body: Any) -> dict[str, Any]:
    answer = await shop.call("wang", "POST", "/shunt/try", body)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found


async def met(shop: RestShop, conversation: int) -> dict[str, Any]:
    """What became of her, in the words of a trial."""
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    steps = (await shop.call("wang", "GET", f"/conversations/{conversation}/trace")).body["decisions"]
    last = steps[-1]
    return {
        "place": shown["state"],
        "agent": shown["owner"],
        **{name: last[name] for name in ("reason", "steps", "candidates", "omitted", "tie")},
    }


@pytest.mark.parametrize("here", [(), ("li",), ("li", "zhang")], ids=lambda here: "+".join(here) or "nobody")
@pytest.mark.parametrize("facts", [{}, {"order_status": "shipped"}], ids=["no facts", "shipped"])
async def test_r4_6_what_is_tried_is_what_happens(shop: RestShop, here: tuple[str, ...], facts: dict[str, Any]) -> None:
    for login in here:
        await shop.arrive(login)
    before = await shop.seq()
    trial = await tried(shop, facts=facts)
    assert await shop.seq() == before
    happened = await met(shop, await shop.write("c-1", **facts))
    assert {name: trial[name] for name in happened} == happened


async def test_a_full_shop_shows_the_place_in_the_line(shop: RestShop) -> None:
    await shop.call("wang", "PATCH", f"/agents/{shop.ids['li']}", {"capacity": 0})
    await shop.arrive("li")
    await shop.write("c-1")
    trial = await tried(shop)
    assert (trial["place"], trial["position"], trial["group"]["name"], trial["agent"]) == ("queued", 2, "售前", None)


async def spoken_to(shop: RestShop, customer: str) -> None:
    """Li answers a customer and closes: she has no open conversation, and Li is her recent contact."""
    conversation = await shop.write(customer)
    body = {"text": "在的", "client_msg_id": f"a-{customer}"}
    assert (await shop.call("li", "POST", f"/conversations/{conversation}/messages", body)).status == 201
    await shop.call("li", "POST", f"/conversations/{conversation}/close")


async def test_r2_2_a_customer_who_is_not_in_memory_is_tried_with_her_recent_contact(shop: RestShop) -> None:
    await shop.arrive("li")
    known = await shop.customer("c-1", "王小姐")
    await spoken_to(shop, "c-1")
    await shop.arrive("zhang")
    # Whoever was away longest would be next, so nobody else's turn explains Li.
    await shop.write("c-2")
    resident = await shop.shop.ask(lambda state, now: known in state.customers)
    assert not resident
    for trial in (await tried(shop, customer_id=known), await tried(shop, customer="c-1")):
        assert (trial["agent"]["name"], trial["reason"]) == ("李雷", "recent_contact")
    stranger = await tried(shop)
    assert stranger["reason"] == "shunt"
    assert (await shop.call("wang", "GET", f"/conversations?customer={known}&state=assigned")).body["items"] == []


async def test_unsaved_groups_and_settings_are_tried_and_forgotten(shop: RestShop) -> None:
    li, zhang = await shop.arrive("li"), await shop.arrive("zhang")
    draft = {"id": 0, "name": "会员", "takes": [{"level": "gold"}], "members": [{"agent": zhang}]}
    changed = {"id": 1, "name": "售前组", "default": True, "members": [{"agent": li}]}
    vip = await tried(shop, facts={"level": "gold"}, groups=[draft, changed])
    assert (vip["group"]["name"], vip["agent"]["id"]) == ("会员", zhang)
    other = await tried(shop, facts={}, groups=[draft, changed])
    assert (other["group"]["name"], other["agent"]["id"]) == ("售前组", li)
    settings = (await shop.call("wang", "GET", "/shop")).body["settings"]
    settings["dedicated"] = [{"customer": "vip-1", "agent": zhang}]
    dedicated = await tried(shop, customer="vip-1", settings=settings)
    assert (dedicated["reason"], dedicated["agent"]["id"]) == ("dedicated", zhang)
    assert [group["name"] for group in (await shop.call("wang", "GET", "/groups")).body["items"]] == ["售前", "售后"]


async def test_r11_3_another_time_shows_who_is_open_then_and_what_she_would_be_told(shop: RestShop) -> None:
    await shop.arrive("li")
    hours = {"weekly": [{"days": ["mon", "tue"], "from": "09:00", "to": "18:00"}]}
    notices = {"outside_hours": "{shop}休息了，{back_at}回来"}
    await shop.call("wang", "PATCH", "/shop", {"hours": hours, "notices": notices})
    assert (await tried(shop))["place"] == "assigned"
    evening = await tried(shop, at="2026-03-02T20:00:00+08:00")
    assert (evening["place"], evening["back_at"]) == ("waiting_offline", "2026-03-03T01:00:00.000Z")
    assert evening["notice"].startswith("店 first休息了")
    assert "09:00" in evening["notice"]


async def test_r9_1_who_has_an_open_conversation_stays_where_she_is(shop: RestShop) -> None:
    await shop.arrive("li")
    await shop.write("c-1")
    trial = await tried(shop, customer="c-1")
    assert (trial["place"], trial["agent"]["name"]) == ("assigned", "李雷")
    assert [step["detail"] for step in trial["steps"]] == ["stays_where_she_is"]


async def test_a_trial_sees_what_is_due_by_now(shop: RestShop, sundial: Sundial) -> None:
    body = {"presence": "suspended", "reason": "用餐", "until": "2026-03-02T10:40:00+08:00"}
    await shop.arrive("li", Presence.online)
    await shop.call("wang", "PUT", f"/agents/{shop.ids['li']}/presence", body)
    assert (await tried(shop))["place"] == "waiting_offline"
    sundial.at += timedelta(hours=1)
    assert (await tried(shop))["agent"]["name"] == "李雷"


REFUSED: list[tuple[dict[str, Any], int, str, str | None]] = [
    ({"customer": "c-1", "customer_id": 1}, 422, "invalid", "customer_id"),
    ({"customer_id": 4711}, 404, "not_found", None),
    ({"customer_id": 0}, 422, "invalid", "customer_id"),
    ({"at": "2126-03-02T00:00:00Z"}, 422, "invalid", "at"),
    ({"at": "0001-01-01T00:00:00+14:00"}, 422, "invalid", None),
    ({"at": "2026-03-02T00:00:00"}, 422, "invalid", "at"),
    ({"text": ""}, 422, "invalid", "text"),
    ({"groups": [{"id": 99, "name": "x"}]}, 404, "not_found", None),
    ({"groups": [{"name": "售前"}]}, 422, "invalid", None),
    ({"groups": [{"name": "x", "members": [{"agent": 99}]}]}, 422, "invalid", "members[0].agent"),
    ({"groups": [{"name": "x", "takes": [{"order_status": "shipped"}]}]}, 422, "invalid", None),
    ({"settings": {"name": "x", "timezone": "Mars"}}, 422, "invalid", "timezone"),
    ({"settings": {"name": "x", "delegate": 99}}, 422, "invalid", "delegate"),
    ({"colour": "red"}, 422, "unknown_field", "colour"),
]


async def test_what_could_not_be_is_refused_beside_its_field(shop: RestShop) -> None:
    before = await shop.seq()
    for body, status, code, field in REFUSED:
        answer = await shop.call("wang", "POST", "/shunt/try", body)
        assert (body, answer.status, answer.code) == (body, status, code)
        fields = [error["field"] for error in answer.body["errors"]]
        assert field is None or (body, fields) == (body, [field])
    assert await shop.seq() == before
