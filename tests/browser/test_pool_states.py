"""The pool page by keyboard, live, and in each of its states: empty three times, failed, cut off (ui.md 2, 6)."""

from playwright.sync_api import Page, Route, expect

from tests.browser.people import People
from tests.browser.shops import Shop

LIST = "**/api/v1/pool?*"


def leave(shop: Shop, *names: str) -> None:
    """Let customers write while nobody is there; the last of them stands first."""
    for name in names:
        shop.customer_writes(f"buyer-{ord(name[0])}", f"{name}在等", name=name)


def names(page: Page) -> list[str]:
    return page.locator("[data-testid^=pool-row-] .strong").all_inner_texts()


def picked(page: Page) -> list[str]:
    return page.locator("[data-testid^=pool-row-][aria-selected=true] .strong").all_inner_texts()


def test_shift_and_arrow_choose_a_range_and_escape_lets_it_go(shop: Shop, people: People) -> None:
    leave(shop, "一", "二", "三", "四", "五")
    supervisor = people.supervisor(shop.key)
    supervisor.sees_waiting(5)
    page = supervisor.page
    page.locator("[data-testid^=pool-row-]").nth(1).focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-index='2']")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-index='3']")).to_be_focused()
    assert picked(page) == names(page)[1:4] == ["四", "三", "二"]
    expect(page.get_by_test_id("pool-assign")).to_have_text("分配 3 条…")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-index='2']")).to_be_focused()
    assert len(picked(page)) == 3
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("pool-assign")).to_have_count(0)


def test_r6_7_shift_a_runs_the_policy_once(shop: Shop, people: People) -> None:
    leave(shop, "林小鹿")
    supervisor, li = people.supervisor(shop.key), people.agent(shop.key, "li")
    li.starts_serving()
    supervisor.sees_waiting(1)
    supervisor.page.locator("[data-testid^=pool-row-]").first.focus()
    supervisor.page.keyboard.press("Shift+A")
    expect(supervisor.page.get_by_test_id("pool-result")).to_contain_text("已分配 1 条")
    assert [(run["trigger"], run["assigned"]) for run in shop.read("/runs")["items"]] == [("manual", 1)]


def test_rows_keep_their_places_while_others_come_and_go(shop: Shop, people: People) -> None:
    leave(shop, "一", "二", "三")
    supervisor, li = people.supervisor(shop.key), people.agent(shop.key, "li")
    supervisor.sees_waiting(3)
    page = supervisor.page
    leave(shop, "四")
    expect(page.get_by_test_id("pool-arrived")).to_have_text("↑ 1 条新留言")
    assert names(page) == ["三", "二", "一"]
    li.starts_serving()
    middle = shop.read("/pool?q=%E4%BA%8C")["items"][0]
    shop.change("POST", "/pool/assign", {"entries": [middle["id"]], "to": {"agent": middle_agent(shop)}})
    row = page.get_by_test_id(f"pool-row-{middle['id']}")
    expect(row).to_contain_text("李雷")
    expect(row.get_by_role("checkbox")).to_be_disabled()
    assert names(page) == ["三", "二", "一"]
    page.get_by_test_id("pool-arrived").click()
    expect(page.locator("[data-testid^=pool-row-] .strong")).to_have_text(["四", "三", "一"])


def middle_agent(shop: Shop) -> int:
    """Return the id of 李雷."""
    return next(agent["id"] for agent in shop.read("/agents")["items"] if agent["login"] == "li")


def test_each_kind_of_nothing_says_what_it_is_and_what_to_do(shop: Shop, people: People) -> None:
    page = people.supervisor(shop.key).page
    table = page.get_by_test_id("pool-table")
    expect(table).to_contain_text("没有待分配的留言")
    page.get_by_test_id("pool-tab-handled").click()
    expect(table).to_contain_text("这里还没有留言")
    leave(shop, "林小鹿")
    page.get_by_test_id("pool-tab-waiting").click()
    expect(page.locator("[data-testid^=pool-row-]")).to_have_count(1)
    page.get_by_label("搜索买家").fill("没有这个人")
    page.get_by_label("搜索买家").press("Enter")
    expect(table).to_contain_text("没有符合的留言")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("[data-testid^=pool-row-]")).to_have_count(1)


