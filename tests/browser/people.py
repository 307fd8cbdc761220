"""People at their browsers: a customer at the shop's chat, an agent at her desk, a supervisor at the console."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.program import Program
from tests.browser.shops import PASSWORD

WATCH_CSP = """
addEventListener('securitypolicyviolation', (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
SCREEN = {"width": 1280, "height": 800}
GUARD_MS = 30_000
"""A guard against hanging; what is waited for comes much sooner."""

expect.set_options(timeout=GUARD_MS)


class People:
    """Open browsers; keep what went wrong in any page: errors, dialogs nobody asked for, broken CSP."""

    def __init__(self, chromium: Browser, program: Program) -> None:
        self._chromium = chromium
        self._program = program
        self._contexts: list[BrowserContext] = []
        self.accidents: list[str] = []

    def browser(self, **options: Any) -> BrowserContext:
        """Open a browser of somebody's own, abroad: the shop's time zone must come from the shop."""
        usual = {"base_url": self._program.url, "locale": "zh-CN", "timezone_id": "Europe/Berlin", "viewport": SCREEN}
        context = self._chromium.new_context(**{**usual, **options})
        context.set_default_timeout(GUARD_MS)
        context.add_init_script(WATCH_CSP)
        context.on("page", self._watch)
        self._contexts.append(context)
        return context

    def customer(self, shop: str) -> "Customer":
        """Bring a customer to the shop's chat."""
        page = self.browser().new_page()
        page.goto(f"/visitor/{shop}")
        return Customer(page)

    def agent(self, shop: str, login: str) -> "Agent":
        """Bring an agent who signs in at her desk."""
        page = self.browser().new_page()
        sign_in(page, shop, login, "/desk")
        page.wait_for_url(is_inside)
        return Agent(page)

    def supervisor(self, shop: str) -> "Supervisor":
        """Bring the supervisor, who signs in at the pool."""
        page = self.browser().new_page()
        sign_in(page, shop, "wang", "/console/pool")
        page.wait_for_url(is_inside)
        return Supervisor(page)

    def leave(self) -> None:
        """Close everybody's browser."""
        for context in self._contexts:
            context.close()

    def _dismiss(self, dialog: Dialog) -> None:
        self.accidents.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.accidents.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("console", lambda said: self.accidents.append(said.text) if said.text.startswith("CSP:") else None)


def sign_in(page: Page, shop: str, login: str, to: str, password: str = PASSWORD) -> None:
    """Fill in the login form as a person does."""
    page.goto(f"/login?next={to}")
    page.get_by_label("店铺").fill(shop)
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def is_inside(url: str) -> bool:
    """Tell whether an address lies behind the login."""
    return "/login" not in url


class Person:
    """Somebody in front of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def line(self) -> Any:
        """Return the state of her connection."""
        return self.page.get_by_test_id("connection-state")

    def is_connected(self) -> None:
        expect(self.line).to_have_attribute("data-phase", "ready")

    def is_cut_off(self) -> None:
        expect(self.line).to_have_attribute("data-phase", "lost")

    def comes_back(self) -> None:
        """Reconnect at once, as a click on 立即重连 does; by itself it may take 15 seconds."""
        self.page.evaluate("dispatchEvent(new Event('online'))")
        self.is_connected()


class Customer(Person):
    """Somebody in the shop's chat."""

    def says(self, text: str) -> None:
        self.page.get_by_test_id("visitor-input").fill(text)
        self.page.get_by_test_id("visitor-send").click()

    def reads(self, text: str) -> None:
        expect(self.page.get_by_test_id("visitor-log").get_by_text(text, exact=True)).to_have_count(1)

    def is_told(self, text: str) -> None:
        expect(self.page.get_by_test_id("visitor-state")).to_contain_text(text)


class Agent(Person):
    """Somebody at the desk."""

    def starts_serving(self) -> None:
        self.page.get_by_test_id("start-serving").click()
        expect(self.page.get_by_test_id("presence-button")).to_contain_text("在线")

    def has(self, conversation: int) -> Any:
        row = self.page.get_by_test_id(f"conversation-row-{conversation}")
        expect(row).to_be_visible()
        return row

    def has_not(self, conversation: int) -> None:
        expect(self.page.get_by_test_id(f"conversation-row-{conversation}")).to_have_count(0)

    def opens(self, conversation: int) -> None:
        self.has(conversation).click()
        expect(self.page.get_by_test_id("composer")).to_be_editable()

    def types(self, text: str) -> None:
        self.page.get_by_test_id("composer").fill(text)

    def answers(self, text: str) -> None:
        self.types(text)
        self.page.get_by_test_id("send").click()
        expect(self.page.get_by_test_id("composer")).to_have_value("")

    def reads(self, text: str) -> None:
        said = self.page.get_by_test_id("chat-log").locator(".bubble")
        expect(said.filter(has_text=re.compile(f"^{re.escape(text)}$"))).to_have_count(1)


class Supervisor(Person):
    """Somebody at the console."""

    def sees_waiting(self, entries: int) -> None:
        expect(self.page.locator("[data-testid^=pool-row-]")).to_have_count(entries)
