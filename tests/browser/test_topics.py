"""From what customers ask to an answer of the bot, and back: a supervisor's way over the topics page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Customer, People
from tests.browser.shops import Shop, shop_file

ASKED = ("这件羊毛衫会不会起球缩水", "羊毛衫起球缩水怎么办", "羊毛衫洗了会起球缩水吗")
ANSWER = "羊毛衫请手洗，水温不超过 30 度。"
MISS = "抱歉，这个问题我还不太明白，可以回复“转人工”联系客服。"


@pytest.fixture
def asked(shop: Shop) -> Shop:
    """A shop whose FAQ bot did not know what three customers asked."""
    shop.program.apply(shop_file(shop.key, bot="bot_first"))
    for number, text in enumerate(ASKED):
        shop.customer_writes(f"c-{number}", text)
    return shop


def open_topic(shop: Shop, people: People) -> Page:
    page = people.supervisor(shop.key).page
    page.goto("/console/topics")
    page.get_by_test_id("topics-table").get_by_role("link", name="起球").first.click()
    page.get_by_test_id("topic-facts").wait_for()
    return page


def draft(page: Page) -> Locator:
    page.get_by_test_id("topic-draft").press("Enter")
    return page.get_by_test_id("draft-answer")


def ask(people: People, shop: Shop, expected: str) -> None:
    customer: Customer = people.customer(shop.key)
    customer.says(ASKED[1])
    customer.reads(expected)


def test_a_drafted_answer_is_published_known_to_the_bot_at_once_and_taken_back(asked: Shop, people: People) -> None:
    page = open_topic(asked, people)
    expect(page.get_by_test_id("topic-examples").get_by_role("listitem")).to_have_count(3)
    answer = draft(page)
    answer.wait_for()
    assert set(page.get_by_test_id("draft-questions").input_value().splitlines()) == set(ASKED)
    expect(page.get_by_test_id("topic-publish")).to_have_attribute("aria-disabled", "true")
    answer.fill(ANSWER)
    page.get_by_test_id("topic-publish").press("Enter")
    expect(page.get_by_test_id("topic-effect")).to_contain_text("发布前 0%")
    ask(people, asked, ANSWER)
    page.reload()
    expect(page.get_by_test_id("topic-effect")).to_contain_text("发布后 100%（1 次提问）")
    page.get_by_test_id("topic-withdraw").press("Enter")
    page.get_by_test_id("confirm").press("Enter")
    expect(page.get_by_test_id("topic-draft")).to_be_visible()
    ask(people, asked, MISS)


def test_a_question_that_leads_elsewhere_is_refused_and_what_was_typed_stays(asked: Shop, people: People) -> None:
    page = open_topic(asked, people)
    draft(page).fill(ANSWER)
    page.get_by_test_id("draft-questions").fill("可以开发票吗")
    page.get_by_test_id("topic-publish").click()
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_test_id("draft-questions")).to_have_value("可以开发票吗")
    expect(page.get_by_test_id("draft-answer")).to_have_value(ANSWER)
    page.reload()
    expect(page.get_by_test_id("draft-questions")).to_have_value("可以开发票吗")
    expect(page.get_by_test_id("draft-answer")).to_have_value(ANSWER)
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_test_id("topic-draft")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("topic-draft")).to_be_visible()
