"""Every screen in both themes and languages: no accessibility fault, nothing too wide (ui.md section 8)."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.looking import WIDTHS, accessibility_faults, cut_off, opened
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import Shop, shop_file

KEY = "tea"


class Stage(NamedTuple):
    """A shop with something on every screen, and who may look at it."""

    program: Program
    looks: dict[str, StorageState]
    run: int


@pytest.fixture(scope="module")
def stage(chromium: Browser, program: Program) -> Iterator[Stage]:
    """Let a night and a morning happen: five wait, an agent comes, two are handed out, one is answered."""
    program.set_clock("2026-03-02T10:01:00+08:00")
    program.apply(shop_file(KEY, quota="2"))
    program.start()
    shop, people = Shop(program, KEY), People(chromium, program)
    customer = people.customer(KEY)
    customer.says("订单 230117 三天没动了，麻烦帮我催一下")
    customer.is_told("客服不在线")
    for number, name in enumerate(("林小鹿", "老周", "安安妈妈", "陆先生")):
        shop.customer_writes(f"buyer-{number}", f"我是{name}，在等回复", name=name)
    supervisor, han, li = people.supervisor(KEY), people.agent(KEY, "han"), people.agent(KEY, "li")
    li.starts_serving()
    run = shop.run_policy()
    expect(li.page.locator("[data-testid^=conversation-row-]")).to_have_count(2)
    everybody = {"customer": customer, "wang": supervisor, "han": han, "li": li}
    yield Stage(program, {who: each.page.context.storage_state() for who, each in everybody.items()}, run)
    people.leave()


class Screen(NamedTuple):
    """An address, who looks at it, and what shows that it is all there."""

    name: str
    who: str
    address: str
    sign: str


SCREENS = (
    Screen("login", "", "/login", "form"),
    Screen("visitor", "customer", f"/visitor/{KEY}", ".message"),
    Screen("desk without conversations", "han", "/desk", "[data-testid=start-serving]"),
    Screen("desk with a conversation", "li", "/desk", ".conversation-link"),
    Screen("pool", "wang", "/console/pool", "[data-testid^=pool-row-]"),
    Screen("wall", "wang", "/console/wall", "table"),
    Screen("policies", "wang", "/console/policies", "table"),
    Screen("policy", "wang", "/console/policies/1", "[data-testid=policy-slots]"),
    Screen("runs", "wang", "/console/runs", "table"),
    Screen("groups", "wang", "/console/groups", "[data-testid=groups-table]"),
    Screen("group", "wang", "/console/groups/1", "[data-testid=group-save]"),
    Screen("shunt", "wang", "/console/shunt", "[data-testid=hop-order]"),
    Screen("trial", "wang", "/console/shunt/try", "[data-testid=trial-go]"),
    Screen("handoff", "wang", "/console/handoff", "[data-testid=bench-go]"),
    Screen("knowledge bases", "wang", "/console/knowledge", "[data-testid=bases-table]"),
    Screen("knowledge", "wang", "/console/knowledge/1?e=1", "[data-testid=entry-editor]"),
    Screen("run", "wang", "/console/runs/{run}", "table"),
)


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def page(request: pytest.FixtureRequest, stage: Stage, people: People, language: str) -> Page:
    """Open a screen as who may see it, with everything on it that there is to see."""
    screen: Screen = request.param
    state: Any = stage.looks.get(screen.who)
    page = opened(people, language, state, screen.address.format(run=stage.run), screen.sign)
    if bring_out := BRING_OUT.get(screen.name):
        bring_out(page)
    return page


def open_conversation(page: Page) -> None:
    page.locator(".conversation-link").first.click()
    page.get_by_test_id("system-card").wait_for()


def preview_policy(page: Page) -> None:
    page.get_by_test_id("policy-preview").click()
    page.get_by_test_id("policy-preview-result").wait_for()
    page.get_by_test_id("policy-cap").wait_for()
    page.get_by_test_id("policy-history").locator("summary").click()
    page.get_by_test_id("version-1").wait_for()


def open_trace(page: Page) -> None:
    page.locator("button[data-trace]").first.click()
    page.get_by_test_id("trace").wait_for()


def try_routing(page: Page) -> None:
    page.get_by_test_id("trial-go").click()
    page.get_by_test_id("trial-result").wait_for()


def fill_group(page: Page) -> None:
    """Bring out every part of the group editor: a range that is written, hours of its own, an exception."""
    page.get_by_test_id("add-range").click()
    page.get_by_test_id("range-fact-0").select_option("order_status")
    page.get_by_test_id("range-value-0-order_status").fill("shipped")
    page.get_by_test_id("range-value-0-order_status").press("Enter")
    page.get_by_test_id("own-hours").check()
    page.get_by_test_id("add-dated").click()


def fill_entry(page: Page) -> None:
    """Bring out every part of the entry's editor: a preview, versions, what the bench finds."""
    page.get_by_test_id("entry-answer").fill("{shop}：{product} 48 小时内发出")
    page.get_by_test_id("related-entries").fill("invoice")
    page.get_by_test_id("entry-history").locator("summary").click()
    page.get_by_test_id("version-1").wait_for()
    page.get_by_test_id("ask-text").fill("什么时候发货")
    page.get_by_test_id("ask-text").press("Enter")
    page.get_by_test_id("ask-result").wait_for()


def open_hops(page: Page) -> None:
    for summary in page.locator(".chain-edit > summary").all():
        summary.click()


BRING_OUT: dict[str, Callable[[Page], None]] = {
    "desk with a conversation": open_conversation,
    "policy": preview_policy,
    "policies": lambda page: page.get_by_test_id("next-run").wait_for(),
    "run": open_trace,
    "group": fill_group,
    "knowledge": fill_entry,
    "shunt": open_hops,
    "trial": try_routing,
}
"""What is done on a screen before it is looked at."""


def test_no_screen_has_an_accessibility_fault(page: Page) -> None:
    assert accessibility_faults(page) == {"light": [], "dark": []}


def test_nothing_on_a_screen_is_cut_off_at_its_right_edge(page: Page) -> None:
    assert cut_off(page) == {width: [] for width in WIDTHS}
