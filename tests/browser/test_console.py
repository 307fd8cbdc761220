"""A supervisor's work: what a policy would do, what it did, and handing out by hand."""

from playwright.sync_api import Page, expect

from tests.browser.people import People, Supervisor
from tests.browser.shops import Shop


def wait_in_pool(shop: Shop, *customers: str) -> None:
    """Let customers write while nobody is there."""
    for number, name in enumerate(customers):
        shop.customer_writes(f"buyer-{number}", f"{name}在等", name=name)


def open_policy(supervisor: Supervisor) -> Page:
    supervisor.page.goto("/console/policies")
    supervisor.page.get_by_test_id("policies-table").get_by_role("link", name="自动分配").click()
    page = supervisor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("策略「自动分配」")
    return page


def test_the_preview_shows_the_run_that_follows(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周", "安安妈妈", "陆先生", "小满")
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    page = open_policy(people.supervisor(shop.key))

    page.get_by_test_id("policy-preview").click()
    expect(page.get_by_test_id("preview-reason")).to_have_text("无人在线")
    li.starts_serving()
    han.starts_serving()
    page.get_by_test_id("policy-quota").fill("2")
    page.get_by_test_id("policy-preview").click()
    result = page.get_by_test_id("policy-preview-result")
    expect(result).to_contain_text("池内 5 → 取最晚 4")
    expect(result).to_contain_text("上限 2 × 2 = 4 条")
    expect(result).to_contain_text("分配 4 条 · 剩 1 条")
    foretold = page.get_by_test_id("preview-split").locator("tbody tr").all_inner_texts()
    assert sorted(foretold) == ["李雷\t2\t0 → 2/10", "韩梅梅\t2\t0 → 2/10"]

    page.get_by_test_id("policy-save").click()
    page.get_by_test_id("policy-run").click()
    done = page.get_by_test_id("policy-run-result")
    expect(done).to_contain_text("已分配 4 条")
    done.get_by_role("link", name="查看").click()
    for name, number in {"成功": "4", "剩余": "1", "单次上限": "4", "符合范围": "5"}.items():
        expect(page.locator(".tile", has_text=name).locator("strong")).to_have_text(number)
    items = page.get_by_test_id("run-items")
    for name in ("李雷", "韩梅梅"):
        expect(items.locator("tbody tr", has_text=name)).to_have_count(2)
    for agent in (li, han):
        expect(agent.page.locator("[data-testid^=conversation-row-]")).to_have_count(2)


def test_a_bound_between_two_slots_is_refused_beside_its_field(shop: Shop, people: People) -> None:
    page = open_policy(people.supervisor(shop.key))
    expect(page.get_by_test_id("policy-slots")).to_contain_text("共 19 次")
    bound = page.get_by_test_id("time-from-0")
    bound.fill("09:10")
    expect(page.locator("#bound-0-from-error")).to_contain_text("09:00")
    expect(page.locator("#bound-0-from-error")).to_contain_text("09:30")
    expect(bound).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("policy-save")).to_have_attribute("aria-disabled", "true")
    bound.fill("09:30")
    page.get_by_test_id("time-to-0").fill("10:00")
    expect(page.get_by_test_id("policy-slots")).to_have_text("09:30、10:00，共 2 次")
    page.get_by_test_id("policy-save").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("policy-slots")).to_have_text("09:30、10:00，共 2 次")


def test_selected_entries_are_handed_out_by_hand_with_the_persons_name(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周", "安安妈妈")
    supervisor, li = people.supervisor(shop.key), people.agent(shop.key, "li")
    supervisor.sees_waiting(3)
    li.starts_serving()
    page = supervisor.page
    for name in ("林小鹿", "老周"):
        page.get_by_label(f"选择 {name}").check()
    page.get_by_test_id("pool-assign").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="一名客服").click()
    dialog.get_by_label("李雷").check()
    dialog.get_by_label("备注").fill("老买家，先回")
    dialog.get_by_test_id("pool-assign-confirm").click()
    expect(page.get_by_test_id("pool-result")).to_contain_text("已分配 2 条")
    supervisor.sees_waiting(1)

    rows = li.page.locator("[data-testid^=conversation-row-]")
    expect(rows).to_have_count(2)
    rows.filter(has_text="老周").click()
    card = li.page.get_by_test_id("system-card")
    expect(card.get_by_test_id("system-reason")).to_have_text("离线留言分配")
    expect(card).to_contain_text("操作者 王主管")
    expect(card).to_contain_text("老买家，先回")


def test_everything_filtered_is_handed_out_and_the_pool_follows(shop: Shop, people: People) -> None:
    wait_in_pool(shop, *(f"买家{number}" for number in range(30)))
    supervisor, li, han = people.supervisor(shop.key), people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    han.starts_serving()
    page = supervisor.page
    page.get_by_test_id("pool-select-all").click()
    page.get_by_test_id("pool-assign").click()
    page.get_by_test_id("pool-assign-confirm").click()
    expect(page.get_by_test_id("pool-result")).to_contain_text("已分配 30 条")
    expect(page.get_by_test_id("pool-table")).to_contain_text("没有待分配的留言")
    for agent in (li, han):
        expect(agent.page.locator("[data-testid^=conversation-row-]")).to_have_count(15)
