from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from router.app import create_app
from router.settings import Settings
from router.web.auth.issuing import give_passwords
from router.web.keys import CLOCK, DATABASE
from tests.integration.rest.conftest import Client, Sundial
from tests.integration.rest.rest_shop import PASSWORD, RestShop, shop_file

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
LOGIN = {"shop": "first", "login": "li", "password": PASSWORD}


@pytest.fixture
async def staffed(shop: RestShop) -> RestShop:
    """The shop, where li has a password."""
    await give_li_a_password(shop)
    return shop


async def give_li_a_password(shop: RestShop) -> None:
    li = {"login": "li", "name": "李雷", "password": PASSWORD}
    file = shop_file("first", agents=[li], groups=[])
    await give_passwords(shop.app[DATABASE], shop.shop.shop_id, shop.ids, file, shop.app[CLOCK].now())


async def post(client: Client, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    async with client.post(f"/api/v1{path}", json=body, headers=headers) as response:
        return response.status, await response.json() if response.status != 204 else None


async def me(client: Client) -> int:
    async with client.get("/api/v1/me") as response:
        return response.status


async def sign_in(client: Client) -> str:
    status, _ = await post(client, "/login", LOGIN)
    assert status == 200
    return client.session.cookie_jar.filter_cookies(client.make_url("/"))["shuntdesk"].value


async def test_signing_in_sets_a_cookie_that_scripts_and_other_pages_cannot_use(
    staffed: RestShop, client: Client
) -> None:
    async with client.post("/api/v1/login", json=LOGIN) as response:
        assert (await response.json())["login"] == "li"
        cookie = response.cookies["shuntdesk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    assert await me(client) == 200


async def test_signing_in_again_ends_the_session_before(staffed: RestShop, client: Client) -> None:
    first = await sign_in(client)
    second = await sign_in(client)
    assert first != second
    client.session.cookie_jar.update_cookies({"shuntdesk": first}, client.make_url("/"))
    assert await me(client) == 401


async def test_signing_in_again_closes_what_the_session_before_opened(staffed: RestShop, client: Client) -> None:
    await sign_in(client)
    socket = await client.ws_connect("/ws/agent", headers={"Origin": str(client.make_url("/")).rstrip("/")})
    await socket.send_json({"ref": "1", "type": "hello", "data": {}})
    assert (await socket.receive_json())["type"] == "ready"

    await sign_in(client)

    async for _ in socket:
        pass
    assert socket.close_code == 4003


async def test_a_cookie_somebody_planted_does_not_become_a_session(staffed: RestShop, client: Client) -> None:
    client.session.cookie_jar.update_cookies({"shuntdesk": "planted"}, client.make_url("/"))
    assert await sign_in(client) != "planted"
    client.session.cookie_jar.update_cookies({"shuntdesk": "planted"}, client.make_url("/"))
    assert await me(client) == 401


async def test_signing_out_makes_the_session_worthless(staffed: RestShop, client: Client) -> None:
    secret = await sign_in(client)
    assert (await post(client, "/logout", {}, **SAME_ORIGIN))[0] == 204
    client.session.cookie_jar.update_cookies({"shuntdesk": secret}, client.make_url("/"))
    assert await me(client) == 401


WRONG = [{"password": "no"}, {"login": "nobody"}, {"shop": "nowhere"}, {"login": "wang"}, {"login": "erp"}]


async def test_whatever_is_wrong_the_answer_is_the_same(staffed: RestShop, client: Client) -> None:
    for wrong in WRONG:
        status, problem = await post(client, "/login", LOGIN | wrong)
        assert (status, problem["code"], problem["detail"]) == (
            401, "unauthenticated", "Shop, login or password is wrong.",
        )  # fmt: skip


async def test_the_sixth_wrong_try_of_a_minute_is_refused_even_if_it_is_right(
    staffed: RestShop, client: Client, sundial: Sundial
) -> None:
    statuses = [(await post(client, "/login", LOGIN | {"password": "no"}))[0] for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    status, problem = await post(client, "/login", LOGIN)
    assert (status, problem["code"]) == (429, "rate_limited")
    sundial.at += timedelta(seconds=12)
    assert (await post(client, "/login", LOGIN))[0] == 200


async def test_one_address_tries_twenty_accounts_a_minute(staffed: RestShop, client: Client, sundial: Sundial) -> None:
    statuses = [(await post(client, "/login", LOGIN | {"login": f"guess{n}"}))[0] for n in range(21)]
    assert statuses == [401] * 20 + [429]


async def test_right_passwords_are_no_tries(staffed: RestShop, client: Client, sundial: Sundial) -> None:
    assert [(await post(client, "/login", LOGIN))[0] for _ in range(8)] == [200] * 8


async def test_a_session_ends_when_it_is_idle_for_twelve_hours(
    staffed: RestShop, client: Client, sundial: Sundial
) -> None:
    await sign_in(client)
    sundial.at += timedelta(hours=11, minutes=59)
    assert await me(client) == 200
    sundial.at += timedelta(hours=12)
    assert await me(client) == 401


async def test_a_session_ends_after_a_day_however_busy_it_is(
    staffed: RestShop, client: Client, sundial: Sundial
) -> None:
    await sign_in(client)
    for _ in range(3):
        sundial.at += timedelta(hours=7)
        assert await me(client) == 200
    sundial.at += timedelta(hours=3)
    assert await me(client) == 401


ORIGINS = [
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "none"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, 403),
    ({"Origin": "{own}"}, 200),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "{own}.evil.example"}, 403),
    ({"Origin": "{own}0"}, 403),
    ({"Origin": "null"}, 403),
    ({}, 403),
]


