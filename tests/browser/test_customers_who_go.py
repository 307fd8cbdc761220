"""Customers who end their conversation, and customers who are blocked (R7.10)."""

from playwright.sync_api import expect

from tests.browser.people import People
from tests.browser.shops import Shop


def test_a_customer_who_leaves_may_think_again_and_her_agent_reads_that_she_left(shop: Shop, people: People) -> None:
    li = people.agent(shop.key, "li")
    li.starts_serving()
    customer = people.customer(shop.key)
    customer.says("在吗")
    expect(customer.page.get_by_test_id("visitor-state")).to_have_attribute("data-state", "assigned")
    row = li.page.locator('[data-testid^="conversation-row-"]')
    row.click()
    leave = customer.page.get_by_test_id("visitor-leave")

    leave.click()
    customer.page.get_by_test_id("undo").click()
    leave.click()
    customer.says("再问一句")
    expect(customer.page.get_by_test_id("undo")).to_have_count(0)
    li.reads("再问一句")

    leave.click()
    expect(customer.page.get_by_test_id("visitor-state")).to_have_attribute("data-state", "closed")
    expect(li.page.get_by_test_id("ended")).to_contain_text("买家已离开")


def test_a_blocked_customer_is_told_so_and_who_blocked_her_lifts_it(shop: Shop, people: People) -> None:
    li = people.agent(shop.key, "li")
    li.starts_serving()
    customer = people.customer(shop.key)
    customer.says("加微信领红包")
    li.page.locator('[data-testid^="conversation-row-"]').click()
    li.page.get_by_test_id("more").click()
    li.page.get_by_test_id("block").click()
    li.page.get_by_test_id("reason-confirm").click()
    expect(li.page.get_by_text("请写明原因")).to_be_visible()
    li.page.get_by_label("原因（必填）").fill("反复发广告")
    li.page.get_by_test_id("reason-confirm").click()

    expect(li.page.get_by_test_id("ended")).to_contain_text("买家已被拉黑")
    expect(li.page.get_by_test_id("blocked")).to_contain_text("反复发广告")
    expect(customer.page.get_by_test_id("visitor-blocked")).to_have_text("店铺不再接收您的消息")
    expect(customer.page.get_by_test_id("visitor-input")).to_have_count(0)
    expect(customer.page.get_by_text("反复发广告")).to_have_count(0)

    li.page.get_by_test_id("unblock").click()
    li.page.get_by_test_id("confirm").click()
    expect(li.page.get_by_test_id("blocked")).to_have_count(0)
    customer.says("对不起")
    expect(customer.page.get_by_test_id("visitor-state")).to_have_attribute("data-state", "assigned")
