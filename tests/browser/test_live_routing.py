"""Live routing as people see it: offers, breaks, queues, takeovers, and why (R1, R5, R9, R11)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Agent, People, Person
from tests.browser.shops import Shop

Sell = Callable[..., Shop]


def choose(page: Page, name: str, reason: str) -> Locator:
    """Fill in the transfer dialog up to its last button."""
    page.get_by_test_id("transfer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(name).check()
    dialog.get_by_label("原因（必填").fill(reason)
    return dialog


def offer(agent: Agent, name: str, reason: str) -> None:
    dialog = choose(agent.page, name, reason)
    dialog.get_by_test_id("transfer-offer").check()
    dialog.get_by_test_id("transfer-confirm").click()


def log(person: Person) -> Locator:
    return person.page.get_by_test_id("chat-log")


@pytest.fixture
def offered(shop: Shop, people: People) -> tuple[Agent, Agent, int]:
    """Li has a customer and asks Han to take her."""
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "这件还有货吗", name="林小鹿")
    li.opens(conversation)
    han.starts_serving()
    offer(li, "韩梅梅", "更熟悉这个问题")
    expect(li.page.get_by_test_id("offer-pending")).to_contain_text("正在征求 韩梅梅 同意接手")
    return li, han, conversation


def owner(shop: Shop, conversation: int) -> str:
    return str(shop.read(f"/conversations/{conversation}")["conversation"]["owner"]["name"])


def test_an_offered_transfer_stays_with_the_sender_until_it_is_accepted(
    shop: Shop, offered: tuple[Agent, Agent, int]
) -> None:
    """R9.4."""
    li, han, conversation = offered
    card = han.page.get_by_test_id(f"offer-{conversation}")
    expect(card).to_contain_text("李雷 请您接手：更熟悉这个问题")
    assert owner(shop, conversation) == "李雷"

    card.get_by_test_id("offer-accept").click()
    expect(han.page.get_by_test_id("composer")).to_be_editable()
    expect(han.page.get_by_test_id("system-reason")).to_have_text("更熟悉这个问题")
    expect(card).to_have_count(0)
    expect(li.page.get_by_text("会话已转交给 韩梅梅")).to_be_visible()
    assert owner(shop, conversation) == "韩梅梅"


def test_a_declined_offer_is_said_to_the_sender_with_the_reason(shop: Shop, offered: tuple[Agent, Agent, int]) -> None:
    """R9.4: she keeps the conversation and may go on."""
    li, han, conversation = offered
    han.page.get_by_test_id("offer-decline").click()
    han.page.get_by_label("婉拒的原因").fill("我在处理退款")
    han.page.get_by_test_id("offer-decline-confirm").click()

    expect(log(li)).to_contain_text("韩梅梅 婉拒了转交：我在处理退款")
    expect(li.page.get_by_test_id("offer-pending")).to_have_count(0)
    expect(han.page.get_by_test_id(f"offer-{conversation}")).to_have_count(0)
    li.answers("有货的。")
    assert owner(shop, conversation) == "李雷"


def test_an_offer_is_taken_back_and_its_receiver_is_told(offered: tuple[Agent, Agent, int]) -> None:
    """R9.4."""
    li, han, conversation = offered
    expect(han.page.get_by_test_id(f"offer-{conversation}")).to_be_visible()
    li.page.get_by_test_id("offer-cancel").click()
    expect(log(li)).to_contain_text("转交已取消")
    expect(han.page.get_by_test_id(f"offer-{conversation}")).to_have_count(0)
    expect(han.page.get_by_text("李雷 取消了转交")).to_be_visible()


def test_an_offer_is_still_there_after_both_desks_were_reloaded(offered: tuple[Agent, Agent, int]) -> None:
    """I8: what a snapshot shows is what the frames had shown."""
    li, han, conversation = offered
    han.page.reload()
    expect(han.page.get_by_test_id(f"offer-{conversation}")).to_contain_text("李雷 请您接手")
    li.page.reload()
    expect(li.page.get_by_test_id("offer-pending")).to_contain_text("韩梅梅")


def test_nobody_offline_can_be_chosen_and_the_row_says_why(shop: Shop, people: People) -> None:
    """R9.4."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    li.opens(shop.customer_writes("buyer-1", "在吗"))
    li.page.get_by_test_id("transfer").click()
    dialog = li.page.get_by_role("dialog")
    expect(dialog.get_by_label("韩梅梅")).to_be_disabled()
    expect(dialog.locator(".person", has_text="韩梅梅")).to_contain_text("离线，不能接手")
    dialog.get_by_label("查找客服").fill("hmm")
    expect(dialog.locator(".person")).to_have_count(1)


