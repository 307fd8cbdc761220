"""The screens of bots, topics and webhooks, with something on each, in both themes and languages (ui.md section 8)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.looking import THEMES, WIDTHS, accessibility_faults, cut_off, opened
from tests.browser.outside import ENVIRONMENT, Outside
from tests.browser.people import People, is_inside, sign_in
from tests.browser.program import Program
from tests.browser.shops import RESTING_AT, Shop, shop_file

KEY = "oolong"
ASKED = ("这件羊毛衫会不会起球缩水", "羊毛衫起球缩水怎么办", "羊毛衫洗了会起球缩水吗")
ANSWER = "可以的。请在“我的订单—申请开票”里填抬头和税号。"


class Stage(NamedTuple):
    """A shop whose bot is asked, and who may look at it."""

    looks: dict[str, StorageState]


@pytest.fixture(scope="module")
def stage(chromium: Browser, program: Program) -> Iterator[Stage]:
    """Let the FAQ bot answer and miss; another bot keeps failing, and so does the receiver of webhooks."""
    with Outside().open() as outside:
        outside.says(500, {"error": "数据库没有启动"})
        program.set_variables(ENVIRONMENT)
        program.set_clock(RESTING_AT)
        acme = f'acme: {{kind: webhook, url: "{outside.url}/turns", secret_env: ACME_SECRET}}'
        kept = 'kept: {kind: webhook, url: "https://bot.example/turns"}'
        program.apply(shop_file(KEY, bot="bot_first", bots=f"{acme}, {kept}", owner=True))
        program.start()
        shop, people = Shop(program, KEY), People(chromium, program)
        shop.make_endpoint(f"{outside.url}/hooks")
        for number, text in enumerate(ASKED):
            shop.customer_writes(f"buyer-{number}", text)
        customer = people.customer(KEY)
        customer.says("可以开发票吗")
        customer.reads(ANSWER)
        customer.page.get_by_test_id("visitor-resolved").click()
        expect(customer.page.get_by_test_id("visitor-resolved")).to_have_attribute("aria-pressed", "true")
        boss = people.browser().new_page()
        sign_in(boss, KEY, "boss", "/console/webhooks/1/deliveries")
        boss.wait_for_url(is_inside)
        expect(boss.get_by_test_id("delivery-1")).to_contain_text("重试中")
        yield Stage({"customer": customer.page.context.storage_state(), "boss": boss.context.storage_state()})
        people.leave()


def click(*ids: str) -> Callable[[Page], None]:
    """Bring out what lies behind some buttons; the last of them names what is there then."""

    def bring_out(page: Page) -> None:
        for test_id in ids[:-1]:
            page.get_by_test_id(test_id).click()
        page.get_by_test_id(ids[-1]).first.wait_for()

    return bring_out


def open_delivery(page: Page) -> None:
    page.get_by_test_id("delivery-1").get_by_role("button").click()
    page.get_by_test_id("attempt-1").locator("summary").click()
    page.get_by_test_id("attempt-1").locator("pre").wait_for()


def open_topic(page: Page) -> None:
    page.get_by_test_id("topics-table").get_by_role("link", name="起球").first.click()
    click("topic-draft", "draft-answer")(page)


def try_handoff(page: Page) -> None:
    page.get_by_test_id("bench-add-bot").click()
    page.get_by_test_id("bench-text").fill("量子力学")
    click("bench-go", "bench-outcome")(page)


def new_model(page: Page) -> None:
    """Ask for a bot of the kind with the most fields, and be told what is wrong with it."""
    page.get_by_test_id("new-bot").click()
    page.get_by_test_id("bot-kind").select_option("llm")
    page.get_by_test_id("bot-base-url").fill("https://llm.example/v1")
    page.get_by_test_id("new-bot-save").click()
    page.get_by_role("dialog").get_by_role("alert").first.wait_for()


def new_secret(page: Page) -> None:
    """Have a secret shown; the one before is retired first, where an earlier look left two."""
    page.get_by_test_id("bot-secret").get_by_role("button").first.wait_for()
    if page.get_by_test_id("bot-retire").count():
        click("bot-retire", "confirm")(page)
        page.get_by_test_id("confirm").click()
    click("bot-rotate", "confirm", "fresh-secret")(page)


class Screen(NamedTuple):
    """An address, what shows that it is all there, and what is done before it is looked at."""

    name: str
    address: str
    sign: str
    bring_out: Callable[[Page], None] = lambda page: None
    who: str = "boss"


SCREENS = (
    Screen("bots", "/console/bots", "[data-testid=bots-table]"),
    Screen("turns", "/console/bots/faq", "[data-testid=turns-table]"),
    Screen("new bot", "/console/bots", "[data-testid=bots-table]", new_model),
    Screen("new secret", "/console/bots/kept", "[data-testid=bot-secret]", new_secret),
    Screen("used bot", "/console/bots/faq", "[data-testid=bot-delete]", click("bot-delete", "delete-confirm", "uses")),
    Screen("ping", "/console/bots/acme", "[data-testid=bot-url]", click("ping", "ping-verdict")),
    Screen("webhooks", "/console/webhooks", "[data-testid=webhooks-table]"),
    Screen("webhook", "/console/webhooks", "[data-testid=webhooks-table]", click("edit-1", "webhook-url")),
    Screen("rotation", "/console/webhooks", "[data-testid=webhooks-table]", click("rotate-1", "confirm")),
    Screen("deliveries", "/console/webhooks/1/deliveries", "[data-testid=delivery-1]"),
    Screen("delivery", "/console/webhooks/1/deliveries", "[data-testid=delivery-1]", open_delivery),
    Screen("topics", "/console/topics", "[data-testid=topics-table]"),
    Screen("topic", "/console/topics", "[data-testid=topics-table]", open_topic),
    Screen("handoff", "/console/handoff", "[data-testid=bench-go]", try_handoff),
    Screen("rated answer", f"/visitor/{KEY}", "[data-testid=visitor-resolved]", who="customer"),
)


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def page(request: pytest.FixtureRequest, stage: Stage, people: People, language: str) -> Page:
    """Open a screen as who may see it, with everything on it that there is to see."""
    screen: Screen = request.param
    page = opened(people, language, stage.looks[screen.who], screen.address, screen.sign)
    screen.bring_out(page)
    return page


def test_no_screen_has_an_accessibility_fault_or_is_cut_off(page: Page) -> None:
    assert accessibility_faults(page) == {theme: [] for theme in THEMES}
    assert cut_off(page) == {width: [] for width in WIDTHS}
