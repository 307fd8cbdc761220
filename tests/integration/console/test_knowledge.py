"""What the knowledge pages tell their island, and who may see them (R8)."""

import pytest

from models.commands import By, SaveKnowledgeBase
from models.entities import KnowledgeBase
from tests.integration.console.served import House, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = {"/console/knowledge": ("list", None), "/console/knowledge/1": ("base", 1)}


async def stored(house: House) -> None:
    if not await house.shop.ask(lambda state, now: 1 in state.knowledge_bases):
        await house.submit(SaveKnowledgeBase(KnowledgeBase(0, "faq"), By("王主管")))


@pytest.mark.parametrize("path", PATHS)
async def test_the_island_knows_what_to_show_and_which_variables_answers_may_hold(house: House, path: str) -> None:
    await stored(house)
    bootstrap = Page(await house.read(path, "wang")).bootstrap
    assert (bootstrap["page"], bootstrap["base_id"]) == PATHS[path]
    assert {"customer", "shop", "back_at"} < set(bootstrap["variables"])
    assert bootstrap["shop_name"] == "示例店"


@pytest.mark.parametrize("path", PATHS)
async def test_knowledge_is_for_supervisors(house: House, path: str) -> None:
    await stored(house)
    statuses = [(await house.open(path, login)).status for login in (None, "li", "zhao", "wang", "owner")]
    assert statuses == [302, 403, 403, 200, 200]


async def test_only_who_may_open_it_has_it_in_the_rail(house: House) -> None:
    rails = [[link.get("href") for link in Page(await house.read("/desk", login)).all("a")] for login in ("li", "wang")]
    assert ["/console/knowledge" in rail for rail in rails] == [False, True]


@pytest.mark.parametrize("path", ["/console/knowledge/2", "/console/knowledge/0", "/console/knowledge/x"])
async def test_a_base_that_is_not_there_is_said(house: House, path: str) -> None:
    assert (await house.open(path, "wang")).status == 404