def test_who_leaves_messages_for_offline_colleagues_sees_where_they_go(sell: Sell, people: People) -> None:
    """R9.4, `transfer.to_offline`: she gets it when she is back, with the reason."""
    shop = sell(more="transfer: {to_offline: true}")
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗", name="林小鹿")
    li.opens(conversation)
    dialog = choose(li.page, "韩梅梅", "她的老买家")
    expect(dialog.locator(".person", has_text="韩梅梅")).to_contain_text("留到她的离线留言")
    expect(dialog.get_by_test_id("transfer-offer")).to_be_disabled()
    dialog.get_by_test_id("transfer-confirm").click()
    li.has_not(conversation)

    han.starts_serving()
    han.opens(conversation)
    expect(han.page.get_by_test_id("system-reason")).to_have_text("她的老买家")


def test_a_break_begins_when_the_work_at_hand_is_done(shop: Shop, people: People) -> None:
    """R1.3: the effect is said before it is chosen, and nothing new comes meanwhile."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗")
    li.opens(conversation)
    button = li.page.get_by_test_id("presence-button")
    button.click()
    effect = li.page.get_by_test_id("suspend-effect")
    expect(effect).to_contain_text("现有 1 个会话继续")
    li.page.get_by_test_id("suspend-after").check()
    expect(effect).to_contain_text("现有 1 个会话处理完后才挂起，其间不再分到新会话")
    li.page.get_by_test_id("suspend-keep").uncheck()
    expect(effect).to_contain_text("您接待过的买家也不会再转给您")
    li.page.get_by_role("button", name="用餐").click()

    expect(li.page.get_by_test_id("next-presence")).to_contain_text("完成 1 个会话后挂起·用餐")
    later = shop.customer_writes("buyer-2", "还有人吗")
    assert shop.read(f"/conversations/{later}")["conversation"]["owner"] is None
    li.page.get_by_test_id("close").click()
    expect(button).to_have_text("挂起·用餐")
    expect(li.page.get_by_test_id("next-presence")).to_have_count(0)


def test_an_announced_break_is_taken_back(shop: Shop, people: People) -> None:
    """R1.3."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    li.has(shop.customer_writes("buyer-1", "在吗"))
    li.page.get_by_test_id("presence-button").click()
    li.page.get_by_test_id("suspend-after").check()
    li.page.get_by_test_id("presence-suspended").click()
    li.page.get_by_test_id("next-presence").get_by_role("button", name="取消").click()
    expect(li.page.get_by_test_id("next-presence")).to_have_count(0)
    expect(li.page.get_by_test_id("presence-button")).to_have_text("在线")
    li.has(shop.customer_writes("buyer-2", "还有人吗"))


def test_outside_her_shift_an_agent_is_reminded_and_not_signed_off(sell: Sell, people: People) -> None:
    """R11.2."""
    shop = sell(li="hours: {weekly: [{days: [mon], from: '13:00', to: '18:00'}]}")
    li = people.agent(shop.key, "li")
    li.starts_serving()
    expect(li.page.get_by_test_id("off-shift")).to_contain_text("班次 13:00–18:00，已下班：不再分到新会话")
    expect(li.page.get_by_test_id("off-shift")).to_contain_text("今天 13:00")
    conversation = shop.customer_writes("buyer-1", "在吗")
    assert shop.read(f"/conversations/{conversation}")["conversation"]["owner"] is None
    expect(li.page.get_by_test_id("presence-button")).to_contain_text("在线")


