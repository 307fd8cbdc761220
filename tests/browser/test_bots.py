"""A merchant's own bot in the browser: its settings, a ping in words, the log of what it was asked (R8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.outside import ENVIRONMENT, REPLY, Outside
from tests.browser.people import People
from tests.browser.program import Program
from tests.browser.shops import Shop


@pytest.fixture(scope="module")
def program(program: Program) -> Program:
    """Let the program call servers on this machine, with the secret that its bot knows."""
    program.set_variables(ENVIRONMENT)
    return program


@pytest.fixture
def bot_shop(sell: Callable[..., Shop], bot: Outside) -> Shop:
    """A shop whose customers ask the merchant's own bot first."""
    acme = f'acme: {{kind: webhook, url: "{bot.url}/turns", secret_env: ACME_SECRET}}'
    return sell(bot="bot_first", asked="acme", bots=acme)


def open_bot(shop: Shop, people: People, name: str = "acme") -> Page:
    page = people.supervisor(shop.key).page
    page.goto("/console/bots")
    page.get_by_test_id("bots-table").get_by_role("link", name=name, exact=True).click()
    page.get_by_test_id("bot-save").wait_for()
    return page


def test_a_ping_says_in_words_what_is_wrong_with_the_answer_and_that_it_is_right_now(
    bot_shop: Shop, bot: Outside, people: People
) -> None:
    bot.says(200, {"messages": [{"text": "明天发货。"}]})
    page = people.supervisor(bot_shop.key).page
    page.goto("/console/bots")
    page.get_by_test_id("ping-acme").click()
    verdict = page.get_by_test_id("ping-verdict")
    expect(verdict).to_have_text("200，但缺少 action")
    expect(page.get_by_test_id("ping-steps")).to_contain_text("首字节")
    for status, words in ((500, "对方返回了错误状态"), (202, "202，答案稍后送来")):
        bot.says(status)
        page.get_by_role("button", name="再试一次").click()
        expect(verdict).to_have_text(words)
    bot.says(200, REPLY)
    page.get_by_role("button", name="再试一次").click()
    expect(verdict).to_have_text("正常")
    expect(page.get_by_role("region", name="响应")).to_contain_text('"action": "reply"')


def test_a_bot_moves_to_another_address_and_the_next_customer_is_answered_from_there(
    bot_shop: Shop, bot: Outside, people: People
) -> None:
    page = open_bot(bot_shop, people)
    expect(page.get_by_test_id("bot-facts")).to_contain_text("来自环境变量 ACME_SECRET，1 个有效")
    expect(page.get_by_test_id("bot-facts")).to_contain_text("没有提问")
    page.get_by_test_id("bot-url").fill("ftp://bot.example/turns")
    page.get_by_test_id("bot-save").click()
    expect(page.get_by_role("alert")).to_have_count(1)
    page.get_by_test_id("bot-url").fill(f"{bot.url}/moved")
    page.get_by_test_id("bot-timeout").fill("9")
    page.get_by_test_id("bot-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("bot-url")).to_have_value(f"{bot.url}/moved")
    expect(page.get_by_test_id("bot-timeout")).to_have_value("9")
    customer = people.customer(bot_shop.key)
    customer.says("什么时候发货")
    customer.reads("明天发货。")
    asked = bot.received()
    assert (asked.path, asked.data["messages"][-1]["text"]) == ("/moved", "什么时候发货")


def test_r8_3_the_log_says_how_each_turn_went_and_a_question_is_asked_again_for_the_supervisor_alone(
    bot_shop: Shop, bot: Outside, people: People
) -> None:
    customer = people.customer(bot_shop.key)
    customer.says("什么时候发货")
    customer.reads("明天发货。")
    bot.says(200, {"action": "reply", "messages": [{"text": "这个我不知道。"}], "resolved": False})
    customer.says("量子力学")
    customer.reads("这个我不知道。")
    bot.says(503)
    customer.says("在吗")
    customer.is_told("客服不在线")
    page = open_bot(bot_shop, people)
    turns = page.get_by_test_id("turns-table").locator("tbody tr")
    expect(turns).to_have_count(3)
    for row, words in enumerate(("失败：对方返回了错误状态", "没答上", "已回答")):
        expect(turns.nth(row)).to_contain_text(words)
    page.get_by_test_id("turns-way").select_option("answered")
    expect(turns).to_have_count(1)
    bot.says(200, {**REPLY, "messages": [{"text": "换一个答案"}]})
    turns.get_by_role("button", name="再问一次").click()
    expect(page.get_by_test_id("ping-verdict")).to_have_text("正常")
    expect(page.get_by_role("region", name="响应")).to_contain_text("换一个答案")
    assert "换一个答案" not in bot_shop.messages(1)


def test_r2_4_a_bot_that_keeps_failing_stands_out_on_its_page_and_on_the_wall(
    bot_shop: Shop, bot: Outside, people: People
) -> None:
    bot.says(500)
    wall = people.supervisor(bot_shop.key).page
    wall.goto("/console/wall")
    wall.get_by_test_id("wall-tiles").wait_for()
    expect(wall.get_by_test_id("wall-bot")).to_have_count(0)
    for number in range(5):
        bot_shop.customer_writes(f"buyer-{number}", "什么时候发货")
    expect(wall.get_by_test_id("wall-bot")).to_contain_text("连续失败 5 次")
    wall.get_by_test_id("wall-bot").get_by_role("link").click()
    expect(wall.get_by_test_id("bot-ill")).to_contain_text("连续失败 5 次")


@pytest.mark.parametrize("kind", ["rasa", "chatwoot"])
def test_a_bot_of_a_known_make_is_told_where_it_lives(
    sell: Callable[..., Shop], bot: Outside, people: People, kind: str
) -> None:
    token = ", token_env: CHATWOOT_TOKEN" if kind == "chatwoot" else ""
    shop = sell(bots=f'made: {{kind: {kind}, url: "{bot.url}/before"{token}}}')
    page = open_bot(shop, people, "made")
    page.get_by_test_id("bot-url").fill(f"{bot.url}/after")
    page.get_by_test_id("bot-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert shop.read("/bots/made")["bot"]["url"] == f"{bot.url}/after"
