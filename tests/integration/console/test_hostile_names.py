"""Names are somebody else's text: they are shown, never obeyed (T7)."""

import pytest
from yarl import URL

from models.commands import PatchAgent
from tests.integration.console.served import SYSTEM, House, Page
from tests.integration.console.stories import go_offline, go_online, leave_message, run_policy

pytestmark = pytest.mark.asyncio(loop_scope="module")
NAMES = [
    "<script>alert(1)</script>",
    '"></script><script>alert(1)</script>',
    "'\"><img src=x onerror=alert(1)>",
    "<!--<script>",
    "{{ 7 * 7 }}%(name)s{name}",
    "\u2028\u2029\\u003c",
]


def harmless(text: str, name: str) -> Page:
    """Read a page and insist that a name brought neither a script nor an image into it."""
    page = Page(text)
    assert [one for one in page.all("script") if "src" not in one and one.get("id") != "bootstrap"] == []
    assert page.all("img") == []
    return page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_person_s_name_is_only_text(house: House, name: str, language: str) -> None:
    await house.submit(PatchAgent(await house.id_of("wang"), SYSTEM, name=name))
    for path in ("/desk", "/console/pool", "/console/policies", "/console/runs"):
        page = harmless(await house.read(path, "wang", Cookie=f"lang={language}"), name)
        assert page.bootstrap["me"]["agent"]["name"] == name
        assert name.strip() in page.words


@pytest.mark.parametrize("name", NAMES)
async def test_a_shop_s_name_is_only_text(house: House, name: str) -> None:
    await house.apply(name=name)
    assert harmless(await house.read("/visitor/demo"), name).bootstrap["shop"]["name"] == name
    assert name.strip() in harmless(await house.read("/desk", "li"), name).words


@pytest.mark.parametrize("name", NAMES)
async def test_a_policy_s_name_is_only_text(house: House, name: str) -> None:
    await house.apply(policies=[{"name": name, "times": [{"from": "09:30", "to": "18:00"}]}])
    for path in ("/console/policies", "/console/runs"):
        assert name.strip() in harmless(await house.read(path, "wang"), name).words


@pytest.mark.parametrize("name", NAMES)
async def test_a_customer_s_name_is_only_text(house: House, name: str) -> None:
    await house.apply()
    await leave_message(house, f"c-{NAMES.index(name)}", name)
    await go_online(house, "li")
    page = harmless(await house.read(f"/console/runs/{await run_policy(house)}", "wang"), name)
    await go_offline(house, "li")
    assert name.strip() in page.words


@pytest.mark.parametrize("name", NAMES)
async def test_what_an_address_says_is_only_text(house: House, name: str) -> None:
    page = harmless(await house.read(str(URL.build(path="/visitor/demo", query={"product": name}))), name)
    assert page.bootstrap["facts"] == {"product": name}
    login = harmless(await house.read(str(URL.build(path="/login", query={"shop": name}))), name)
    assert name in [field.get("value") for field in login.all("input")]


async def test_nothing_in_a_page_s_data_can_end_its_element(house: House) -> None:
    text = await house.read(str(URL.build(path="/visitor/demo", query={"product": "</ScRiPt>\u2028<"})))
    inside = text.partition('id="bootstrap">')[2].partition("</script>")[0]
    assert not set("<>&'\u2028\u2029") & set(inside)
