"""What every answer tells the browser (`reliability.md` section 6), and that no page needs more than that."""

import pytest
import pytest_asyncio

from models.shop_file import Widget
from router.web.security import content_security_policy, framed_by
from tests.integration.console.served import House, Page
from tests.integration.console.stories import go_online, leave_message, run_policy

pytestmark = pytest.mark.asyncio(loop_scope="module")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE = [
    ("/login", None),
    ("/desk", None),
    ("/desk", "li"),
    ("/console/pool", "li"),
    ("/console/pool", "wang"),
    ("/console/policies", "wang"),
    ("/console/policies/new", "wang"),
    ("/console/policies/1", "wang"),
    ("/console/runs", "wang"),
    ("/console/runs/1", "wang"),
    ("/console/nowhere", "wang"),
    ("/visitor/demo", None),
    ("/visitor/nobody", None),
]


@pytest.mark.parametrize(
    ("path", "login"),
    [
        *[(path, login) for path, login in EVERYWHERE if path != "/visitor/demo"],
        ("/static/desk-0123456789.js", None),
        ("/static/nothing", None),
        ("/nowhere", None),
        ("/api/v1/me", "li"),
        ("/api/v1/me", None),
        ("/healthz", None),
    ],
)
async def test_every_answer_carries_the_policy_and_forbids_guessing(house: House, path: str, login: str | None) -> None:
    headers = (await house.open(path, login)).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_only_the_shop_s_own_pages_may_frame_the_visitor_page(house: House) -> None:
    headers = (await house.open("/visitor/demo")).headers
    assert headers.getall("Content-Security-Policy") == [content_security_policy("'self' https://shop.example")]


@pytest.mark.parametrize(
    "origin", ["https://a;script-src", "https://a,b", "https://*", "*", "https://a'b", "https://a\n"]
)
async def test_an_origin_can_not_extend_the_policy(origin: str) -> None:
    assert framed_by(Widget((origin, "http://shop.example:8443")).origins) == "'self' http://shop.example:8443"


@pytest.mark.parametrize(("path", "login"), [one for one in EVERYWHERE if one != ("/desk", None)])
async def test_no_cache_keeps_a_page(house: House, path: str, login: str | None) -> None:
    assert (await house.open(path, login)).headers["Cache-Control"] == "no-store"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def run(house: House) -> int:
    """A run that handed out a message, to be shown."""
    await leave_message(house, "c-1", "王小姐")
    await go_online(house, "li")
    return await run_policy(house)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("path", "login"), [one for one in EVERYWHERE if one != ("/desk", None)])
async def test_no_page_has_a_script_a_style_or_a_handler_of_its_own(
    house: House, run: int, path: str, login: str | None, language: str
) -> None:
    page = Page(await (await house.open(path, login, Cookie=f"lang={language}")).text())
    inline = [one for one in page.all("script") if "src" not in one and one.get("type") != "application/json"]
    names = [name for _, attributes in page.elements for name in attributes]
    assert (inline, page.all("style")) == ([], [])
    assert [name for name in names if name == "style" or name.startswith("on")] == []
