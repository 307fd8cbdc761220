"""Live routing as agents and customers see it: breaks, shifts, long waits, queues, and why (R1, R5, R9, R11)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import People
from tests.browser.shops import Shop

Sell = Callable[..., Shop]


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
