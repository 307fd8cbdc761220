"""The whole story: asked at night, waited in the pool, handed out at nine, answered and read (the main job)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import Agent, Customer, People, Person
from tests.browser.program import Program
from tests.browser.shops import shop_file

SHOP = "tea"
IN_THE_EVENING = "2026-03-01T20:00:00+08:00"
AT_NIGHT = "2026-03-02T03:12:00+08:00"
IN_THE_MORNING = "2026-03-02T08:40:00+08:00"
SHORTLY_BEFORE_NINE = "2026-03-02T08:59:40+08:00"
"""Far enough away for everybody's browser to be back, on a busy machine too."""
RECEIVED = "客服不在线，留言已收到，预计 今天 09:00 后回复"


def serve(program: Program, at: str, *who: Person) -> None:
    """Serve at another time of day, after a restart that everybody who is there gets over."""
    program.end()
    for person in who:
        person.is_cut_off()
    program.set_clock(at)
    program.start()
    for person in who:
        person.comes_back()


def ask_the_bot_then_a_person(customer: Customer) -> None:
    customer.says("付款后几天能发出来")
    customer.reads("现货商品付款后 48 小时内发出，下午四点前付款的当天就能发。")
    customer.is_told("机器人正在为您服务")
    customer.page.get_by_test_id("visitor-handoff").click()
    customer.is_told(RECEIVED)
    customer.says("我的订单两天了还没发")
    customer.reads("我的订单两天了还没发")


def find_the_card_and_answer(agent: Agent) -> None:
    row = agent.page.locator("[data-testid^=conversation-row-]")
    expect(row).to_contain_text("留言")
    row.click()
    card = agent.page.get_by_test_id("system-card")
    expect(card.get_by_test_id("system-reason")).to_have_text(re.compile("^离线留言分配$"))
    expect(card).to_contain_text("操作者 系统自动分配 · 09:00 批次 · 策略「自动分配」")
    agent.reads("付款后几天能发出来")
    agent.reads("我的订单两天了还没发")
    agent.answers("您好，我是李雷，马上为您查。")


def read_the_record(page: Page) -> None:
    page.get_by_test_id("pool-today").get_by_role("link", name="分配记录").click()
    run = page.get_by_test_id("runs-table").locator("tbody tr")
    expect(run).to_have_count(1)
    expect(run).to_contain_text("系统自动分配")
    run.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("分配记录 · 今天 09:00")
    expect(page.locator(".tile", has_text="成功").locator("strong")).to_have_text("1")
    item = page.get_by_test_id("run-items").locator("tbody tr")
    expect(item).to_contain_text("李雷")
    expect(item).to_contain_text("离线留言分配")


def test_a_night_message_is_handed_out_at_nine_and_answered(program: Program, people: People) -> None:
    program.set_clock(IN_THE_EVENING)
    program.apply(shop_file(SHOP, bot="bot_first"))
    serve(program, AT_NIGHT)
    customer = people.customer(SHOP)
    ask_the_bot_then_a_person(customer)

    serve(program, IN_THE_MORNING, customer)
    agent = people.agent(SHOP, "li")
    agent.starts_serving()
    customer.is_told(RECEIVED)
    supervisor = people.supervisor(SHOP)
    supervisor.sees_waiting(1)

    serve(program, SHORTLY_BEFORE_NINE, agent, customer, supervisor)
    find_the_card_and_answer(agent)
    customer.reads("您好，我是李雷，马上为您查。")
    customer.is_told("李雷 为您服务")
    expect(supervisor.page.locator("[data-testid^=pool-row-]")).to_contain_text("李雷")
    expect(supervisor.page.get_by_test_id("pool-today")).to_contain_text("今日已分配 1 条")
    read_the_record(supervisor.page)
