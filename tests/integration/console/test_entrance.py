"""The login page leads on, but only to addresses of this server."""

import pytest

from tests.integration.console.served import House

pytestmark = pytest.mark.asyncio(loop_scope="module")
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "/%09/evil.example",
    "%09//evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "\\\\evil.example",
    "javascript:alert(1)",
    "desk",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("login", [None, "wang"])
async def test_an_address_elsewhere_is_forgotten(house: House, wanted: str, login: str | None) -> None:
    response = await house.open(f"/login?next={wanted}", login)
    assert (response.status, response.headers["Location"]) == (302, "/login")


async def test_who_is_signed_in_goes_straight_on(house: House) -> None:
    response = await house.open("/login?next=/console/runs%3Fpolicy%3D1", "wang")
    assert response.headers["Location"] == "/console/runs?policy=1"


async def test_who_is_signed_in_and_wanted_nothing_goes_home(house: House) -> None:
    assert (await house.open("/login", "li")).headers["Location"] == "/desk"


async def test_a_stranger_sees_the_form_and_keeps_where_she_was_going(house: House) -> None:
    response = await house.open("/login?next=/desk&shop=demo")
    text = await response.text()
    assert response.status == 200
    assert 'value="demo"' in text


async def test_an_account_without_a_page_may_sign_in_as_somebody_else(house: House) -> None:
    assert "password" in await house.read("/login", "erp")


async def test_a_cookie_that_is_no_session_is_a_stranger_s(house: House) -> None:
    response = await house.open("/desk", Cookie="shuntdesk=guess")
    assert response.headers["Location"] == "/login?next=/desk"
