"""The pool as a table to take away (ui.md section 11): what the page's filters choose, for supervisors only."""

import csv
import io

import pytest
import pytest_asyncio

from tests.integration.console.served import House
from tests.integration.console.stories import leave_message

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def left(house: House) -> None:
    """Two messages; the second customer's name would be a formula."""
    await leave_message(house, "c-1", "王小姐")
    await leave_message(house, "c-2", "=1+1")


async def rows(house: House, query: str = "") -> list[list[str]]:
    text = await house.read(f"/console/pool.csv{query}", "wang")
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_what_the_filters_choose_is_written_in_the_page_s_order(house: House, left: None) -> None:
    head, *found = await rows(house, "?sort=oldest")
    assert head[:4] == ["编号", "买家", "渠道", "首条"]
    assert [row[1] for row in found] == ["王小姐", "'=1+1"]
    assert found[0][3].endswith("Z")
    assert (found[0][9], found[0][13], found[0][15]) == ("无人在线", "待分配", "在吗？")
    assert [row[1] for row in (await rows(house, "?q=c-1"))[1:]] == ["王小姐"]
    assert (await rows(house, "?state=handled"))[1:] == []


async def test_it_is_a_file_that_no_cache_keeps(house: House, left: None) -> None:
    headers = (await house.open("/console/pool.csv", "wang")).headers
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("login", ["li", "zhao"])
async def test_nobody_else_takes_it_away(house: House, left: None, login: str) -> None:
    assert (await house.open("/console/pool.csv", login)).status == 403


@pytest.mark.parametrize("query", ["state=nowhere", "sort=random", "group=x", "colour=red"])
async def test_a_filter_nobody_can_read_is_refused(house: House, left: None, query: str) -> None:
    assert (await house.open(f"/console/pool.csv?{query}", "wang")).status == 422
