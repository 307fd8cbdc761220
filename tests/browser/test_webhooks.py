"""An owner's endpoints in the browser: made, told what happens, paused; what failed is seen and sent again."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.outside import ENVIRONMENT, Outside
from tests.browser.people import People, is_inside, sign_in
from tests.browser.program import Program
from tests.browser.shops import Shop

GONE = "对方返回 410，已停用"
ATTEMPTS = 5
"""The column of the log that counts them."""
LATER = "2026-03-02T10:20:00+08:00"


@pytest.fixture(scope="module")
def program(program: Program) -> Program:
    """Let the program call servers on this machine."""
    program.set_variables(ENVIRONMENT)
    return program


@pytest.fixture
def receiver() -> Iterator[Outside]:
    with Outside().open() as server:
        server.says(204)
        yield server


@pytest.fixture
def owned(sell: Callable[..., Shop]) -> Shop:
    """A shop whose owner has an account."""
    return sell(owner=True)


def open_webhooks(shop: Shop, people: People) -> Page:
    page = people.browser().new_page()
    sign_in(page, shop.key, "boss", "/console/webhooks")
    page.wait_for_url(is_inside)
    page.get_by_test_id("new-webhook").wait_for()
    return page


def make(page: Page, url: str, *events: str) -> str:
    """Make an endpoint; return its secret, which is shown this once."""
    page.get_by_test_id("new-webhook").click()
    page.get_by_test_id("webhook-url").fill(url)
    for event in events:
        page.get_by_label(event, exact=True).check()
    page.get_by_test_id("webhook-save").click()
    secret = page.get_by_test_id("fresh-secret").inner_text()
    page.get_by_role("button", name="已记下").click()
    expect(page.get_by_test_id("fresh-secret")).to_have_count(0)
    return secret


def test_an_endpoint_is_told_what_it_chose_signed_with_the_secret_that_was_shown_once(
    owned: Shop, receiver: Outside, people: People
) -> None:
    page = open_webhooks(owned, people)
    expect(page.get_by_text("还没有推送地址")).to_be_visible()
    secret = make(page, f"{receiver.url}/hooks", "message.created")
    expect(page.get_by_test_id("webhook-row-1")).to_contain_text("message.created")
    page.reload()
    expect(page.get_by_test_id("webhook-row-1")).to_contain_text("一个有效")
    assert secret not in page.content()
    page.get_by_test_id("ping-1").click()
    expect(page.get_by_test_id("ping-verdict")).to_have_text("正常")
    assert json.loads(receiver.received().body)["type"] == "ping"
    owned.customer_writes("buyer-1", "在吗")
    told = receiver.received()
    assert told.data["message"]["text"] == "在吗"
    assert told.is_signed_with(secret)


def test_a_wrong_address_says_what_is_wrong_beside_the_field_and_what_was_typed_stays(
    owned: Shop, people: People
) -> None:
    page = open_webhooks(owned, people)
    page.get_by_test_id("new-webhook").click()
    page.get_by_test_id("webhook-url").fill("ftp://erp.example/hooks")
    page.get_by_label("run.finished", exact=True).check()
    page.get_by_test_id("webhook-save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(1)
    expect(page.get_by_test_id("webhook-url")).to_have_value("ftp://erp.example/hooks")
    expect(page.get_by_label("run.finished", exact=True)).to_be_checked()


def test_both_secrets_sign_until_the_former_one_is_retired(owned: Shop, receiver: Outside, people: People) -> None:
    page = open_webhooks(owned, people)
    former = make(page, f"{receiver.url}/hooks", "message.created")
    page.get_by_test_id("rotate-1").click()
    page.get_by_test_id("confirm").click()
    fresh = page.get_by_test_id("fresh-secret").inner_text()
    page.get_by_role("button", name="已记下").click()
    expect(page.get_by_test_id("webhook-row-1")).to_contain_text("两个有效")
    owned.customer_writes("buyer-1", "在吗")
    told = receiver.received()
    assert told.is_signed_with(former)
    assert told.is_signed_with(fresh)
    page.get_by_test_id("webhook-row-1").get_by_role("button", name="作废旧密钥").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("webhook-row-1")).to_contain_text("一个有效")
    owned.customer_writes("buyer-2", "有人吗")
    told = receiver.received()
    assert not told.is_signed_with(former)
    assert told.is_signed_with(fresh)


def test_a_paused_endpoint_is_told_afterwards_what_it_missed(owned: Shop, receiver: Outside, people: People) -> None:
    page = open_webhooks(owned, people)
    make(page, f"{receiver.url}/hooks", "message.created")
    switch(page, on=False)
    expect(page.get_by_test_id("webhook-row-1")).to_contain_text("赵店主 停用")
    owned.customer_writes("buyer-1", "停用时说的")
    switch(page, on=True)
    owned.customer_writes("buyer-2", "启用后说的")
    said = {receiver.received().data["message"]["text"] for _ in range(2)}
    assert said == {"停用时说的", "启用后说的"}


def switch(page: Page, *, on: bool) -> None:
    page.get_by_test_id("edit-1").click()
    page.get_by_role("checkbox", name="启用").set_checked(on)
    page.get_by_test_id("webhook-save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_failed_shows_every_attempt_goes_on_by_itself_and_is_sent_again_under_its_id(
    owned: Shop, receiver: Outside, people: People
) -> None:
    receiver.says(500, {"error": "数据库没有启动"})
    page = open_webhooks(owned, people)
    make(page, f"{receiver.url}/hooks", "message.created")
    owned.customer_writes("buyer-1", "在吗")
    first = receiver.received()
    page.get_by_test_id("webhook-row-1").get_by_role("link").click()
    row = page.get_by_test_id("delivery-1")
    expect(row).to_contain_text("重试中")
    expect(row).to_contain_text("500 对方返回了错误状态")
    row.get_by_role("button").click()
    expect(page.get_by_role("region", name="请求")).to_contain_text(first.headers["webhook-id"])
    page.get_by_test_id("attempt-1").locator("summary").click()
    expect(page.get_by_test_id("attempt-1").get_by_role("region", name="响应")).to_contain_text("数据库没有启动")
    page.get_by_test_id("replay-one").click()
    expect(page.get_by_role("alert")).to_have_text("还在送，会自己继续")
    page.get_by_role("button", name="关闭").last.click()
    receiver.says(204)
    restart(owned.program, LATER)
    expect(row).to_contain_text("已送达")
    attempts = int(row.get_by_role("cell").nth(ATTEMPTS).inner_text())
    row.get_by_role("button").click()
    page.get_by_test_id("replay-one").click()
    expect(row.get_by_role("cell").nth(ATTEMPTS)).to_have_text(str(attempts + 1))
    later = [receiver.received() for _ in range(attempts)]
    assert {(one.headers["webhook-id"], one.body) for one in later} == {(first.headers["webhook-id"], first.body)}


def restart(program: Program, at: str) -> None:
    """Serve at another time, so that what was to be tried again is due."""
    program.end()
    program.set_clock(at)
    program.start()


def test_the_log_is_filtered_and_what_is_found_is_counted_before_it_is_sent_again(
    owned: Shop, receiver: Outside, people: People
) -> None:
    page = open_webhooks(owned, people)
    make(page, f"{receiver.url}/hooks")
    conversation = owned.customer_writes("buyer-1", "在吗")
    owned.customer_writes("buyer-2", "有人吗")
    page.get_by_test_id("webhook-row-1").get_by_role("link").click()
    rows = page.get_by_test_id("deliveries-table").locator("tbody tr")
    expect(rows.filter(has_text="message.created").filter(has_text="已送达")).to_have_count(2)
    page.get_by_label("事件").select_option("message.created")
    page.get_by_label("会话").fill(str(conversation))
    page.get_by_label("会话").press("Tab")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_test_id("replay-filter").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 条已结束的会再送一次")
    page.get_by_test_id("confirm").click()
    expect(rows.get_by_role("cell").nth(ATTEMPTS)).to_have_text("2")
    page.get_by_test_id("filter-state").select_option("dead")
    expect(page.get_by_text("没有符合的记录")).to_be_visible()


def test_an_endpoint_that_is_gone_is_shown_on_the_wall_the_list_and_the_delivery_log_and_deleted(
    owned: Shop, receiver: Outside, people: People
) -> None:
    receiver.says(410)
    listed = open_webhooks(owned, people)
    make(listed, f"{receiver.url}/hooks")
    log = open_webhooks(owned, people)
    log.goto("/console/webhooks/1/deliveries")
    expect(log.get_by_text("启用", exact=True)).to_be_visible()
    wall = people.supervisor(owned.key).page
    wall.goto("/console/wall")
    expect(wall.get_by_test_id("wall-tiles")).to_be_visible()
    expect(wall.get_by_test_id("wall-webhooks")).to_have_count(0)
    owned.customer_writes("buyer-1", "在吗")
    expect(wall.get_by_test_id("wall-webhooks")).to_contain_text(f"#1{GONE}")
    expect(log.get_by_text(GONE)).to_be_visible()
    expect(listed.get_by_test_id("webhook-row-1")).to_contain_text(GONE)
    listed.get_by_test_id("webhook-row-1").get_by_role("button", name="删除").click()
    listed.get_by_test_id("confirm").click()
    expect(listed.get_by_text("还没有推送地址")).to_be_visible()
