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
