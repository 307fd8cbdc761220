"""分配记录 as a supervisor reads it (R7.13): no run without its arithmetic, no row without its reason."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from msgspec.structs import replace

from models.commands import By, RunPolicy, SavePolicy, SendMessage
from models.events import RunStarted
from models.shop_file import Conditions
from tests.integration.console.served import SYSTEM, House, Page
from tests.integration.console.stories import go_offline, go_online, leave_message, run_policy

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
    assert "无人在线" in page.words


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


@pytest.mark.parametrize(("state", "found"), [("failed", 0), ("done", 1)])
async def test_runs_are_filtered_by_how_they_ended(house: House, runs: tuple[int, int], state: str, found: int) -> None:
    text = await house.read(f"/console/runs?state={state}", "wang")
    assert [f"run-row-{run}" in text for run in runs] == [found == place for place in (0, 1)]


async def test_r7_8_the_cap_is_shown_as_arithmetic(house: House, runs: tuple[int, int]) -> None:
    words = Page(await house.read("/console/runs", "wang")).words
    assert {"0 人 × 100 = 0", "1 人 × 100 = 100"} <= set(words)


async def test_an_item_shows_how_soon_it_was_answered(house: House, runs: tuple[int, int]) -> None:
    path = f"/console/runs/{runs[1]}"
    assert "还没有回复" in Page(await house.read(path, "wang")).words
    conversation = await house.shop.ask(lambda state, now: min(state.conversations))
    li = await house.id_of("li")
    await house.submit(SendMessage(conversation, "您好", "answer-1", By("李雷", li)))
    assert any(word.endswith("秒后已回复") for word in Page(await house.read(path, "wang")).words)


@pytest.mark.parametrize(
    "query",
    ["date=yesterday", "state=lost", "date=9999-12-31", "date=0001-01-01", "cursor=abc", "cursor=W10"],
)
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


async def test_r7_7_a_condition_that_failed_is_shown_with_both_values(house: House, runs: tuple[int, int]) -> None:
    found = await house.shop.ask(lambda state, now: state.policies[2])
    stricter = replace(found.terms, range="all", conditions=Conditions(min_online=3))
    await house.submit(SavePolicy(2, stricter, found.target, SYSTEM))
    (made, *_) = [event.run for event in await house.submit(RunPolicy(2, SYSTEM)) if isinstance(event, RunStarted)]
    for path in (f"/console/runs/{made.id}", "/console/runs?policy=2"):
        assert "在线不挂起客服数条件不满足（1 < 3）" in Page(await house.read(path, "wang")).words


async def test_more_items_than_a_page_follow_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.web.console.views.runs.ITEMS_SHOWN", 2)
    await go_offline(house, "li")
    for number in range(5):
        await leave_message(house, f"many-{number}", f"买家{number}")
    await go_online(house, "li")
    run = await run_policy(house)
    seen: list[str] = []
    path: str | None = f"/console/runs/{run}?outcome=assigned"
    while path:
        page = Page(await house.read(path, "wang"))
        seen += [row["data-testid"] or "" for row in page.all("tr") if "data-testid" in row]
        path = next((link["href"] for link in page.all("a") if link.get("data-testid") == "more-items"), None)
    assert len(seen) == len(set(seen)) == 5
    assert "5" in page.words


async def table(house: House, path: str) -> list[list[str]]:
    response = await house.open(path, "wang")
    content = await response.read()
    assert response.status == 200
    assert response.content_type == "text/csv"
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_r7_13_the_runs_of_a_filter_are_exported_with_their_arithmetic(
    house: House, runs: tuple[int, int]
) -> None:
    header, *rows = await table(house, "/console/runs.csv?date=2026-03-02&policy=1&state=failed")
    first = dict(zip(header, next(row for row in rows if row[0] == str(runs[0])), strict=True))
    assert (first["操作者"], first["结果"], first["单次上限"], first["原因"]) == ("system", "未分配", "0", "无人在线")
    assert first["开始时间"].startswith("2026-03-02T01:00:0")
    assert await table(house, "/console/runs.csv?date=2026-03-01") == [header]


async def test_more_runs_than_a_block_are_exported_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.web.console.views.run_export.BLOCK", 3)
    made = [await run_policy(house) for _ in range(7)]
    ids = [row[0] for row in (await table(house, "/console/runs.csv"))[1:]]
    assert len(ids) == len(set(ids))
    assert {str(run) for run in made} <= set(ids)


async def test_the_items_of_a_run_are_exported_and_no_name_becomes_a_formula(house: House) -> None:
    await go_offline(house, "li")
    await leave_message(house, "c-9", '=HYPERLINK("http://x","y")')
    await go_online(house, "li")
    run = await run_policy(house)
    header, *rows = await table(house, f"/console/runs/{run}/items.csv")
    assert header[:5] == ["留言", "会话", "买家", "结果", "客服"]
    assert [(row[2], row[3], row[4]) for row in rows] == [('\'=HYPERLINK("http://x","y")', "成功", "李雷")]
    assert await table(house, f"/console/runs/{run}/items.csv?outcome=failed") == [header]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console/runs/999999/items.csv", 404),
        ("/console/runs/1/items.csv?outcome=lost", 422),
        ("/console/runs.csv?date=yesterday", 422),
    ],
)
async def test_what_cannot_be_exported_is_refused(house: House, path: str, status: int) -> None:
    assert (await house.open(path, "wang")).status == status
    assert (await house.open(path, "li")).status == 403
