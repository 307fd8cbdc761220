"""An agent who gets far more than anybody can serve keeps her line, and her desk stays usable (ui.md 9, U7)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Agent, People
from tests.browser.program import Program
from tests.browser.shops import Shop, full_shop

CONVERSATIONS = 1400
KEY = "heap"
MOST_ROWS = 80
MOST_NODES = 1200
WATCHED = """
window.ends = [];
window.most = 0;
window.WebSocket = class extends WebSocket {
  constructor(...all) { super(...all); this.addEventListener("close", (end) => window.ends.push(end.code)); }
};
new MutationObserver(() => {
  window.most = Math.max(window.most, document.querySelectorAll(".conversation").length);
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def heap(program: Program) -> Shop:
    """A shop in whose pool 1,400 wait, and a few customers who have said something."""
    return full_shop(program, KEY, CONVERSATIONS)


def focused(page: Page) -> int:
    return int(page.evaluate("document.activeElement.closest('[data-id]')?.dataset.id ?? 0"))


def desk(heap: Shop, people: People) -> Agent:
    """Her desk, watched from its beginning, and all of the pool on it."""
    li = people.agent(heap.key, "li")
    li.page.add_init_script(WATCHED)
    li.page.reload()
    li.is_connected()
    if heap.read("/pool?limit=1")["items"]:
        li.starts_serving()
        agent = heap.read("/agents")["items"][1]["id"]
        heap.change("POST", "/pool/assign", {"filter": {}, "to": {"agent": agent}})
    expect(li.page.locator(".desk-list-head .chip")).to_have_text(f"已满 {CONVERSATIONS}/10")
    return li


def test_1400_at_once_cost_no_line_and_few_rows(heap: Shop, people: People) -> None:
    li = desk(heap, people)
    assert li.page.evaluate("ends") == []
    assert 0 < li.page.evaluate("most") <= MOST_ROWS
    assert li.page.evaluate("document.querySelectorAll('*').length") <= MOST_NODES


def test_each_of_1400_is_reached_by_scrolling_by_keys_and_by_searching(heap: Shop, people: People) -> None:
    page = desk(heap, people).page
    rows = page.locator("[data-testid^=conversation-row-]")
    expect(rows.first).to_be_visible()
    first = int(rows.first.get_attribute("data-id") or 0)
    rows.first.locator(".conversation-link").focus()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    fortieth = focused(page)
    assert fortieth not in (0, first)

    page.locator(".conversation-rows").evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(page.get_by_test_id(f"conversation-row-{first}")).to_have_count(0)
    assert focused(page) == fortieth, "the focused row stays, however far away"
    page.keyboard.press("ArrowUp")
    page.wait_for_function("was => document.activeElement.closest('[data-id]')?.dataset.id !== was", arg=str(fortieth))
    expect(page.get_by_test_id(f"conversation-row-{focused(page)}")).to_be_in_viewport()

    page.get_by_role("searchbox").fill("买家777")
    expect(rows).to_have_count(1)
    rows.click()
    expect(page.get_by_test_id("composer")).to_be_editable()


def test_a_new_message_among_1400_is_shown_and_answered(heap: Shop, people: People) -> None:
    li = desk(heap, people)
    conversation = heap.customer_writes("buyer-700", "还在吗", channel="web")
    li.page.get_by_role("searchbox").fill("还在吗")
    li.opens(conversation)
    li.answers("在的，马上给您看。")
    li.reads("在的，马上给您看。")
    assert li.page.evaluate("ends") == []
