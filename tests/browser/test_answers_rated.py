"""The customer's word on an answer of the bot: 已解决 or 未解决, and what comes of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Customer, People
from tests.browser.shops import Shop, shop_file

ANSWER = "可以的。请在“我的订单—申请开票”里填抬头和税号。"


@pytest.fixture
def customer(shop: Shop, people: People) -> Customer:
    """A customer who read what the FAQ bot knows of her question."""
    shop.program.apply(shop_file(shop.key, bot="bot_first"))
    customer = people.customer(shop.key)
    customer.says("可以开发票吗")
    customer.reads(ANSWER)
    return customer


def words(shop: Shop) -> tuple[int, int]:
    """How often the entry was said to have helped, and how often not."""
    (entry,) = (one["id"] for one in shop.read("/knowledge/1/entries")["items"] if one["entry"]["key"] == "invoice")
    (week,) = (one["days_7"] for one in shop.read("/knowledge/1/figures")["items"] if one["entry_id"] == entry)
    return week["resolved"], week["unresolved"]


def test_a_customer_says_that_an_answer_helped_thinks_again_and_finds_her_word_after_a_reload(
    shop: Shop, customer: Customer
) -> None:
    resolved, unresolved = (customer.page.get_by_test_id(f"visitor-{word}") for word in ("resolved", "unresolved"))
    expect(resolved).to_have_attribute("aria-pressed", "false")
    resolved.focus()
    customer.page.keyboard.press("Enter")
    expect(resolved).to_have_attribute("aria-pressed", "true")
    unresolved.click()
    expect(unresolved).to_have_attribute("aria-pressed", "true")
    expect(resolved).to_have_attribute("aria-pressed", "false")
    customer.page.reload()
    expect(unresolved).to_have_attribute("aria-pressed", "true")
    assert words(shop) == (0, 1)


def test_an_answer_without_an_entry_asks_for_no_word_and_one_of_a_former_conversation_takes_none(
    customer: Customer,
) -> None:
    group = customer.page.get_by_role("group", name="这个回答解决问题了吗？")
    customer.says("量子力学")
    customer.reads("抱歉，这个问题我还不太明白，可以回复“转人工”联系客服。")
    expect(group).to_have_count(1)
    customer.page.get_by_test_id("visitor-resolved").click()
    customer.page.get_by_test_id("visitor-leave").click()
    customer.is_told("会话已结束")
    expect(customer.page.get_by_test_id("visitor-resolved")).to_be_disabled()
    expect(customer.page.get_by_test_id("visitor-resolved")).to_have_attribute("aria-pressed", "true")
