"""What the routing pages tell their islands, and who may see them (R2, R4)."""

import pytest

from tests.integration.console.served import House, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOTS = {"faq": {"kind": "faq", "knowledge": "demo.yaml"}, "acme": {"kind": "faq", "knowledge": "demo.yaml"}}
EDITOR = {
    "/console/groups": ("list", None),
    "/console/groups/new": ("editor", None),
    "/console/groups/1": ("editor", 1),
}


@pytest.mark.parametrize("path", EDITOR)
async def test_the_groups_island_knows_what_to_show_and_which_bots_there_are(house: House, path: str) -> None:
    await house.apply(bots=BOTS)
    bootstrap = Page(await house.read(path, "wang")).bootstrap
    assert (bootstrap["page"], bootstrap["group_id"]) == EDITOR[path]
    assert bootstrap["bots"] == ["acme", "faq"]


async def test_the_chain_knows_the_bots_and_the_zone(house: House) -> None:
    await house.apply(bots=BOTS)
    bootstrap = Page(await house.read("/console/shunt", "wang")).bootstrap
    assert (bootstrap["bots"], bootstrap["timezone"]) == (["acme", "faq"], "Asia/Shanghai")


@pytest.mark.parametrize("path", ["/console/groups/2", "/console/groups/0", "/console/groups/x", "/console/shunt/x"])
async def test_what_is_not_there_is_said(house: House, path: str) -> None:
    assert (await house.open(path, "wang")).status == 404


@pytest.mark.parametrize("path", [*EDITOR, "/console/shunt", "/console/shunt/try"])
async def test_routing_is_for_supervisors(house: House, path: str) -> None:
    statuses = [(await house.open(path, login)).status for login in (None, "li", "zhao", "wang", "owner")]
    assert statuses == [302, 403, 403, 200, 200]


async def test_only_pages_with_partial_updates_load_htmx(house: House) -> None:
    for path, loaded in (("/console/runs", True), ("/console/shunt", False)):
        scripts = [script.get("src") or "" for script in Page(await house.read(path, "wang")).all("script")]
        assert any("partial" in address for address in scripts) is loaded