def test_who_waits_too_long_is_named_in_one_panel_that_leads_there(sell: Sell, people: People) -> None:
    """R9.5, U9: it takes no focus."""
    shop = sell(more="replies: {warn_s: 1, overdue_s: 2}")
    li = people.agent(shop.key, "li")
    li.starts_serving()
    first = shop.customer_writes("buyer-1", "第一个")
    shop.customer_writes("buyer-2", "第二个")
    search = li.page.get_by_role("searchbox")
    search.focus()
    panel = li.page.get_by_test_id("overdue-panel")
    expect(panel).to_contain_text("2 个会话已经超时 · 最久")
    expect(search).to_be_focused()
    expect(li.has(first)).to_contain_text("!")
    panel.get_by_role("button", name="去回复").click()
    li.reads("第一个")
    li.answers("您好。")
    expect(panel).to_contain_text("1 个会话")


def test_a_conversation_is_given_back_before_a_word_and_goes_to_somebody_else(shop: Shop, people: People) -> None:
    """R4.4: it does not come back before everybody was asked."""
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗")
    li.opens(conversation)
    li.page.get_by_test_id("more").click()
    li.page.get_by_test_id("decline").click()
    li.page.get_by_test_id("decline-confirm").click()
    expect(li.page.get_by_role("alert")).to_contain_text("没有别人能接")

    han.starts_serving()
    li.page.get_by_test_id("more").click()
    li.page.get_by_test_id("decline").click()
    li.page.get_by_test_id("decline-confirm").click()
    han.has(conversation)
    li.has_not(conversation)


def test_a_nod_ends_the_time_in_which_a_conversation_can_be_given_back(shop: Shop, people: People) -> None:
    """R9.1."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    li.opens(shop.customer_writes("buyer-1", "在吗"))
    li.page.get_by_test_id("more").click()
    li.page.get_by_test_id("accept").click()
    li.page.get_by_test_id("more").click()
    expect(li.page.get_by_test_id("return")).to_be_visible()
    expect(li.page.get_by_test_id("decline")).to_have_count(0)


def test_the_desk_shows_why_a_conversation_came(shop: Shop, people: People) -> None:
    """R4.6: every hop, the candidates and the winner."""
    li = people.agent(shop.key, "li")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗")
    li.opens(conversation)
    li.page.get_by_test_id("system-card").get_by_role("button", name="分流路径").click()
    dialog = li.page.get_by_role("dialog")
    expect(dialog.get_by_test_id("trace-winner")).to_contain_text("选中 李雷")
    expect(dialog.locator("[data-testid^=candidate-]", has_text="韩梅梅")).to_contain_text("离线")
    steps = shop.read(f"/conversations/{conversation}/trace")["decisions"][-1]["steps"]
    expect(dialog.get_by_test_id("trace-step")).to_have_count(len(steps))
    li.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_customer_in_the_queue_sees_her_place_and_leaves_for_the_pool(sell: Sell, people: People) -> None:
    """R5.3, R5.4."""
    shop = sell(li="capacity: 1")
    li = people.agent(shop.key, "li")
    li.starts_serving()
    first = shop.customer_writes("buyer-1", "第一个")
    second = people.customer(shop.key)
    second.says("第二个")
    second.is_told("马上就到您")
    third = people.customer(shop.key)
    third.says("第三个")
    third.is_told("前面还有 1 位")

    li.opens(first)
    li.answers("您好。")
    li.page.get_by_test_id("close").click()
    second.is_told("李雷 为您服务")
    third.is_told("马上就到您")
    third.page.get_by_role("button", name="离开排队并留言").click()
    third.is_told("留言已收到")
    assert [entry["reason"] for entry in shop.read("/pool")["items"]] == ["queue_left"]


def test_a_customer_outside_the_hours_reads_when_people_are_back(sell: Sell, people: People) -> None:
    """R11.3: in the shop's words, also after a reload; the agent who is online gets nothing new."""
    shop = sell(
        more="hours: {weekly: [{days: [mon], from: '14:00', to: '18:00'}]}\n"
        "notices: {outside_hours: '{shop}已打烊，{back_at}再见'}"
    )
    li = people.agent(shop.key, "li")
    li.starts_serving()
    customer = people.customer(shop.key)
    customer.says("还有货吗")
    customer.is_told("预计 今天 14:00 后回复")
    notice = customer.page.get_by_text("示例店已打烊")
    expect(notice).to_contain_text("14:00")
    customer.page.reload()
    expect(notice).to_contain_text("14:00")
    expect(li.page.locator("[data-testid^=conversation-row-]")).to_have_count(0)


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
