"""The shop's settings over REST: partly changed, never lost, refused beside their field."""

from tests.integration.rest.rest_shop import RestShop

NINE_TO_SIX = {"weekly": [{"days": ["mon", "tue"], "from": "09:00", "to": "18:00"}]}


async def test_a_change_names_what_changes_and_leaves_the_rest(shop: RestShop) -> None:
    before = (await shop.call("wang", "GET", "/shop")).body
    changes = {"replies": {"reclaim_s": 300}, "recent_contact": {"recent_wait_s": 30}, "locale": "en"}
    changed = await shop.call("wang", "PATCH", "/shop", changes, If_Match=str(before["version"]))
    assert changed.status == 200
    expected = before["settings"] | {
        "locale": "en",
        "replies": before["settings"]["replies"] | {"reclaim_s": 300},
        "recent_contact": before["settings"]["recent_contact"] | {"recent_wait_s": 30},
    }
    assert changed.body == {"shop": "first", "version": before["version"] + 1, "settings": expected}
    again = await shop.call("wang", "PATCH", "/shop", {"replies": {"warn_s": 50}})
    assert again.body["settings"]["replies"] == expected["replies"] | {"warn_s": 50}
    off = await shop.call("wang", "PATCH", "/shop", {"replies": {"reclaim_s": None}})
    assert off.body["settings"]["replies"]["reclaim_s"] is None
    assert (await shop.call("wang", "GET", "/shop")).body == off.body


async def test_the_same_settings_again_change_nothing(shop: RestShop) -> None:
    saved = (await shop.call("wang", "GET", "/shop")).body
    before = await shop.seq()
    again = await shop.call("wang", "PATCH", "/shop", saved["settings"], If_Match=f'"{saved["version"]}"')
    assert (again.status, again.body) == (200, saved)
    assert await shop.seq() == before


async def test_who_was_slower_is_told_so_and_changes_nothing(shop: RestShop) -> None:
    seen = (await shop.call("wang", "GET", "/shop")).body["version"]
    first = await shop.call("owner", "PATCH", "/shop", {"name": "茶铺"}, If_Match=str(seen))
    late = await shop.call("wang", "PATCH", "/shop", {"name": "酒铺"}, If_Match=str(seen))
    assert (first.status, late.status, late.code) == (200, 412, "version_mismatch")
    assert "load it again" in late.body["detail"]
    assert (await shop.call("wang", "GET", "/shop")).body == first.body


async def test_dedicated_agents_and_a_delegate_go_by_id(shop: RestShop) -> None:
    li = shop.ids["li"]
    changes = {"dedicated": [{"customer": "vip-1", "agent": li}], "offline_handling": "delegate", "delegate": li}
    changed = (await shop.call("wang", "PATCH", "/shop", changes)).body["settings"]
    assert {name: changed[name] for name in changes} == changes
    await shop.arrive("li")
    await shop.arrive("zhang")
    for number in range(3):
        await shop.write(f"c-{number}")
    conversation = await shop.write("vip-1")
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    assert (shown["owner"]["id"], shown["assignment"]["reason"]) == (li, "dedicated")


async def test_r11_1_hours_close_the_shop_and_null_opens_it(shop: RestShop) -> None:
    """The clock of these tests stands on a Monday at ten past ten."""
    closing = {"weekly": [{"days": ["mon"], "from": "08:00", "to": "10:00"}]}
    await shop.arrive("li")
    await shop.call("wang", "PATCH", "/shop", {"hours": closing})
    assert {group["open"] for group in (await shop.call("wang", "GET", "/groups")).body["items"]} == {False}
    conversation = await shop.write("c-1")
    shown = (await shop.call("wang", "GET", f"/conversations/{conversation}")).body["conversation"]
    assert shown["state"] == "waiting_offline"
    opened = await shop.call("wang", "PATCH", "/shop", {"hours": None})
    assert opened.body["settings"]["hours"] is None
    groups = (await shop.call("wang", "GET", "/groups")).body["items"]
    assert {(group["open"], group["hours_until"]) for group in groups} == {(True, None)}


async def test_a_holiday_is_added_beside_the_weekly_hours(shop: RestShop) -> None:
    await shop.call("wang", "PATCH", "/shop", {"hours": NINE_TO_SIX})
    holiday = [{"date": "2026-10-01", "times": [], "note": "国庆"}]
    changed = await shop.call("wang", "PATCH", "/shop", {"hours": {"dates": holiday}})
    assert changed.body["settings"]["hours"] == NINE_TO_SIX | {"dates": holiday}
