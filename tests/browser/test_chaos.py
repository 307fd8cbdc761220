"""Servers that stop, die and freeze under people who write: nothing is lost, nothing comes twice (U3, U4, U6)."""

import signal

import pytest
from playwright.sync_api import expect

from tests.browser.people import Agent, People
from tests.browser.shops import Shop


def serving(shop: Shop, people: People) -> tuple[Agent, int]:
    """Bring an agent who has opened the conversation of a customer."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗", name="林小鹿")
    li.opens(conversation)
    return li, conversation


def test_typed_text_survives_a_restart_of_the_server(shop: Shop, people: People) -> None:
    li, conversation = serving(shop, people)
    li.types("您好，我查到您的包裹")
    shop.program.end()
    li.is_cut_off()
    li.page.get_by_test_id("composer").press_sequentially("在中转站")
    shop.program.start()
    li.comes_back()
    expect(li.page.get_by_test_id("composer")).to_have_value("您好，我查到您的包裹在中转站")
    li.page.reload()
    expect(li.page.get_by_test_id("composer")).to_have_value("您好，我查到您的包裹在中转站")
    li.page.get_by_test_id("send").click()
    li.reads("您好，我查到您的包裹在中转站")
    assert shop.messages(conversation) == ["在吗", "您好，我查到您的包裹在中转站"]


def test_what_is_sent_without_a_server_goes_out_once_and_in_order(shop: Shop, people: People) -> None:
    li, conversation = serving(shop, people)
    shop.program.end()
    li.is_cut_off()
    for text in ("一", "二", "三"):
        li.answers(text)
    expect(li.page.get_by_test_id("chat-log")).to_contain_text("联网后自动发送")
    shop.program.start()
    li.comes_back()
    expect(li.page.locator("[data-pending=waiting]")).to_have_count(0)
    expect(li.page.locator("[data-pending=sending]")).to_have_count(0)
    assert shop.messages(conversation) == ["在吗", "一", "二", "三"]
    for text in ("一", "二", "三"):
        li.reads(text)


@pytest.mark.parametrize("dies", ["before the ack", "after the ack"])
def test_a_message_is_stored_once_whenever_the_server_dies(shop: Shop, people: People, dies: str) -> None:
    li, conversation = serving(shop, people)
    if dies == "before the ack":
        shop.program.pause()
    li.answers("马上为您查")
    if dies == "before the ack":
        expect(li.page.locator("[data-pending=sending]")).to_have_count(1)
    else:
        expect(li.page.locator("[data-pending=sending]")).to_have_count(0)
    shop.program.end(by=signal.SIGKILL)
    li.is_cut_off()
    shop.program.start()
    li.comes_back()
    li.reads("马上为您查")
    expect(li.page.get_by_test_id("chat-log")).to_contain_text("✓ 已发送")
    assert shop.messages(conversation) == ["在吗", "马上为您查"]


def test_a_customer_writes_on_while_the_server_is_away(shop: Shop, people: People) -> None:
    customer = people.customer(shop.key)
    customer.says("有人吗")
    customer.is_told("客服不在线，留言已收到")
    shop.program.end(by=signal.SIGKILL)
    customer.is_cut_off()
    customer.says("订单 230117 还没到")
    expect(customer.page.get_by_test_id("visitor-log")).to_contain_text("联网后自动发送")
    shop.program.start()
    customer.comes_back()
    customer.reads("订单 230117 还没到")
    expect(customer.page.locator("[data-pending]")).to_have_count(0)
    (entry,) = shop.read("/pool")["items"]
    assert shop.messages(entry["conversation_id"]) == ["有人吗", "订单 230117 还没到"]


def test_an_agent_keeps_her_conversations_and_presence_over_a_restart(shop: Shop, people: People) -> None:
    li, conversation = serving(shop, people)
    shop.program.end()
    li.is_cut_off()
    shop.program.start()
    li.comes_back()
    expect(li.page.get_by_test_id("presence-button")).to_contain_text("在线")
    later = shop.customer_writes("buyer-1", "还在吗")
    assert later == conversation
    li.reads("还在吗")
