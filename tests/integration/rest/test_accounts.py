from models.enums import Presence
from tests.integration.rest.rest_shop import RestShop


async def test_agents_are_listed_with_presence_load_and_awaiting(shop: RestShop) -> None:
    li = await shop.arrive("li")
    await shop.write("c-1")
    answer = await shop.call("wang", "GET", "/agents")
    assert answer.status == 200
    assert answer.body["total"] == 5
    shown = next(agent for agent in answer.body["items"] if agent["id"] == li)
    assert (shown["presence"], shown["connection"], shown["load"], shown["awaiting"]) == ("online", "connected", 1, 1)
    assert [group["name"] for group in shown["groups"]] == ["售前"]


async def test_a_list_goes_on_where_its_cursor_says(shop: RestShop) -> None:
    seen: list[str] = []
    path = "/agents?limit=2"
    for _ in range(3):
        page = (await shop.call("wang", "GET", path)).body
        seen += [agent["login"] for agent in page["items"]]
        path = f"/agents?limit=2&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert seen == ["owner", "wang", "li", "zhang", "erp"]


async def test_a_cursor_of_another_kind_is_refused(shop: RestShop) -> None:
    for cursor in ("x", "%00", "WyJ4Il0", "1234567890123456789012345678901234567890"):
        answer = await shop.call("wang", "GET", f"/agents?cursor={cursor}")
        assert (answer.status, answer.code) == (422, "invalid")


async def test_a_change_needs_the_version_that_is_current(shop: RestShop) -> None:
    li = shop.ids["li"]
    first = await shop.call("wang", "PATCH", f"/agents/{li}", {"capacity": 5}, If_Match='"1"')
    assert (first.status, first.body["capacity"], first.body["version"]) == (200, 5, 2)
    late = await shop.call("wang", "PATCH", f"/agents/{li}", {"capacity": 9}, If_Match="1")
    assert (late.status, late.code) == (412, "version_mismatch")
    assert (await shop.call("wang", "PATCH", f"/agents/{li}", {"name": "李 雷"}, If_Match="2")).status == 200


async def test_an_agent_sets_her_own_presence_and_nobody_elses(shop: RestShop) -> None:
    await shop.arrive("li", Presence.offline)
    own = await shop.call("li", "PUT", f"/agents/{shop.ids['li']}/presence", {"presence": "online"})
    assert (own.status, own.body["presence"]) == (200, "online")
    before = await shop.seq()
    other = await shop.call("li", "PUT", f"/agents/{shop.ids['zhang']}/presence", {"presence": "online"})
    assert (other.status, other.code) == (403, "forbidden")
    assert await shop.seq() == before


async def test_a_supervisor_suspends_somebody_with_reason_and_end(shop: RestShop) -> None:
    await shop.arrive("li")
    body = {"presence": "suspended", "reason": "用餐", "until": "2026-03-02T11:00:00+08:00"}
    answer = await shop.call("wang", "PUT", f"/agents/{shop.ids['li']}/presence", body)
    assert (answer.status, answer.body["presence_reason"]) == (200, "用餐")
    assert answer.body["presence_until"] == "2026-03-02T03:00:00.000Z"


async def test_a_disabled_account_loses_access_at_once(shop: RestShop) -> None:
    assert (await shop.call("li", "GET", "/me")).status == 200
    await shop.call("wang", "PATCH", f"/agents/{shop.ids['li']}", {"disabled": True})
    refused = await shop.call("li", "GET", "/me")
    assert (refused.status, refused.code) == (401, "unauthenticated")
    assert refused.headers["WWW-Authenticate"] == "Bearer"