def test_what_cannot_be_loaded_says_so_keeps_the_old_rows_and_is_tried_again(shop: Shop, people: People) -> None:
    leave(shop, "林小鹿")
    supervisor = people.supervisor(shop.key)
    supervisor.sees_waiting(1)
    page = supervisor.page
    leave(shop, "老周")
    expect(page.get_by_test_id("pool-arrived")).to_be_visible()
    page.route(LIST, refuse)
    page.get_by_test_id("pool-arrived").click()
    alert = page.get_by_role("alert").filter(has_text="留言没有加载出来")
    expect(alert.locator("code")).to_have_text("req-77")
    expect(page.get_by_text("数据停在")).to_be_visible()
    assert names(page) == ["林小鹿"]
    page.unroute(LIST)
    alert.get_by_role("button", name="重试").click()
    supervisor.sees_waiting(2)
    expect(alert).to_have_count(0)
    expect(page.get_by_text("数据停在")).to_have_count(0)


def refuse(route: Route) -> None:
    problem = '{"title": "Unavailable", "status": 503, "code": "unavailable", "detail": "", "request_id": "req-77"}'
    route.fulfill(status=503, content_type="application/problem+json", body=problem)


def test_u6_cut_off_the_page_keeps_its_rows_refuses_to_act_and_catches_up(shop: Shop, people: People) -> None:
    leave(shop, "林小鹿")
    supervisor = people.supervisor(shop.key)
    supervisor.sees_waiting(1)
    page = supervisor.page
    page.get_by_label("选择 林小鹿").check()
    shop.program.end()
    supervisor.is_cut_off()
    assign = page.get_by_test_id("pool-assign")
    expect(assign).to_have_attribute("aria-disabled", "true")
    expect(assign).to_have_attribute("title", "连接中断，暂时不能操作")
    assign.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)
    shop.program.start()
    leave(shop, "老周")
    supervisor.comes_back()
    supervisor.sees_waiting(2)
    expect(assign).not_to_have_attribute("aria-disabled", "true")
    assert picked(page) == ["林小鹿"]


def test_who_looks_at_several_targets_asks_the_server_once_for_each(shop: Shop, people: People) -> None:
    leave(shop, "一", "二")
    supervisor, li = people.supervisor(shop.key), people.agent(shop.key, "li")
    li.starts_serving()
    supervisor.sees_waiting(2)
    page = supervisor.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/pool/preview", hold)
    page.locator("[data-testid^=pool-row-]").first.focus()
    page.keyboard.press("Control+a")
    with page.expect_request("**/api/v1/pool/preview"):
        page.keyboard.press("a")
    dialog = page.get_by_role("dialog")
    busy, split = dialog.get_by_test_id("pool-split-busy"), dialog.get_by_test_id("pool-split")
    expect(busy).to_contain_text("正在预览…")
    dialog.get_by_role("button", name="分流组", exact=True).click()
    dialog.get_by_role("radio").first.check()
    dialog.get_by_role("button", name="一名客服", exact=True).click()
    dialog.get_by_role("radio", disabled=False).first.check()
    expect(busy).to_be_visible()
    with page.expect_request("**/api/v1/pool/preview") as second:
        held[0].continue_()
    assert "agent" in second.value.post_data_json["to"], "the group that was passed over is not asked about"
    expect(busy).to_be_visible()
    held[1].continue_()
    expect(split.locator("tbody tr")).to_have_count(1)
    dialog.get_by_role("button", name="按分流规则", exact=True).click()
    expect(split).to_be_visible()
    assert len(held) == 2
