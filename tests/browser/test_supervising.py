"""A supervisor amid live routing: the queue, one conversation, the accounts, who calls for her (R1, R5, R9, R11)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Agent, People
from tests.browser.shops import Shop

Sell = Callable[..., Shop]


def test_a_supervisor_moves_people_in_the_queue(sell: Sell, people: People) -> None:
    """R5.1: to the front, to an agent, to the pool; each row says why it waits."""
    shop = sell(li="capacity: 1")
    li, supervisor = people.agent(shop.key, "li"), people.supervisor(shop.key)
    li.starts_serving()
    li.has(shop.customer_writes("buyer-0", "零"))
    waiting = [shop.customer_writes(f"buyer-{number}", f"第{number}个", name=f"买家{number}") for number in (1, 2, 3)]
    page = supervisor.page
    page.goto("/console/queue")
    rows = page.locator("[data-testid^=queue-row-]")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("在线的客服都已满")

    page.get_by_test_id(f"queue-row-{waiting[2]}").get_by_test_id("queue-promote").click()
    expect(page.get_by_test_id(f"queue-row-{waiting[2]}").locator("td").first).to_have_text("1")
    page.get_by_test_id(f"queue-row-{waiting[0]}").get_by_test_id("queue-assign").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".person", has_text="李雷")).to_contain_text("已满，将超出上限")
    dialog.get_by_label("李雷").check()
    dialog.get_by_label("原因（必填").fill("她认识这位买家")
    dialog.get_by_test_id("move-confirm").click()
    li.has(waiting[0])
    page.get_by_test_id(f"queue-row-{waiting[1]}").get_by_test_id("queue-pool").click()
    page.get_by_role("dialog").get_by_label("原因（必填").fill("明天再回")
    page.get_by_test_id("reason-confirm").click()
    expect(page.get_by_test_id("queue-table").locator("tbody tr:not(.muted)")).to_have_count(1)
    assert [entry["conversation_id"] for entry in shop.read("/pool")["items"]] == [waiting[1]]


def test_a_supervisor_looks_on_whispers_and_takes_over(shop: Shop, people: People) -> None:
    """R9.4, ui.md section 4: looking marks nothing read, a whisper is for the agent alone."""
    li, supervisor = people.agent(shop.key, "li"), people.supervisor(shop.key)
    li.starts_serving()
    customer = people.customer(shop.key)
    customer.says("我要投诉")
    customer.is_told("李雷 为您服务")
    conversation = int(shop.read("/conversations?limit=1")["items"][0]["id"])
    page = supervisor.page
    page.goto(f"/console/conversations/{conversation}")
    expect(page.get_by_test_id("observe-log")).to_contain_text("我要投诉")
    assert shop.read(f"/conversations/{conversation}")["conversation"]["agent_read_seq"] == 0
    customer.says("有人在吗")
    expect(page.get_by_test_id("observe-log")).to_contain_text("有人在吗")

    page.get_by_test_id("whisper").fill("先道歉，再问订单号")
    page.get_by_test_id("whisper-send").click()
    li.opens(conversation)
    li.reads("先道歉，再问订单号")
    expect(customer.page.get_by_test_id("visitor-log").get_by_text("先道歉")).to_have_count(0)

    page.get_by_test_id("takeover").click()
    page.get_by_test_id("reason-confirm").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("请先打开客服台")
    desk = Agent(page.context.new_page())
    desk.page.goto("/desk")
    desk.starts_serving()
    page.get_by_test_id("reason-confirm").click()
    page.wait_for_url(f"**/desk?c={conversation}")
    expect(li.page.get_by_text("会话已转交给 王主管")).to_be_visible()
    desk.opens(conversation)
    desk.answers("您好，我是主管。")
    customer.reads("您好，我是主管。")
    customer.is_told("王主管 为您服务")


def test_a_customer_nobody_else_can_take_calls_the_supervisor(sell: Sell, people: People) -> None:
    """R9.5: marked on the desk, the wall and the conversation until somebody answers."""
    shop = sell(more="replies: {warn_s: 1, overdue_s: 1, reclaim_s: 1}")
    li, supervisor = people.agent(shop.key, "li"), people.supervisor(shop.key)
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗", name="林小鹿")
    row = li.has(conversation)
    expect(row).to_contain_text("需主管关注")
    page = supervisor.page
    page.goto("/console/wall")
    page.get_by_test_id("wall-attention").get_by_role("link", name="林小鹿").click()
    page.wait_for_url(f"**/console/conversations/{conversation}")
    called = page.get_by_test_id("observe-attention")
    expect(called).to_have_text("需主管关注：久未回复，没有别人能接")

    li.opens(conversation)
    li.answers("您好，久等了。")
    expect(row).not_to_contain_text("需主管关注")
    expect(called).to_have_count(0)


def test_an_account_is_changed_and_its_new_password_shown_once(shop: Shop, people: People) -> None:
    """R11.1: capacity and hours; reliability.md section 6: the old login is worthless at once."""
    li, supervisor = people.agent(shop.key, "li"), people.supervisor(shop.key)
    page = supervisor.page
    page.goto("/console/agents")
    page.get_by_test_id("agents-table").get_by_role("link", name="李雷").click()
    page.get_by_test_id("agent-capacity").fill("3")
    page.get_by_test_id("own-hours").check()
    page.get_by_test_id("agent-save").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    [stored] = [agent for agent in shop.read("/agents")["items"] if agent["login"] == "li"]
    assert (stored["capacity"], stored["hours"]["weekly"][0]["from"]) == (3, "09:00")

    page.get_by_test_id("reset-password").click()
    page.get_by_test_id("confirm").click()
    fresh = page.get_by_test_id("fresh-password").inner_text()
    assert len(fresh) >= 12
    expect(li.page.get_by_role("dialog")).to_contain_text("已退出登录")
    page.reload()
    expect(page.get_by_test_id("agent-capacity")).to_have_value("3")
    expect(page.get_by_text(fresh)).to_have_count(0)


def test_the_day_of_an_agent_stands_as_a_band_with_the_same_as_a_table(shop: Shop, people: People) -> None:
    """R1.7: every interval with who began it and why."""
    li, supervisor = people.agent(shop.key, "li"), people.supervisor(shop.key)
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗", name="林小鹿")
    page = supervisor.page
    page.goto("/console/wall")
    page.get_by_test_id("wall-table").get_by_role("link", name="李雷").click()
    page.get_by_test_id("force").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("挂起").check()
    dialog.get_by_label("原因（必填").fill("开会")
    dialog.get_by_test_id("force-confirm").click()

    latest = page.get_by_test_id("presence-table").locator("tbody tr").first
    expect(latest).to_contain_text("被改：开会")
    expect(latest).to_contain_text("王主管")
    bars = page.locator(".presence-band rect")
    expect(bars).to_have_count(page.get_by_test_id("presence-table").locator("tbody tr").count())
    expect(page.get_by_test_id("agent-open")).to_contain_text("林小鹿")
    page.get_by_test_id("agent-assignments").get_by_role("link", name="看路径").click()
    page.wait_for_url(f"**/console/conversations/{conversation}?trace=*")
    expect(page.get_by_test_id("trace-winner")).to_contain_text("选中 李雷")
