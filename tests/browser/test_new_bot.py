"""An owner's new bot in the browser: made, its secret shown once, asked, its secret changed, and removed again (R8)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.outside import ENVIRONMENT, Outside
from tests.browser.people import People, is_inside, sign_in
from tests.browser.program import Program
from tests.browser.shops import Shop


@pytest.fixture(scope="module")
def program(program: Program) -> Program:
    """Let the program call servers on this machine; no variable has the secret of a bot made here."""
    program.set_variables(ENVIRONMENT)
    return program


@pytest.fixture
def owned(sell: Callable[..., Shop]) -> Shop:
    return sell(owner=True)


def open_bots(shop: Shop, people: People, at: str = "/console/bots") -> Page:
    page = people.browser(permissions=["clipboard-read", "clipboard-write"]).new_page()
    sign_in(page, shop.key, "boss", at)
    page.wait_for_url(is_inside)
    return page


def secret_shown(page: Page) -> str:
    """Copy the secret that is shown this once, and close what shows it."""
    secret = page.get_by_test_id("fresh-secret").inner_text()
    page.get_by_test_id("copy-secret").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.get_by_role("button", name="已记下").click()
    expect(page.get_by_test_id("fresh-secret")).to_have_count(0)
    return secret


def make(page: Page, url: str) -> str:
    """Make a bot of the merchant's own, and return its secret."""
    page.get_by_test_id("new-bot").click()
    page.get_by_test_id("bot-name").fill("acme")
    page.get_by_test_id("bot-url").fill(url)
    page.get_by_test_id("new-bot-save").click()
    secret = secret_shown(page)
    page.wait_for_url("**/console/bots/acme")
    return secret


def test_a_bot_is_made_and_the_next_customer_is_answered_by_it_signed_with_the_secret_that_was_shown_once(
    owned: Shop, bot: Outside, people: People
) -> None:
    page = open_bots(owned, people)
    secret = make(page, f"{bot.url}/turns")
    facts = page.get_by_test_id("bot-facts")
    expect(facts).to_contain_text("一个有效")
    page.reload()
    expect(facts).to_contain_text("没有地方用它")
    assert secret not in page.content()
    facts.get_by_role("link", name="去分流链路选它").click()
    page.get_by_test_id("hop-bot").locator("summary").click()
    page.get_by_test_id("bot-bot_first").check()
    page.get_by_label("哪个机器人").select_option("acme")
    page.get_by_test_id("shop-save").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    customer = people.customer(owned.key)
    customer.says("什么时候发货")
    customer.reads("明天发货。")
    assert bot.received().is_signed_with(secret)


def test_t10_both_secrets_sign_until_the_former_one_is_retired(owned: Shop, bot: Outside, people: People) -> None:
    page = open_bots(owned, people)
    former = make(page, f"{bot.url}/turns")
    owned.change("PATCH", "/shop", {"bot": {"mode": "bot_first", "bot": "acme"}})
    page.reload()
    page.get_by_test_id("bot-rotate").click()
    page.get_by_test_id("confirm").click()
    fresh = secret_shown(page)
    expect(page.get_by_test_id("bot-secret")).to_contain_text("两个有效")
    owned.customer_writes("buyer-1", "在吗")
    asked = bot.received()
    assert (asked.is_signed_with(former), asked.is_signed_with(fresh)) == (True, True)
    page.get_by_test_id("bot-retire").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("bot-secret")).to_contain_text("一个有效")
    owned.customer_writes("buyer-2", "在吗")
    asked = bot.received()
    assert (asked.is_signed_with(former), asked.is_signed_with(fresh)) == (False, True)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(owned: Shop, people: People) -> None:
    page = open_bots(owned, people)
    page.get_by_test_id("new-bot").click()
    page.get_by_test_id("bot-name").fill("faq")
    page.get_by_test_id("bot-url").fill("ftp://bot.example/turns")
    page.get_by_test_id("new-bot-save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("要像 https://bot.example/turns 这样的地址")
    expect(page.get_by_test_id("bot-url")).to_have_value("ftp://bot.example/turns")
    page.get_by_test_id("bot-url").fill("https://bot.example/turns")
    page.get_by_test_id("new-bot-save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("这个名称已经有了，或机器人太多")


def test_a_bot_in_use_names_its_uses_and_the_last_that_goes_leads_to_a_new_one(owned: Shop, people: People) -> None:
    page = open_bots(owned, people, "/console/bots/faq")
    page.get_by_test_id("bot-delete").click()
    page.get_by_test_id("delete-confirm").click()
    expect(page.get_by_test_id("uses")).to_have_text("全店都先问它，或选着它")
    owned.change("PATCH", "/shop", {"bot": {"mode": "off", "bot": None}})
    page.reload()
    page.get_by_test_id("bot-delete").click()
    page.get_by_test_id("delete-confirm").click()
    page.get_by_test_id("first-bot").click()
    expect(page.get_by_test_id("bot-name")).to_be_visible()


def test_a_model_is_made_with_its_key_and_a_faq_bot_with_its_knowledge(owned: Shop, people: People) -> None:
    owned.change("POST", "/knowledge", {"name": "tea"})
    page = open_bots(owned, people)
    page.get_by_test_id("new-bot").click()
    page.get_by_test_id("bot-name").fill("model")
    page.get_by_test_id("bot-kind").select_option("llm")
    page.get_by_test_id("bot-base-url").fill("https://llm.example/v1")
    page.get_by_test_id("bot-model").fill("m")
    page.get_by_test_id("bot-knowledge").select_option("tea")
    page.get_by_test_id("bot-key").fill("sk-very-secret")
    page.get_by_test_id("new-bot-save").click()
    page.wait_for_url("**/console/bots/model")
    expect(page.get_by_test_id("bot-secret")).to_contain_text("已保存，不显示")
    page.get_by_test_id("bot-fallback").select_option("faq")
    page.get_by_test_id("bot-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    page.get_by_test_id("bot-retire").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("bot-secret")).to_contain_text("没有密钥")
    page.get_by_test_id("bot-key-set").click()
    page.get_by_test_id("bot-key").fill("另一个")
    page.get_by_test_id("bot-key-save").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_count(1)
    page.get_by_test_id("bot-key").fill("sk-another")
    page.get_by_test_id("bot-key-save").click()
    expect(page.get_by_test_id("bot-secret")).to_contain_text("已保存，不显示")
    bot = owned.read("/bots/model")
    assert (bot["bot"]["knowledge"], bot["bot"]["fallback"], bot["secrets"]) == ("tea", "faq", 1)


def test_t10_a_supervisor_sees_where_the_secret_is_and_changes_none(owned: Shop, people: People) -> None:
    page = people.supervisor(owned.key).page
    page.goto("/console/bots")
    page.get_by_test_id("bots-table").wait_for()
    expect(page.get_by_test_id("new-bot")).to_have_count(0)
    page.goto("/console/bots/faq")
    page.get_by_test_id("bot-save").wait_for()
    expect(page.get_by_test_id("bot-delete")).to_have_count(0)
