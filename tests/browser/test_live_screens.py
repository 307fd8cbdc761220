"""The screens of live routing, with something on each, in both themes and languages (ui.md section 8)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.looking import THEMES, WIDTHS, accessibility_faults, cut_off, opened
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import RESTING_AT, Shop, shop_file

KEY = "live"
LI = "capacity: 2, hours: {weekly: [{days: [mon, tue], from: '09:00', to: '18:00'}]}"


class Stage(NamedTuple):
    """A shop in full swing, and who may look at it."""

    looks: dict[str, StorageState]
    conversation: int
    offered: int


@pytest.fixture(scope="module")
def stage(chromium: Browser, program: Program) -> Iterator[Stage]:
    """Let both be full and two wait in the queue; li is about to have a break, and han is asked to take one of hers."""
    program.set_clock(RESTING_AT)
    program.apply(shop_file(KEY, li=LI, more="transfer: {offer_s: 3600}\nreplies: {warn_s: 1, overdue_s: 2}"))
    program.start()
    shop, people = Shop(program, KEY), People(chromium, program)
    supervisor, li, han = people.supervisor(KEY), people.agent(KEY, "li"), people.agent(KEY, "han")
    shop.change("PATCH", "/agents/3", {"capacity": 1})
    li.starts_serving()
    first, second = (shop.customer_writes(f"buyer-{n}", f"第{n}个在等", name=f"买家{n}") for n in (1, 2))
    li.has(second)
    han.starts_serving()
    han.has(shop.customer_writes("buyer-3", "请问", name="名字很长很长很长很长很长的一位买家"))
    customer = people.customer(KEY)
    customer.says("还有人吗")
    customer.is_told("马上就到您")
    shop.customer_writes("buyer-4", "排队的第二位", name="买家4")
    li.opens(first)
    li.answers("您好。")
    li.page.get_by_test_id("presence-button").click()
    li.page.get_by_test_id("suspend-after").check()
    li.page.get_by_role("button", name="用餐").click()
    expect(li.page.get_by_test_id("next-presence")).to_be_visible()
    asked = {"to": {"agent": 3}, "reason": "更熟悉这个问题", "note": "老买家，请先看上次的记录", "offer": True}
    shop.change("POST", f"/conversations/{first}/transfer", asked)
    expect(han.page.get_by_test_id(f"offer-{first}")).to_be_visible()
    everybody = {"customer": customer, "wang": supervisor, "han": han, "li": li}
    yield Stage({who: each.page.context.storage_state() for who, each in everybody.items()}, second, first)
    people.leave()


def click(*ids: str) -> Callable[[Page], None]:
    """Bring out what lies behind some buttons."""

    def clicked(page: Page) -> None:
        for each in ids:
            page.get_by_test_id(each).first.click()

    return clicked


def nothing(page: Page) -> None:
    """Look at the page as it is."""


class Screen(NamedTuple):
    """An address, who looks at it, what shows that it is there, and what is brought out on it."""

    name: str
    who: str
    address: str
    sign: str
    bring_out: Callable[[Page], None] = nothing


OPEN = "/desk?c={conversation}"
OFFERED = "/desk?c={offered}"
SCREENS = (
    Screen("visitor in a queue", "customer", f"/visitor/{KEY}", "[data-state=queued]"),
    Screen("desk with an offer", "han", "/desk", "[data-testid=offer-accept]", click("offer-decline")),
    Screen("desk with a running offer", "li", OFFERED, "[data-testid=offer-pending]"),
    Screen("desk with more to do", "li", OPEN, "[data-testid=more]", click("more")),
    Screen("desk and presence", "li", OPEN, "[data-testid=presence-button]", click("presence-button")),
    Screen("transfer", "li", OPEN, "[data-testid=transfer]", click("transfer", "transfer-offer")),
    Screen("decline", "li", OPEN, "[data-testid=more]", click("more", "decline")),
    Screen("trace at the desk", "li", OPEN, "[data-testid=more]", click("more", "show-trace", "trace-winner")),
    Screen("queue", "wang", "/console/queue", "[data-testid^=queue-row-]"),
    Screen("assign from the queue", "wang", "/console/queue", "[data-testid^=queue-row-]", click("queue-assign")),
    Screen("conversation", "wang", "/console/conversations/{conversation}", "[data-testid=trace-winner]"),
    Screen("takeover", "wang", "/console/conversations/{conversation}", "[data-testid=takeover]", click("takeover")),
    Screen("agents", "wang", "/console/agents", "[data-testid^=agent-row-]"),
    Screen("agent", "wang", "/console/agents/2", "[data-testid=agent-assignments]"),
    Screen("forced presence", "wang", "/console/agents/2", "[data-testid=force]", click("force")),
    Screen("wall", "wang", "/console/wall", "[data-testid=wall-table]"),
)


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.name)
def page(request: pytest.FixtureRequest, stage: Stage, people: People, language: str) -> Page:
    """Open a screen as who may see it, with everything on it that there is to see."""
    screen: Screen = request.param
    page = opened(
        people,
        language,
        stage.looks[screen.who],
        screen.address.format(conversation=stage.conversation, offered=stage.offered),
        screen.sign,
    )
    screen.bring_out(page)
    return page


def test_no_screen_has_an_accessibility_fault_or_is_cut_off(page: Page) -> None:
    assert accessibility_faults(page) == {theme: [] for theme in THEMES}
    assert cut_off(page) == {width: [] for width in WIDTHS}
