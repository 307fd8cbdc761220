"""Nothing typed is lost (U4)."""

from playwright.sync_api import Page

MAKE = "globalThis.drafts = new ui.drafts.Drafts('demo:3');"


def test_a_draft_survives_a_page_that_goes_away_before_the_pause(page: Page) -> None:
    page.evaluate(MAKE + "drafts.save(41, '请问订单号');")
    page.reload()
    assert page.evaluate(MAKE + "drafts.load(41)") == "请问订单号"


def test_drafts_of_other_conversations_and_people_are_apart(page: Page) -> None:
    page.evaluate(MAKE + "drafts.save(41, 'a'); drafts.flush();")
    assert page.evaluate("[drafts.load(42), new ui.drafts.Drafts('demo:4').load(41)]") == ["", ""]


def test_a_cleared_draft_stays_away(page: Page) -> None:
    page.evaluate(MAKE + "drafts.save(41, 'a'); drafts.flush(); drafts.save(41, 'ab'); drafts.clear(41);")
    page.reload()
    assert page.evaluate(MAKE + "drafts.load(41)") == ""
