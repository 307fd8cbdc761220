"""From the bot to a person in the browser: triggers with their bench, the agent's card, suggestions (R8.2, R8.5)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.shops import Shop, shop_file


@pytest.fixture
def bot_shop(shop: Shop) -> Shop:
    """A shop whose FAQ bot answers first."""
    shop.program.apply(shop_file(shop.key, bot="bot_first"))
    return shop


def open_handoff(shop: Shop, people: People) -> Page:
    page = people.supervisor(shop.key).page
    page.goto("/console/handoff")
    page.get_by_test_id("bench-go").wait_for()
    return page


def ask(page: Page, text: str) -> None:
    page.get_by_test_id("bench-text").fill(text)
    page.get_by_test_id("bench-text").press("Enter")


def test_r8_2_the_bench_says_why_with_settings_that_are_not_saved_and_they_are_stored(
    bot_shop: Shop, people: People
) -> None:
    page = open_handoff(bot_shop, people)
    ask(page, "来个活人")
    outcome = page.get_by_test_id("bench-outcome")
    expect(page.get_by_test_id("verdict-keyword")).to_contain_text("2 个词都没有说")
    page.get_by_label("加一个词").fill("活人")
    page.get_by_label("加一个词").press("Enter")
    page.get_by_test_id("handoff-repeats").check()
    expect(outcome).to_have_count(0)
    ask(page, "来个活人")
    expect(outcome).to_contain_text("转人工（关键词）")
    expect(page.get_by_test_id("verdict-keyword")).to_contain_text("消息里有「活人」")
    page.get_by_test_id("shop-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    stored = bot_shop.read("/shop")["settings"]["handoff"]
    assert (stored["keywords"], stored["repeats"]) == (["人工", "转人工", "活人"], 3)


def test_r8_2_going_on_from_an_answer_shows_what_the_second_miss_does(bot_shop: Shop, people: People) -> None:
    page = open_handoff(bot_shop, people)
    ask(page, "量子力学")
    expect(page.get_by_test_id("verdict-misses")).to_contain_text("连续 1 次没答上，满 2 次转人工")
    page.get_by_test_id("bench-go-on").click()
    ask(page, "量子力学呢")
    expect(page.get_by_test_id("bench-outcome")).to_contain_text("转人工（连续未答上）")


def test_r8_5_the_card_says_what_she_waits_for_and_a_key_puts_an_answer_into_the_composer(
    bot_shop: Shop, people: People
) -> None:
    li = people.agent(bot_shop.key, "li")
    li.starts_serving()
    bot_shop.customer_writes("buyer-1", "发票的事，转人工", name="林小鹿")
    conversation = bot_shop.customer_writes("buyer-1", "可以开发票吗")
    li.opens(conversation)
    expect(li.page.get_by_test_id("card-asked")).to_contain_text("可以开发票吗")
    suggestions = li.page.get_by_test_id("suggestions")
    expect(suggestions).to_contain_text("申请开票")
    li.page.get_by_test_id("composer").focus()
    li.page.keyboard.press("Alt+1")
    expect(li.page.get_by_test_id("composer")).to_have_value("可以的。请在“我的订单—申请开票”里填抬头和税号。")
    said = bot_shop.read(f"/conversations/{conversation}/messages")["items"]
    assert "agent" not in {message["sender"]["type"] for message in said}, "nothing is sent before she sends it"
    li.page.get_by_test_id("send").click()
    expect(suggestions).to_have_count(0)
