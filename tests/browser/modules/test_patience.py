"""U7: nothing moves under the pointer or the focus."""

from playwright.sync_api import Page

LIST = """() => {
  const wanted = ui.signals.signal([1, 2, 3]);
  globalThis.list = new ui.patience.Patience(wanted);
  globalThis.want = (ids) => { wanted.value = ids; };
}"""


def shown(page: Page) -> list[int]:
    found: list[int] = page.evaluate("list.shown.value")
    return found


def test_an_order_nobody_looks_into_changes_at_once(page: Page) -> None:
    page.evaluate(LIST)
    page.evaluate("want([3, 1, 2])")
    assert shown(page) == [3, 1, 2]


def test_changes_wait_while_somebody_is_at_work_and_show_how_many(page: Page) -> None:
    page.clock.install()
    page.evaluate(LIST)
    page.evaluate("list.touch(); want([1, 3, 2])")
    assert shown(page) == [1, 2, 3]
    assert page.evaluate("list.heldBack.value") == 2

    page.clock.run_for(1500)
    page.evaluate("list.touch()")
    page.clock.run_for(1500)
    assert shown(page) == [1, 2, 3]
    page.clock.run_for(600)
    assert (shown(page), page.evaluate("list.heldBack.value")) == ([1, 3, 2], 0)


def test_a_change_that_is_taken_back_waits_no_more(page: Page) -> None:
    page.evaluate(LIST)
    page.evaluate("list.touch(); want([2, 1, 3]); want([1, 2, 3])")
    assert (shown(page), page.evaluate("list.heldBack.value")) == ([1, 2, 3], 0)


def test_settling_shows_the_wanted_order_whoever_is_at_work(page: Page) -> None:
    page.evaluate(LIST)
    page.evaluate("list.touch(); want([2, 1]); list.settle()")
    assert shown(page) == [2, 1]
