"""Messages in the page's language; the Chinese text is the id (ui.md section 11)."""

from playwright.sync_api import Page


def test_a_message_without_a_translation_is_its_chinese_text_filled_in(page: Page) -> None:
    assert page.evaluate("ui.i18n.t('转交自 {name}', {name: '王芳'})") == "转交自 王芳"


def test_a_count_takes_the_form_of_its_language(page: Page) -> None:
    forms = "['↓ {n} new message', '↓ {n} new messages']"
    key = page.evaluate("ui.catalogue.messageKey('↓ {n} 条新消息')")
    page.add_init_script(f"globalThis.shuntdeskMessages = {{'{key}': {forms}}};")
    page.route("**/*", lambda route: route.fulfill(body='<html lang="en"></html>', content_type="text/html"))
    page.reload()
    said = page.evaluate("[1, 2, 1204].map((n) => ui.i18n.tn('↓ {n} 条新消息', n))")
    assert said == ["↓ 1 new message", "↓ 2 new messages", "↓ 1,204 new messages"]
