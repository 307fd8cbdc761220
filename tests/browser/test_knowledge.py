"""Knowledge in the browser: an edit reaches the next customer, two editors meet, a file comes and goes (R8, R4.5)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.shops import Shop, shop_file

ANSWER = "{customer}您好，现货付款后 24 小时内发出。"
FALLBACK = "现货付款后 24 小时内发出。"
MORE = """\
entries:
  - {id: invoice, questions: [可以开发票吗], answer: 可以。}
  - {id: size, questions: [怎么选尺码], answer: 看尺码表。}
"""


@pytest.fixture
def bot_shop(shop: Shop) -> Shop:
    """A shop whose FAQ bot answers first, from a base that its shop file names."""
    shop.program.apply(shop_file(shop.key, bot="bot_first"))
    return shop


def open_base(shop: Shop, people: People, entry: str = "") -> Page:
    page = people.supervisor(shop.key).page
    page.goto("/console/knowledge")
    page.get_by_test_id("bases-table").get_by_role("link", name="knowledge", exact=True).click()
    if entry:
        page.get_by_test_id(f"entry-{entry}").click()
        page.get_by_test_id("entry-editor").wait_for()
    return page


def save(page: Page) -> None:
    page.get_by_test_id("entry-save").click()
    expect(page.get_by_text("已保存", exact=True).first).to_be_visible()


def test_r8_an_edited_answer_is_what_the_customer_reads_next(bot_shop: Shop, people: People) -> None:
    page = open_base(bot_shop, people, "shipping_time")
    answer = page.get_by_test_id("entry-answer")
    answer.fill("您好，现货付款后 24 小时内发出。")
    answer.press("Home")
    page.get_by_test_id("insert-variable").click()
    page.get_by_role("button", name="{customer}").click()
    expect(answer).to_have_value(ANSWER)
    page.get_by_test_id("entry-fallback").fill(FALLBACK)
    expect(page.get_by_test_id("answer-preview")).to_contain_text("买家您好，现货付款后 24 小时内发出。")
    save(page)
    conversation = bot_shop.customer_writes("buyer-1", "什么时候发货", name="林小鹿")
    expect(page.get_by_test_id("entry-save")).to_have_attribute("aria-disabled", "true")
    assert bot_shop.messages(conversation)[-1] == "林小鹿您好，现货付款后 24 小时内发出。"


def test_of_two_editors_the_slower_one_chooses_field_by_field(bot_shop: Shop, people: People) -> None:
    slow = open_base(bot_shop, people, "invoice")
    fast = open_base(bot_shop, people, "invoice")
    fast.get_by_test_id("entry-answer").fill("电子发票当天开。")
    save(fast)
    slow.get_by_test_id("entry-questions").fill("可以开发票吗\n能开票吗")
    slow.get_by_test_id("entry-save").click()
    conflict = slow.get_by_test_id("conflict")
    expect(conflict.get_by_role("row", name="回答")).to_contain_text("电子发票当天开。")
    slow.get_by_test_id("conflict-keep").click()
    expect(slow.get_by_test_id("entry-answer")).to_have_value("电子发票当天开。")
    save(slow)
    stored = {one["entry"]["key"]: one["entry"] for one in bot_shop.read("/knowledge/1/entries")["items"]}["invoice"]
    assert (stored["questions"], stored["answer"]) == (["可以开发票吗", "能开票吗"], "电子发票当天开。")


def test_what_is_typed_stays_while_another_entry_is_open_and_back_leads_to_it(bot_shop: Shop, people: People) -> None:
    page = open_base(bot_shop, people, "invoice")
    page.get_by_test_id("entry-answer").fill("还没写完")
    page.get_by_test_id("entry-shipping_time").click()
    expect(page.get_by_test_id("entry-answer")).to_have_value(re.compile("48 小时内发出"))
    expect(page.get_by_test_id("entry-invoice")).to_contain_text("未保存")
    page.go_back()
    expect(page.get_by_test_id("entry-answer")).to_have_value("还没写完")
    page.get_by_test_id("entry-save").click()
    expect(page.get_by_test_id("entry-invoice")).not_to_contain_text("未保存")


def test_a_former_version_comes_back_as_a_new_one(bot_shop: Shop, people: People) -> None:
    page = open_base(bot_shop, people, "invoice")
    before = page.get_by_test_id("entry-answer").input_value()
    page.get_by_test_id("entry-answer").fill("不开发票。")
    save(page)
    page.get_by_test_id("entry-history").locator("summary").click()
    expect(page.get_by_test_id("version-2")).to_contain_text("不开发票。")
    page.get_by_role("button", name="恢复到第 1 版").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("entry-answer")).to_have_value(before)
    assert bot_shop.read("/knowledge/1/entries")["items"][1]["version"] == 3


def test_r4_5_what_is_in_use_says_by_whom_and_stays(bot_shop: Shop, people: People) -> None:
    page = people.supervisor(bot_shop.key).page
    page.goto("/console/knowledge")
    page.get_by_test_id("delete-base-1").click()
    page.get_by_test_id("delete-confirm").click()
    expect(page.get_by_test_id("uses")).to_contain_text("机器人 faq 用它回答")
    assert [one["base"]["name"] for one in bot_shop.read("/knowledge")["items"]] == ["knowledge"]


def test_a_new_base_gets_an_entry_and_the_bench_finds_it(bot_shop: Shop, people: People) -> None:
    page = people.supervisor(bot_shop.key).page
    page.goto("/console/knowledge")
    page.get_by_test_id("new-base").click()
    page.get_by_test_id("base-name").fill("knowledge")
    page.get_by_test_id("base-create").click()
    expect(page.get_by_role("dialog")).to_contain_text("there is a knowledge base knowledge already")
    page.get_by_test_id("base-name").fill("新品")
    page.get_by_test_id("base-create").click()
    page.get_by_test_id("new-entry").click()
    page.get_by_test_id("entry-questions").fill("新品什么时候上架")
    page.get_by_test_id("entry-answer").fill("每周一上新。")
    save(page)
    page.get_by_test_id("ask-text").fill("新品什么时候上架呀")
    page.get_by_test_id("ask-text").press("Enter")
    expect(page.get_by_test_id("ask-result")).to_contain_text("每周一上新。")
    page.reload()
    expect(page.get_by_test_id("entry-answer")).to_have_value("每周一上新。")


def test_a_file_says_first_what_it_changes_and_a_downloaded_one_changes_nothing(
    bot_shop: Shop, people: People, tmp_path: Path
) -> None:
    page = open_base(bot_shop, people)
    with page.expect_download() as taken:
        page.get_by_test_id("base-download").click()
    same, more, wrong = taken.value.path().rename(tmp_path / "same.yaml"), tmp_path / "more.yaml", tmp_path / "no.yaml"
    more.write_text(MORE)
    wrong.write_text("entries: [{id: invoice, questions: [发票], answer: '{nothing}'}]")
    page.get_by_test_id("base-upload").click()
    page.get_by_test_id("import-file").set_input_files(wrong)
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("nothing is filled in for {nothing}")
    page.get_by_test_id("import-file").set_input_files(same)
    expect(page.get_by_test_id("import-changes")).to_contain_text("没有要改的")
    expect(page.get_by_test_id("import-go")).to_have_attribute("aria-disabled", "true")
    page.get_by_test_id("import-file").set_input_files(more)
    expect(page.get_by_test_id("import-changes")).to_contain_text("删除 1 条")
    assert len(bot_shop.read("/knowledge/1/entries")["items"]) == 2, "a look changes nothing"
    page.get_by_test_id("import-go").click()
    expect(page.get_by_test_id("entry-size")).to_be_visible()
    expect(page.get_by_test_id("entry-shipping_time")).to_have_count(0)
