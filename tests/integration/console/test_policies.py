"""The list of policies, and what the editor is told."""

import pytest

from tests.integration.console.served import House, Page

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_each_policy_shows_its_next_slot_or_why_there_is_none(house: House) -> None:
    words = Page(await house.read("/console/policies", "wang")).words
    assert {"自动分配", "今天 09:30", "没有时点的"} <= set(words)
    assert any("没有时点，不会自动运行" in word for word in words)


@pytest.mark.parametrize(("path", "policy"), [("/console/policies/1", 1), ("/console/policies/new", None)])
async def test_the_editor_knows_which_policy_it_is_for(house: House, path: str, policy: int | None) -> None:
    bootstrap = Page(await house.read(path, "wang")).bootstrap
    assert bootstrap["policy_id"] == policy
    assert bootstrap["timezone"] == "Asia/Shanghai"


async def test_r7_1_the_editor_knows_how_the_shop_takes_offline_messages(house: House) -> None:
    bootstrap = Page(await house.read("/console/policies/1", "wang")).bootstrap
    assert (bootstrap["handling"], bootstrap["suspended_h"]) == ("pool", 24)


async def test_the_list_knows_when_each_policy_runs_next(house: House) -> None:
    page = Page(await house.read("/console/policies", "wang"))
    assert [span["data-next-run"] for span in page.all("span") if "data-next-run" in span] == [
        "2026-03-02T01:30:00.000Z"
    ]
    assert page.bootstrap["now"].startswith("2026-03-02T01:00:")
