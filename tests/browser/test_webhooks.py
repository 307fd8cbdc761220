"""An endpoint that answers 410 is shown as disabled at once, wherever somebody looks at it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People, is_inside, sign_in
from tests.browser.program import Program
from tests.browser.shops import PASSWORD, Shop, shop_file

GONE = "对方返回 410，已停用"


class Gone(BaseHTTPRequestHandler):
    """Say that nobody receives here any more."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_error(410)

    def log_message(self, *said: object) -> None:
        """Keep it to oneself."""


@pytest.fixture(scope="module")
def program(program: Program) -> Program:
    program.allow("127.0.0.1")
    return program


@pytest.fixture
def gone() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Gone) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hooks"
        server.shutdown()
        thread.join()


def owner(shop: Shop, people: People, to: str) -> Page:
    page = people.browser().new_page()
    sign_in(page, shop.key, "boss", to)
    page.wait_for_url(is_inside)
    return page


def test_an_endpoint_that_is_gone_is_shown_on_the_wall_the_list_and_the_delivery_log(
    shop: Shop, people: People, gone: str
) -> None:
    boss = f"agents:\n  - {{login: boss, name: 店主, role: owner, password: {PASSWORD}}}\n"
    shop.program.apply(shop_file(shop.key).replace("agents:\n", boss))
    listed = owner(shop, people, "/console/webhooks")
    listed.get_by_test_id("new-webhook").press("Enter")
    listed.get_by_test_id("webhook-url").fill(gone)
    listed.get_by_label("说明").fill("仓库系统")
    listed.get_by_test_id("webhook-save").press("Enter")
    listed.get_by_role("button", name="已记下").press("Enter")
    expect(listed.get_by_test_id("webhook-row-1")).to_contain_text("启用")
    log = owner(shop, people, "/console/webhooks/1/deliveries")
    wall = people.supervisor(shop.key).page
    wall.goto("/console/wall")
    expect(wall.get_by_test_id("wall-tiles")).to_be_visible()
    expect(wall.get_by_test_id("wall-webhooks")).to_have_count(0)
    expect(log.get_by_text("启用", exact=True)).to_be_visible()

    shop.customer_writes("c-1", "在吗")
    expect(wall.get_by_test_id("wall-webhooks")).to_contain_text(f"仓库系统{GONE}")
    expect(listed.get_by_test_id("webhook-row-1")).to_contain_text(GONE)
    expect(log.get_by_text(GONE)).to_be_visible()
