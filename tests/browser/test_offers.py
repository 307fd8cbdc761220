"""Transfers that are offered: accepted, declined, taken back, left for who is offline (R9.4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Agent, People, Person
from tests.browser.shops import Shop


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


def test_who_leaves_messages_for_offline_colleagues_sees_where_they_go(
    sell: Callable[..., Shop], people: People
) -> None:
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


def test_live_routing_by_keyboard_alone(shop: Shop, people: People) -> None:
    """ui.md section 6: a transfer offered, accepted and closed without a pointer."""
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.page.get_by_test_id("start-serving").press("Enter")
    conversation = shop.customer_writes("buyer-1", "在吗")
    li.has(conversation)
    li.page.keyboard.press("Alt+j")
    li.reads("在吗")
    han.page.get_by_test_id("start-serving").press("Enter")
    expect(han.page.get_by_test_id("presence-button")).to_contain_text("在线")

    li.page.keyboard.press("Escape")
    li.page.keyboard.press("t")
    dialog = li.page.get_by_role("dialog")
    dialog.get_by_label("查找客服").press_sequentially("hmm")
    dialog.get_by_label("韩梅梅").press("Space")
    dialog.get_by_test_id("transfer-offer").press("Space")
    dialog.get_by_label("原因（必填").press_sequentially("更熟悉")
    li.page.keyboard.press("Control+Enter")
    han.page.get_by_test_id("offer-accept").press("Enter")
    expect(han.page.get_by_test_id("composer")).to_be_focused()
    han.page.keyboard.press("Escape")
    han.page.keyboard.press("e")
    expect(han.page.get_by_text("将结束与")).to_be_visible()


def test_a_colleague_is_found_by_pinyin_and_the_recent_contact_is_marked(
    shop: Shop, offered: tuple[Agent, Agent, int]
) -> None:
    """R9.4, R3: whoever hands on sees who knows the customer."""
    li, han, conversation = offered
    han.page.get_by_test_id(f"offer-{conversation}").get_by_test_id("offer-accept").click()
    han.answers("我来")
    han.reads("我来")
    back = next(agent["id"] for agent in shop.read("/agents")["items"] if agent["login"] == "li")
    shop.change("POST", f"/conversations/{conversation}/transfer", {"to": {"agent": back}, "reason": "请您收尾"})
    li.opens(conversation)
    li.page.get_by_test_id("transfer").click()
    dialog = li.page.get_by_role("dialog")
    dialog.get_by_label("查找客服").fill("hanmei")
    people = dialog.locator("label.person")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("韩梅梅")
    expect(people).to_contain_text("最近联系人")
    dialog.get_by_label("查找客服").fill("wang")
    expect(people).to_contain_text("王主管")
    expect(people).not_to_contain_text("最近联系人")
