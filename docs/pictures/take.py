"""Take the pictures of the documentation from the running product: `python docs/pictures/take.py`.

Starts a demo of its own at 08:59 shop time, lives through the story of the tutorial, and writes the PNG files beside
this script. Needs `make setup chromium`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
PROGRAM = [sys.executable, "-c", "import sys; from router.cli import main; sys.exit(main())"]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--disable-background-networking"]
SCREEN: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 720}
PASSWORD = "demo-1234"  # noqa: S105  # everybody may know it
"""The demo's, as `shuntdesk demo` prints it."""
BEFORE_NINE = "2026-03-02T08:59:15+08:00"
GUARD_MS = 90_000
MOST_BYTES = 180_000


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo in a folder that is thrown away; give its address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "SHUNTDESK_CLOCK_AT": BEFORE_NINE}
        process = subprocess.Popen(  # noqa: S603  # our own program
            [*PROGRAM, "demo", "--port", "0"],
            cwd=folder,
            env={**environment, "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield next(line.split(" · ")[-1].strip() for line in process.stdout or () if " · http" in line)
        finally:
            process.terminate()
            process.communicate()


def picture(page: Page, name: str) -> None:
    """Write what a page shows, without the pointer over anything."""
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    content = page.screenshot(animations="disabled", caret="hide")
    sys.stdout.write(f"{name}.png: {len(content) / 1000:.0f} kB\n")
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{name}.png is larger than {MOST_BYTES} bytes")
    (HERE / f"{name}.png").write_bytes(content)


def browser_of(chromium: Browser, url: str, viewport: ViewportSize = SCREEN) -> Page:
    """Open a browser of somebody's own."""
    context = chromium.new_context(base_url=url, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(GUARD_MS)
    context.clock.install(time=BEFORE_NINE)
    context.add_cookies([{"name": "theme", "value": "light", "url": url}])
    return context.new_page()


def signed_in(page: Page, login: str, address: str) -> Page:
    """Sign in at the demo shop."""
    page.goto(f"/login?next={address}")
    for label, text in {"店铺": "demo", "账号": login, "密码": PASSWORD}.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{page.url.partition('/login')[0]}{address}")
    return page


def ask_at_night(customer: Page) -> None:
    """Be the customer: ask the bot, then a person."""
    customer.goto("/visitor/demo")
    say(customer, "今天拍的今天能发吗")
    customer.locator(".message.bot").wait_for()
    say(customer, "明天就要送人，能加急吗，转人工")
    customer.locator("[data-state=waiting_offline]").wait_for()


def say(customer: Page, text: str) -> None:
    """Write in the chat."""
    customer.get_by_test_id("visitor-input").fill(text)
    customer.get_by_test_id("visitor-send").click()


def see_the_pool(supervisor: Page) -> None:
    """Be the supervisor before nine."""
    supervisor.get_by_label("要过人工").check()
    supervisor.locator("[data-testid^=pool-row-]").nth(9).wait_for()
    supervisor.locator("[data-testid^=pool-row-]").nth(10).wait_for(state="detached")
    picture(supervisor, "pool")


def foresee(supervisor: Page) -> None:
    """Ask what a run would do now."""
    supervisor.goto("/console/policies")
    supervisor.get_by_test_id("policies-table").get_by_role("link").first.click()
    supervisor.get_by_test_id("policy-slots").wait_for()
    supervisor.get_by_test_id("policy-preview").click()
    supervisor.get_by_test_id("policy-preview-result").wait_for()
    picture(supervisor, "policy")


def answer(agent: Page) -> None:
    """Be the agent at nine: open the customer's conversation and answer."""
    agent.locator(".conversation", has_text="明天就要送人").click()
    agent.get_by_test_id("system-card").wait_for()
    agent.get_by_test_id("composer").fill("早上好，我是李雷。今天上午就给您发顺丰，明天中午前能到。")
    picture(agent, "desk")
    agent.get_by_test_id("send").click()
    agent.get_by_test_id("chat-log").get_by_text("✓✓ 已读").first.wait_for()


def read_the_record(supervisor: Page) -> None:
    """Open the record of the run."""
    supervisor.goto("/console/runs")
    supervisor.get_by_test_id("runs-table").locator("tbody a").first.click()
    supervisor.get_by_test_id("run-items").wait_for()
    picture(supervisor, "run")


def see_how_it_is_routed(supervisor: Page) -> None:
    """Look at the chain and at a group, and try a customer whose order is on its way."""
    supervisor.goto("/console/shunt")
    supervisor.get_by_test_id("hop-recent-sentence").wait_for()
    picture(supervisor, "shunt")
    supervisor.get_by_role("link", name="售后").first.click()
    supervisor.get_by_test_id("group-sentence").wait_for()
    picture(supervisor, "group")
    supervisor.goto("/console/shunt/try")
    supervisor.get_by_test_id("fact-value-0").fill("shipped")
    supervisor.get_by_test_id("trial-text").fill("快递到哪了，转人工")
    supervisor.get_by_test_id("trial-go").click()
    supervisor.get_by_test_id("trace-winner").wait_for()
    picture(supervisor, "try")


def wait_for_a_place(customers: list[Page], supervisor: Page) -> None:
    """Be three members of the shop's club, for whom one agent has one place."""
    texts = ("会员生日礼怎么领", "积分能换运费券吗", "会员日是哪一天")
    for customer, text, state in zip(customers, texts, ("assigned", "queued", "queued"), strict=True):
        customer.goto("/visitor/demo?level=vip")
        say(customer, f"{text}，转人工")
        customer.locator(f"[data-state={state}]").wait_for()
    customers[-1].get_by_text("前面还有 1 位").wait_for()
    picture(customers[-1], "chat-in-line")
    supervisor.goto("/console/queue")
    supervisor.locator("[data-testid^=queue-row-]").nth(1).wait_for()
    picture(supervisor, "queue")


def ask_why(supervisor: Page) -> None:
    """Open the first customer's conversation: its whole way, and why it is hers."""
    shown = supervisor.request.get("/api/v1/conversations?limit=200").json()["items"]
    answered = next(each["id"] for each in shown if "顺丰" in (each["last_message"] or {}).get("text", ""))
    supervisor.goto(f"/console/conversations/{answered}")
    supervisor.get_by_test_id("observe-head").wait_for()
    picture(supervisor, "conversation")


def main() -> None:
    """Live through the story and take a picture of every screen in it."""
    with demo() as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        customer = browser_of(chromium, url, viewport=PHONE)
        ask_at_night(customer)
        picture(customer, "chat-at-night")
        supervisor = signed_in(browser_of(chromium, url), "wang", "/console/pool")
        see_the_pool(supervisor)
        agent, other = (signed_in(browser_of(chromium, url), login, "/desk") for login in ("li", "zhang"))
        for each in (agent, other):
            each.get_by_test_id("start-serving").click()
        foresee(supervisor)
        answer(agent)
        customer.locator("[data-state=active], [data-state=assigned]").wait_for()
        picture(customer, "chat")
        read_the_record(supervisor)
        see_how_it_is_routed(supervisor)
        wait_for_a_place([browser_of(chromium, url, viewport=PHONE) for _ in range(3)], supervisor)
        ask_why(supervisor)
        agent.context.add_cookies([{"name": "theme", "value": "dark", "url": url}])
        agent.reload()
        agent.get_by_test_id("system-card").wait_for()
        picture(agent, "desk-dark")
        chromium.close()


if __name__ == "__main__":
    main()
