"""分配记录 as a supervisor reads it (R7.13): no run without its arithmetic, no row without its reason."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.integration.console.served import House, Page
from tests.integration.console.stories import go_online, leave_message, run_policy

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runs(house: House) -> AsyncIterator[tuple[int, int]]:
    """One run with nobody online, then one that hands a message to 李雷."""
    await leave_message(house, "c-1", "王小姐")
    idle = await run_policy(house)
    await go_online(house, "li")
    yield idle, await run_policy(house)


async def test_the_list_shows_every_run_also_the_one_that_handed_out_nothing(
    house: House, runs: tuple[int, int]
) -> None:
    page = Page(await house.read("/console/runs", "wang"))
    rows = [row["data-testid"] for row in page.all("tr") if "data-testid" in row]
    assert rows == [f"run-row-{runs[1]}", f"run-row-{runs[0]}"]
    assert "没有在线不挂起的客服" in page.words


async def test_a_time_is_shown_on_the_clock_of_the_shop(house: House, runs: tuple[int, int]) -> None:
    assert "今天 09:00" in Page(await house.read("/console/runs", "wang")).words


async def test_a_run_shows_what_became_of_each_message(house: House, runs: tuple[int, int]) -> None:
    words = Page(await house.read(f"/console/runs/{runs[1]}", "wang")).words
    assert {"王小姐", "李雷", "离线留言分配"} <= set(words)


async def test_the_reasons_of_a_run_are_counted(house: House, runs: tuple[int, int]) -> None:
    assert "离线留言分配 1" in Page(await house.read(f"/console/runs/{runs[1]}", "wang")).words


@pytest.mark.parametrize(("outcome", "shown"), [("assigned", True), ("skipped", False), ("failed", False)])
async def test_items_are_filtered_by_outcome(house: House, runs: tuple[int, int], outcome: str, shown: bool) -> None:
    text = await house.read(f"/console/runs/{runs[1]}?outcome={outcome}", "wang")
    assert ("王小姐" in text) is shown


@pytest.mark.parametrize(("date", "shown"), [("2026-03-02", True), ("2026-03-01", False), ("2026-03-03", False)])
async def test_runs_are_filtered_by_the_day_of_the_shop(
    house: House, runs: tuple[int, int], date: str, shown: bool
) -> None:
    text = await house.read(f"/console/runs?date={date}&policy=", "wang")
    assert (f"run-row-{runs[0]}" in text, "没有符合的记录" in text) == (shown, not shown)


async def test_runs_are_filtered_by_policy(house: House, runs: tuple[int, int]) -> None:
    found = [await house.read(f"/console/runs?policy={policy}", "wang") for policy in (1, 2)]
    assert [f"run-row-{runs[0]}" in text for text in found] == [True, False]


@pytest.mark.parametrize("query", ["date=yesterday", "date=9999-12-31", "date=0001-01-01", "cursor=abc", "cursor=W10"])
async def test_a_filter_nobody_can_read_is_refused_in_words(house: House, query: str) -> None:
    response = await house.open(f"/console/runs?{query}", "wang")
    assert response.status == 422
    assert "地址不正确" in await response.text()


async def test_older_runs_follow_page_by_page_without_gap_or_overlap(house: House, runs: tuple[int, int]) -> None:
    made = {*runs, *[await run_policy(house) for _ in range(100)]}
    seen: list[str] = []
    path: str | None = "/console/runs"
    while path:
        page = Page(await house.read(path, "wang"))
        seen += [row["data-testid"] or "" for row in page.all("tr") if "data-testid" in row]
        path = next((link["href"] for link in page.all("a") if "cursor=" in (link.get("href") or "")), None)
    assert sorted(seen) == sorted(f"run-row-{run}" for run in made)
