"""What strangers write is text, wherever it is shown: names, messages, groups (T6)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.shops import Shop

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg/onload=alert(3)>",
    '"><iframe srcdoc="<script>alert(4)</script>">',
    "</script><script>alert(5)</script>",
    "javascript:alert(6)",
    "{{constructor.constructor('alert(7)')()}}",
    "${alert(8)} #{7*7} <%= 7*7 %>",
    "<a href='javascript:alert(9)'>点我</a>",
    "<style>*{display:none}</style>&lt;b&gt;",
]
GROUP = "<b onmouseover=alert(10)>售前</b>"
FOREIGN = "script:not([src]):not([type='application/json']), iframe, [onerror], [onload], [onmouseover], svg style, p b"


def shows_only_text(page: Page) -> None:
    """Nothing strangers wrote has become an element."""
    expect(page.locator("main").first).to_be_visible()
    assert page.locator(FOREIGN).count() == 0


def test_hostile_texts_are_shown_as_they_were_written(sell: Callable[..., Shop], people: People) -> None:
    shop = sell(group=GROUP)
    for number, text in enumerate(HOSTILE):
        shop.customer_writes(f"buyer-{number}", text, name=text)

    supervisor = people.supervisor(shop.key)
    for text in HOSTILE:
        row = supervisor.page.get_by_role("row").filter(has=supervisor.page.get_by_label(f"选择 {text}", exact=True))
        expect(row.get_by_role("gridcell").nth(1)).to_have_text(text)
        expect(row.get_by_role("gridcell").nth(3)).to_have_text(text)
    expect(supervisor.page.get_by_label("分流组")).to_contain_text(GROUP)
    shows_only_text(supervisor.page)

    li = people.agent(shop.key, "li")
    li.starts_serving()
    supervisor.page.get_by_test_id("pool-run-now").click()
    expect(supervisor.page.get_by_test_id("pool-result")).to_contain_text("已分配 10 条")
    for text in HOSTILE:
        li.page.locator("[data-testid^=conversation-row-]").filter(has_text=text).first.click()
        expect(li.page.get_by_role("heading", level=2)).to_have_text(text)
        li.reads(text)
    shows_only_text(li.page)

    supervisor.page.get_by_test_id("pool-result").get_by_role("link", name="查看").click()
    expect(supervisor.page.get_by_test_id("run-items").locator("tbody tr")).to_have_count(10)
    for text in HOSTILE:
        expect(supervisor.page.get_by_test_id("run-items").get_by_text(text, exact=True)).to_have_count(1)
    shows_only_text(supervisor.page)


def test_a_customers_own_page_shows_hostile_texts_as_text(shop: Shop, people: People) -> None:
    li, customer = people.agent(shop.key, "li"), people.customer(shop.key)
    li.starts_serving()
    for text in HOSTILE:
        customer.says(text)
        customer.reads(text)
    li.page.locator("[data-testid^=conversation-row-]").click()
    for text in HOSTILE:
        li.reads(text)
        li.answers(text)
        expect(customer.page.get_by_test_id("visitor-log").get_by_text(text, exact=True)).to_have_count(2)
    shows_only_text(customer.page)
    shows_only_text(li.page)
