"""A day at the desk: sign in, serve, reply, hand over, close, leave."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Agent, People, is_inside, sign_in
from tests.browser.shops import Shop


def choose_colleague(agent: Agent, name: str) -> None:
    agent.page.get_by_role("dialog").get_by_label(name).check()


def test_a_wrong_sign_in_does_not_say_what_was_wrong(shop: Shop, people: People) -> None:
    page = people.browser().new_page()
    said = set()
    for key, login, password in ((shop.key, "li", "wrong-1234"), (shop.key, "nobody", "x"), ("no-shop", "li", "x")):
        sign_in(page, key, login, "/desk", password)
        problem = page.get_by_role("alert")
        expect(problem).not_to_be_empty()
        said.add(problem.text_content())
    assert said == {"店铺、账号或密码不对"}
    sign_in(page, shop.key, "li", "/desk")
    expect(page.get_by_test_id("start-serving")).to_be_visible()


def test_an_agent_serves_hands_over_and_takes_a_close_back(shop: Shop, people: People) -> None:
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "开衫还有 M 码吗", name="林小鹿")
    li.opens(conversation)
    li.answers("有的，M 码今天刚补货。")
    expect(li.page.get_by_test_id("chat-log")).to_contain_text("✓ 已发送")
    assert shop.messages(conversation) == ["开衫还有 M 码吗", "有的，M 码今天刚补货。"]

    han.starts_serving()
    li.page.get_by_test_id("transfer").click()
    choose_colleague(li, "韩梅梅")
    li.page.get_by_label("原因（必填").fill("更熟悉这个问题")
    li.page.get_by_test_id("transfer-confirm").click()
    expect(li.page.get_by_text("将把 林小鹿 转交给 韩梅梅")).to_be_visible()
    han.opens(conversation)
    expect(han.page.get_by_test_id("system-reason")).to_have_text("更熟悉这个问题")
    expect(han.page.get_by_test_id("system-card")).to_contain_text("操作者 李雷")
    expect(li.page.get_by_text("会话已转交给 韩梅梅")).to_be_visible()

    han.page.get_by_test_id("close").click()
    han.page.get_by_test_id("undo").click()
    expect(han.page.get_by_test_id("undo")).to_have_count(0)
    han.answers("还需要别的吗？")
    assert shop.read(f"/conversations/{conversation}")["conversation"]["state"] == "active"
    han.page.get_by_test_id("close").click()
    expect(han.page.get_by_text("会话已结束。买家再次来信时会开始新的会话。")).to_be_visible()
    assert shop.read(f"/conversations/{conversation}")["conversation"]["state"] == "closed"


def test_going_offline_with_open_conversations_asks_what_happens_to_them(shop: Shop, people: People) -> None:
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    waiting = [shop.customer_writes(f"buyer-{number}", f"在吗 {number}") for number in range(3)]
    li.has(waiting[2])
    han.starts_serving()

    li.page.get_by_test_id("presence-button").click()
    li.page.get_by_test_id("presence-offline").click()
    question = li.page.get_by_role("dialog")
    expect(question.get_by_role("heading")).to_have_text("您还有 3 个会话")
    question.get_by_test_id("offline-transfer").check()
    choose_colleague(li, "韩梅梅")
    question.get_by_test_id("offline-confirm").click()

    expect(li.page.get_by_test_id("presence-button")).to_contain_text("离线")
    for conversation in waiting:
        han.has(conversation)
        li.has_not(conversation)


def test_a_desk_on_plain_http_in_a_lan_serves_like_any_other(shop: Shop, people: People) -> None:
    page = people.browser(base_url=shop.program.url.replace("127.0.0.1", "lan.test")).new_page()
    sign_in(page, shop.key, "li", "/desk")
    page.wait_for_url(is_inside)
    assert page.evaluate("isSecureContext") is False
    li = Agent(page)
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "在吗")
    li.opens(conversation)
    li.answers("您好，请讲。")
    expect(page.get_by_test_id("chat-log")).to_contain_text("✓ 已发送")
    assert shop.messages(conversation) == ["在吗", "您好，请讲。"]


def test_two_tabs_of_one_agent_are_one_agent(shop: Shop, people: People) -> None:
    li = people.agent(shop.key, "li")
    li.starts_serving()
    second = Agent(li.page.context.new_page())
    second.page.goto("/desk")
    expect(second.page.get_by_test_id("presence-button")).to_contain_text("在线")
    conversation = shop.customer_writes("buyer-1", "你好")
    li.has(conversation)
    second.opens(conversation)
    second.answers("您好，请讲。")
    li.opens(conversation)
    li.reads("您好，请讲。")
    second.page.close()
    assert [agent["connection"] for agent in shop.read("/agents")["items"] if agent["login"] == "li"] == ["connected"]
    later = shop.customer_writes("buyer-2", "在吗")
    li.has(later)


def test_a_customer_asks_the_bot_then_a_person_and_the_agent_sees_both(
    sell: Callable[..., Shop], people: People
) -> None:
    shop = sell(bot="bot_first")
    li = people.agent(shop.key, "li")
    li.starts_serving()
    customer = people.customer(shop.key)
    customer.says("电子发票在哪下载")
    customer.reads("可以的。请在“我的订单—申请开票”里填抬头和税号。")
    customer.says("转人工")
    customer.is_told("李雷 为您服务")
    li.page.locator("[data-testid^=conversation-row-]").click()
    # As the bot said it, and once more on the card of the handoff (R8.5).
    said = "可以的。请在“我的订单—申请开票”里填抬头和税号。"
    expect(li.page.get_by_test_id("chat-log").get_by_text(said, exact=True)).to_have_count(2)
    card = li.page.get_by_test_id("system-card")
    expect(card).to_contain_text("转人工")
    expect(card).to_contain_text(said)
    li.answers("您好，我来帮您开票。")
    customer.reads("您好，我来帮您开票。")


def test_enter_inside_a_composition_does_not_send(shop: Shop, people: People) -> None:
    li = people.agent(shop.key, "li")
    li.starts_serving()
    conversation = shop.customer_writes("buyer-1", "你好")
    li.opens(conversation)
    composer = li.page.get_by_test_id("composer")
    composer.focus()
    devtools = li.page.context.new_cdp_session(li.page)
    devtools.send("Input.imeSetComposition", {"text": "ninhao", "selectionStart": 6, "selectionEnd": 6})
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    expect(composer).to_have_value("ninhao")
    devtools.send("Input.insertText", {"text": "您好"})
    expect(composer).to_have_value("您好")
    # The guard against Safari's late Enter lasts 50 ms on the page's own clock.
    li.page.wait_for_function("(start) => performance.now() > start + 60", arg=li.page.evaluate("performance.now()"))
    li.page.keyboard.press("Enter")
    li.reads("您好")
    assert shop.messages(conversation) == ["你好", "您好"]


def test_a_reply_is_written_sent_and_the_next_one_opened_by_keyboard_alone(shop: Shop, people: People) -> None:
    li = people.agent(shop.key, "li")
    li.page.get_by_test_id("start-serving").press("Enter")
    first = shop.customer_writes("buyer-1", "第一个")
    second = shop.customer_writes("buyer-2", "第二个")
    li.has(second)
    li.page.keyboard.press("Alt+j")
    li.reads("第一个")
    li.page.keyboard.type("收到")
    li.page.keyboard.press("Alt+Enter")
    li.reads("第二个")
    expect(li.page.get_by_test_id("composer")).to_be_focused()
    li.page.keyboard.type("也收到")
    li.page.keyboard.press("Enter")
    li.reads("也收到")
    assert [shop.messages(one)[-1] for one in (first, second)] == ["收到", "也收到"]


def test_a_narrow_desk_opens_the_customers_card_over_the_chat(shop: Shop, people: People) -> None:
    """Ui.md section 7: below 1280 px the card is an overlay, asked for and put away again."""
    li = people.agent(shop.key, "li")
    li.page.set_viewport_size({"width": 1100, "height": 800})
    li.starts_serving()
    li.opens(shop.customer_writes("buyer-1", "在吗"))
    card = li.page.get_by_role("complementary", name="买家资料")
    expect(card).to_have_count(0)
    li.page.get_by_role("button", name="买家资料").click()
    expect(card).to_be_visible()
    card.get_by_role("button", name="收起").click()
    expect(card).to_have_count(0)