async def test_a_write_with_the_cookie_comes_from_a_page_of_this_server(staffed: RestShop, client: Client) -> None:
    await sign_in(client)
    await staffed.arrive("li")
    own = str(client.make_url("/")).rstrip("/")
    for place, (headers, status) in enumerate(ORIGINS):
        sent = {name: value.format(own=own) for name, value in headers.items()}
        before = await staffed.seq()
        body = {"presence": "suspended", "reason": f"第 {place} 次"}
        async with client.put(f"/api/v1/agents/{staffed.ids['li']}/presence", json=body, headers=sent) as response:
            assert (headers, response.status) == (headers, status)
        assert (headers, await staffed.seq() > before) == (headers, status == 200)


async def test_what_a_form_can_send_changes_nothing(staffed: RestShop, client: Client) -> None:
    await sign_in(client)
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")
    for kind, body in product(kinds, (b'{"presence": "online"}', b"")):
        path = f"/api/v1/agents/{staffed.ids['li']}/presence"
        headers = SAME_ORIGIN | {"Content-Type": kind}
        async with client.put(path, data=body, headers=headers) as response:
            assert (response.status, (await response.json())["code"]) == (415, "not_json")


async def test_a_page_of_somebody_else_cannot_sign_anybody_in(staffed: RestShop, client: Client) -> None:
    assert (await post(client, "/login", LOGIN, Origin="https://evil.example"))[0] == 403
    assert (await post(client, "/login", LOGIN, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403


async def test_behind_https_the_cookie_is_bound_to_the_host_and_only_the_public_address_writes(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/shop.db", public_url="https://desk.example")
    app = create_app(settings)
    async with TestClient(TestServer(app)) as client:
        shop = await RestShop.furnish(app, client, shop_file("first"))
        await give_li_a_password(shop)
        async with client.post("/api/v1/login", json=LOGIN) as response:
            cookie = response.cookies["__Host-shuntdesk"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        sent = {"Cookie": f"__Host-shuntdesk={cookie.value}"}
        asked = str(client.make_url("/")).rstrip("/")
        for origin, status in ((asked, 403), ("http://desk.example", 403), ("https://desk.example", 204)):
            async with client.post("/api/v1/logout", headers=sent | {"Origin": origin}) as response:
                assert (origin, response.status) == (origin, status)
