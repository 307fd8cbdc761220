"""What a cold page costs on the wire: bytes as sent, and requests (ui.md section 9)."""

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.people import People, is_inside, sign_in
from tests.browser.program import Program
from tests.browser.shops import RESTING_AT, Shop, shop_file

KILO = 1000
REQUESTS = 10
SHOP = "tea"


@pytest.fixture(scope="module", autouse=True)
def tea(program: Program) -> None:
    program.set_clock(RESTING_AT)
    program.apply(shop_file(SHOP, owner=True))
    program.start()
    shop = Shop(program, SHOP)
    for number, text in enumerate(("羊毛衫起球缩水怎么办", "羊毛衫洗了会起球缩水吗")):
        shop.customer_writes(f"buyer-{number}", text)
    shop.make_endpoint("https://erp.example/hooks")


class Meter:
    """Count what a page loads over http; sockets and data of the shop are not part of the budget."""

    def __init__(self, devtools: CDPSession) -> None:
        self.bytes = 0
        self.addresses: dict[str, str] = {}
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        address = event["request"]["url"]
        if "/api/" not in address:
            self.addresses[str(event["requestId"])] = address

    def _came(self, event: dict[str, int]) -> None:
        if str(event["requestId"]) in self.addresses:
            self.bytes += event["encodedDataLength"]


def measured(page: Page, address: str, sign: str) -> Meter:
    meter = Meter(page.context.new_cdp_session(page))
    page.goto(address, wait_until="networkidle")
    page.locator(sign).first.wait_for()
    return meter


@pytest.mark.parametrize(
    ("who", "address", "sign", "kilobytes"),
    [
        ("li", "/desk", "[data-testid=conversation-list]", 95),
        ("wang", "/console/pool", "[data-testid=pool-next-run]", 75),
        ("wang", "/console/policies/1", "[data-testid=policy-slots]", 60),
        ("wang", "/console/runs", "[data-testid=runs-table]", 60),
        ("wang", "/console/groups/1", "[data-testid=group-save]", 60),
        ("wang", "/console/shunt", "[data-testid=hop-order]", 60),
        ("wang", "/console/shunt/try", "[data-testid=trial-go]", 60),
        ("wang", "/console/handoff", "[data-testid=bench-go]", 60),
        ("wang", "/console/knowledge/1", "[data-testid=entry-search]", 60),
        ("wang", "/console/bots", "[data-testid=bots-table]", 60),
        ("wang", "/console/bots/faq", "[data-testid=bot-save]", 60),
        ("wang", "/console/topics", "[data-testid=topics-table]", 60),
        ("wang", "/console/topics/1", "[data-testid=topic-facts]", 60),
        ("boss", "/console/webhooks", "[data-testid=webhooks-table]", 60),
        ("boss", "/console/webhooks/1/deliveries", "[data-testid=filter-state]", 60),
        ("wang", "/console/wall", "[data-testid=wall-table]", 75),
        ("wang", "/console/queue", ".empty", 75),
        ("wang", "/console/agents", "[data-testid=agents-table]", 60),
        ("wang", "/console/agents/1", "[data-testid=agent-save]", 60),
        ("", f"/visitor/{SHOP}", "[data-testid=visitor-input]", 35),
    ],
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_cold_page_stays_in_its_budget(
    program: Program, people: People, who: str, address: str, sign: str, kilobytes: int, language: str
) -> None:
    page = people.browser().new_page()
    if who:
        sign_in(page, SHOP, who, address)
        page.wait_for_url(is_inside)
        page.goto("about:blank")
    page.context.add_cookies([{"name": "lang", "value": language, "url": program.url}])
    meter = measured(page, address, sign)
    assert len(meter.addresses) <= REQUESTS, meter.addresses
    assert 0 < meter.bytes <= kilobytes * KILO
