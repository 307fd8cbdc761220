"""Each page for each role: who is let in, who is told why not, who has to sign in first (`ui.md` section 2)."""

import pytest
from yarl import URL

from models.commands import PatchAgent
from tests.integration.console.served import SYSTEM, House, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONSOLE = [
    "/console/wall",
    "/console/pool",
    "/console/policies",
    "/console/policies/new",
    "/console/policies/1",
    "/console/runs",
    "/console/topics",
    "/console/bots",
]
OWNERS = ["/console/webhooks"]
STAFF = ["li", "zhao", "wang", "owner"]


@pytest.mark.parametrize("path", ["/desk", *CONSOLE, "/console/nowhere"])
async def test_a_stranger_is_sent_to_the_login_and_back_again(house: House, path: str) -> None:
    response = await house.open(path)
    assert (response.status, response.headers["Location"]) == (302, f"/login?next={path}")


async def test_the_login_keeps_the_filters_of_the_page_one_came_for(house: House) -> None:
    response = await house.open("/console/runs?date=2026-03-01&policy=1")
    assert URL(response.headers["Location"]).query == {"next": "/console/runs?date=2026-03-01&policy=1"}


@pytest.mark.parametrize("login", STAFF)
async def test_everybody_who_serves_customers_has_a_desk(house: House, login: str) -> None:
    assert "<h1" in await house.read("/desk", login)


@pytest.mark.parametrize("path", CONSOLE)
@pytest.mark.parametrize("login", ["wang", "owner"])
async def test_supervisors_and_owners_see_the_console(house: House, path: str, login: str) -> None:
    assert Page(await house.read(path, login)).bootstrap["me"]["login"] == login


@pytest.mark.parametrize("path", OWNERS)
async def test_what_leaves_the_shop_is_the_owners_alone(house: House, path: str) -> None:
    assert path in await house.read("/console/wall", "owner")
    assert path not in await house.read("/console/wall", "wang")
    assert Page(await house.read(path, "owner")).bootstrap["me"]["login"] == "owner"
    assert (await house.open(path, "wang")).status == 403


@pytest.mark.parametrize("path", [*CONSOLE, *OWNERS])
@pytest.mark.parametrize("login", ["li", "zhao", "erp"])
async def test_others_are_told_that_the_console_is_not_theirs(house: House, path: str, login: str) -> None:
    response = await house.open(path, login)
    assert response.status == 403
    assert "没有权限" in await response.text()


async def test_an_account_without_a_desk_is_refused_everywhere(house: House) -> None:
    assert [(await house.open(path, "erp")).status for path in ("/", "/desk")] == [403, 403]


@pytest.mark.parametrize("login", ["li", "zhao"])
async def test_what_somebody_may_not_open_is_not_in_the_page(house: House, login: str) -> None:
    assert "/console/" not in await house.read("/desk", login)


@pytest.mark.parametrize(
    ("login", "home"),
    [("li", "/desk"), ("zhao", "/desk"), ("wang", "/console/pool"), ("owner", "/console/pool"), (None, "/login")],
)
async def test_the_root_address_leads_everybody_home(house: House, login: str | None, home: str) -> None:
    response = await house.open("/", login)
    assert (response.status, response.headers["Location"]) == (302, home)


@pytest.mark.parametrize(
    "path",
    [
        "/console/policies/99",
        "/console/policies/abc",
        "/console/runs/99",
        "/console/nowhere",
        "/console/bots/nobody",
        "/console/topics/99",
        "/console/topics/abc",
    ],
)
async def test_what_is_not_there_is_a_page_that_says_so(house: House, path: str) -> None:
    response = await house.open(path, "wang")
    assert response.status == 404
    assert "没有这个页面" in await response.text()


async def test_somebody_disabled_is_a_stranger_at_once(house: House) -> None:
    before = await house.open("/desk", "han")
    await house.submit(PatchAgent(await house.id_of("han"), SYSTEM, disabled=True))
    assert [before.status, (await house.open("/desk", "han")).status] == [200, 302]


async def test_a_bearer_token_opens_no_page(house: House) -> None:
    response = await house.open("/desk", Authorization=f"Bearer {await house.secret('wang')}")
    assert response.status == 302
