"""Roles, hours and the access of accounts: passwords shown once, signing out everywhere (T4, R11.1)."""

from typing import Any

import pytest

from tests.integration.rest.conftest import Client
from tests.integration.rest.rest_shop import PASSWORD, RestShop
from tests.integration.sockets.desk_shop import Socket


async def signed_in(client: Client, password: str, login: str = "li") -> int:
    body = {"shop": "first", "login": login, "password": password}
    async with client.post("/api/v1/login", json=body) as response:
        return response.status


async def by_cookie(client: Client) -> int:
    async with client.get("/api/v1/me") as response:
        return response.status


async def at_desk(shop: RestShop, **hello: Any) -> Socket:
    headers = {"Origin": str(shop.client.make_url("/")).rstrip("/")}
    socket = Socket(await shop.client.ws_connect("/ws/agent", headers=headers))
    assert (await socket.ask("hello", **hello))["type"] == "ready"
    return socket


async def test_a_password_is_set_and_ends_the_sessions_before_it(shop: RestShop, client: Client) -> None:
    path = f"/agents/{shop.ids['li']}/password"
    answer = await shop.call("wang", "POST", path, {"password": PASSWORD})
    assert (answer.status, answer.body) == (200, {"password": None})
    assert (await signed_in(client, PASSWORD), await by_cookie(client)) == (200, 200)
    page, program = await at_desk(shop), await at_desk(shop, token=shop.tokens["li"])
    await shop.call("wang", "POST", path, {"password": "quite another one"})
    assert await page.closed() == 4003
    assert (await program.ask("ping"))["type"] == "pong", "a token is no session"
    assert await by_cookie(client) == 401
    assert await signed_in(client, PASSWORD) == 401
    assert await signed_in(client, "quite another one") == 200


async def test_a_generated_password_is_another_each_time_and_shown_in_the_answer_alone(
    shop: RestShop, client: Client
) -> None:
    path = f"/agents/{shop.ids['li']}/password"
    made = [await shop.call("wang", "POST", path, {}, Idempotency_Key="k") for _ in range(2)]
    first, second = (str(answer.body["password"]) for answer in made)
    assert {answer.headers["Cache-Control"] for answer in made} == {"no-store"}
    assert first != second
    assert [await signed_in(client, first), await signed_in(client, second)] == [401, 200]
    log = (await shop.call("wang", "GET", "/events?limit=500")).body["items"]
    assert second not in str(log)


async def test_signing_out_ends_every_token_and_socket_at_once(shop: RestShop, client: Client) -> None:
    li = shop.ids["li"]
    await shop.call("wang", "POST", f"/agents/{li}/password", {"password": PASSWORD})
    await signed_in(client, PASSWORD)
    page, program = await at_desk(shop), await at_desk(shop, token=shop.tokens["li"])
    assert (await shop.call("wang", "POST", f"/agents/{li}/sign-out")).status == 204
    assert [await page.closed(), await program.closed()] == [4003, 4003]
    assert [await by_cookie(client), (await shop.call("li", "GET", "/me")).status] == [401, 401]
    assert await signed_in(client, PASSWORD) == 200, "she may sign in again"
    assert (await shop.call("wang", "GET", "/me")).status == 200


@pytest.mark.parametrize("action", ["password", "sign-out"])
async def test_an_owners_access_is_changed_by_owners_only(shop: RestShop, action: str) -> None:
    path = f"/agents/{shop.ids['owner']}/{action}"
    body = {} if action == "password" else None
    refused = await shop.call("wang", "POST", path, body)
    assert (refused.status, refused.code) == (403, "forbidden")
    assert (await shop.call("owner", "GET", "/me")).status == 200
    assert (await shop.call("owner", "POST", path, body)).status < 300


async def test_a_role_is_given_and_only_an_owner_makes_owners(shop: RestShop) -> None:
    li = f"/agents/{shop.ids['li']}"
    made = await shop.call("wang", "PATCH", li, {"role": "supervisor"})
    assert (made.status, made.body["role"]) == (200, "supervisor")
    assert (await shop.call("li", "GET", "/queue")).status == 200
    for who, role, status in (("wang", "owner", 403), ("li", "owner", 403), ("owner", "owner", 200)):
        assert (who, (await shop.call(who, "PATCH", li, {"role": role})).status) == (who, status)
    assert (await shop.call("wang", "PATCH", li, {"role": "agent"})).status == 403


async def test_r11_1_a_shift_is_set_and_taken_away(shop: RestShop) -> None:
    """The clock of these tests stands on a Monday at ten past ten."""
    li = f"/agents/{shop.ids['li']}"
    night = {"weekly": [{"days": ["mon"], "from": "22:00", "to": "06:00"}], "dates": []}
    await shop.arrive("li")
    off = (await shop.call("wang", "PATCH", li, {"hours": night})).body
    assert (off["hours"], off["on_shift"], off["shift_until"]) == (night, False, "2026-03-02T14:00:00.000Z")
    assert off["presence"] == "online", "the clock signs nobody off (R11.2)"
    kept = (await shop.call("wang", "PATCH", li, {"capacity": 3})).body
    assert kept["hours"] == night
    always = (await shop.call("wang", "PATCH", li, {"hours": None})).body
    assert (always["hours"], always["on_shift"], always["shift_until"]) == (None, True, None)


async def test_r1_3_a_break_after_the_current_work_is_announced(shop: RestShop) -> None:
    await shop.arrive("li")
    conversation = await shop.write("c-1")
    body = {"presence": "suspended", "reason": "用餐", "after_current": True, "keep_recents": False}
    asked = (await shop.call("li", "PUT", f"/agents/{shop.ids['li']}/presence", body)).body
    assert (asked["presence"], asked["next_presence"], asked["next_reason"]) == ("online", "suspended", "用餐")
    await shop.call("li", "POST", f"/conversations/{conversation}/close")
    shown = (await shop.call("wang", "GET", "/agents")).body["items"][2]
    assert (shown["presence"], shown["presence_reason"], shown["next_presence"]) == ("suspended", "用餐", None)
