"""A pool of 6,000: the browser holds what is near the view, and 5,000 are handed out without their ids (ui.md 9)."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import Shop, full_shop

ENTRIES = 6000
KEY = "full"
MOST_NODES = 600
MOST_HEAP = 80_000_000
NEAR_THE_VIEW = 5 * 200


@pytest.fixture(scope="module")
def full(program: Program) -> Shop:
    """A shop in whose pool 6,000 wait, 600 of them longer than a day."""
    return full_shop(program, KEY, ENTRIES)


def nodes(page: Page) -> int:
    return int(page.evaluate("document.querySelectorAll('*').length"))


def scroll_to(page: Page, row: int) -> None:
    page.evaluate("row => document.querySelector('.pool-grid').scrollTo(0, row * 40)", row)
    expect(page.locator(f"[data-testid^=pool-row-][data-index='{row + 3}']")).to_be_visible()


def heap(page: Page) -> float:
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize"))


def test_a_pool_of_6000_is_scrolled_with_few_nodes_little_memory_and_each_row_once(full: Shop, people: People) -> None:
    page = people.supervisor(KEY).page
    page.set_viewport_size({"width": 1920, "height": 1080})
    grid = page.get_by_test_id("pool-table")
    expect(grid).to_have_attribute("aria-rowcount", str(ENTRIES + 2))
    expect(page.get_by_test_id("pool-tab-older")).to_contain_text("600")
    for row in (0, 150, 400, 3000, 5700, 4900, 2000, 0):
        scroll_to(page, row)
        assert nodes(page) <= MOST_NODES, row
    assert heap(page) <= MOST_HEAP
    scroll_to(page, 5390)
    expect(grid.get_by_text("24 小时以前：不会自动分配，请手动处理")).to_be_visible()
    names = grid.locator(".grid-row .strong").all_inner_texts()
    assert len(names) == len(set(names)) > 20


WATCHED = """
window.made = 0;
window.rows = 0;
const make = (...all) => { window.made += 1; return Reflect.construct(...all); };
Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, { construct: make });
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const one of addedNodes) if (one.dataset?.index) window.rows += 1;
}).observe(document, { childList: true, subtree: true });
"""


def test_first_rows_are_drawn_once_none_out_of_sight_and_with_one_maker_of_times(full: Shop, people: People) -> None:
    page = people.supervisor(KEY).page
    page.add_init_script(WATCHED)
    page.reload()
    rows = page.locator("[data-testid^=pool-row-]")
    expect(rows.first).to_contain_text("买家1")
    assert 5 < rows.count() <= page.evaluate("window.rows") <= page.evaluate("innerHeight / 40")
    assert page.evaluate("window.made") <= 2


def test_a_link_into_the_pool_shows_the_same_view(full: Shop, people: People) -> None:
    page = people.supervisor(KEY).page
    page.goto("/console/pool?state=older&sort=oldest&q=%E4%B9%B0%E5%AE%B6600&asked_human=true")
    expect(page.get_by_test_id("pool-tab-older")).to_have_attribute("aria-current", "page")
    expect(page.get_by_label("排序")).to_have_value("oldest")
    expect(page.get_by_label("要过人工")).to_be_checked()
    rows = page.locator("[data-testid^=pool-row-]")
    expect(rows.first).to_contain_text("买家6000")
    expect(rows).to_have_count(2)
    page.get_by_test_id("pool-views").click()
    page.get_by_label("视图名称").fill("老单")
    page.get_by_role("button", name="保存当前筛选").click()
    page.goto("/console/pool")
    page.get_by_test_id("pool-views").click()
    page.get_by_role("button", name="老单", exact=True).click()
    expect(page).to_have_url(re.compile("state=older.*sort=oldest"))
    expect(rows).to_have_count(2)


def test_r6_7_5000_are_handed_out_by_keyboard_without_the_browser_holding_their_ids(full: Shop, people: People) -> None:
    page, li, han = people.supervisor(KEY).page, people.agent(KEY, "li"), people.agent(KEY, "han")
    for agent in (li, han):
        agent.starts_serving()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/pool/assign") else None)
    page.locator("[data-testid^=pool-row-]").first.focus()
    page.keyboard.press("Control+a")
    expect(page.get_by_test_id("pool-assign")).to_have_text("分配 5,000 条…")
    page.keyboard.press("x")
    page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    split = dialog.get_by_test_id("pool-split")
    expect(split.locator("tbody tr")).to_have_count(2)
    assert sorted(split.locator("tbody td:nth-child(2)").all_inner_texts()) == ["2,500", "2,500"]
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("pool-progress").first).to_contain_text("/5,000")
    expect(page.get_by_test_id("pool-result")).to_contain_text("已分配 5,000 条")
    (body,) = sent
    assert len(body) < 200
    assert json.loads(body)["filter"] == {"state": "waiting", "sort": "latest"}
    assert len(json.loads(body)["except"]) == 1
    expect(page.get_by_test_id("pool-tab-waiting")).to_contain_text("1,000")
    assert [run["assigned"] for run in full.read("/runs")["items"]] == [5000]
    assert heap(page) <= MOST_HEAP
