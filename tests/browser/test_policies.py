"""The policy editor and the records of its runs, as a supervisor works with them."""

from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.shops import Shop
from tests.browser.test_console import open_policy, wait_in_pool


def test_r7_8_the_arithmetic_runs_with_the_numbers_of_the_shop(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周", "安安妈妈")
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    li.starts_serving()
    han.starts_serving()
    page = open_policy(people.supervisor(shop.key))
    cap = page.get_by_test_id("policy-cap")
    expect(cap).to_contain_text("现在 2 人 × 100 = 200；单次不超过 5,000")
    page.get_by_test_id("policy-quota").fill("7")
    expect(cap).to_contain_text("现在 2 人 × 7 = 14")
    expect(cap).to_contain_text("池内符合范围 3 条")
    page.get_by_test_id("policy-min-online").fill("5")
    expect(page.get_by_test_id("block-limits")).to_contain_text("✗ 不满足现在在线不挂起 2 人")
    page.get_by_test_id("policy-preview").click()
    result = page.get_by_test_id("policy-preview-result")
    expect(result).to_contain_text("在线 2 < 5")
    expect(page.get_by_test_id("preview-reason")).to_have_text("在线不挂起客服数条件不满足（2 < 5）")


def test_r7_8_who_makes_the_headcount_is_chosen_saved_and_warned_of(shop: Shop, people: People) -> None:
    page = open_policy(people.supervisor(shop.key))
    warning = page.get_by_text("人数按全店计算，可能都分到一个组")
    expect(warning).to_be_visible()
    page.get_by_test_id("policy-headcount").select_option("targets")
    expect(warning).to_have_count(0)
    expect(page.get_by_test_id("echo-limits")).to_contain_text("对象人数 × 100 条")
    page.get_by_test_id("policy-save").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert shop.read("/policies/1")["policy"]["headcount"] == "targets"


def test_each_block_is_echoed_as_a_sentence_that_follows_what_is_typed(shop: Shop, people: People) -> None:
    page = open_policy(people.supervisor(shop.key))
    expect(page.get_by_test_id("echo-switch")).to_have_text("到时点就自动分配。")
    page.get_by_test_id("policy-enabled").uncheck()
    expect(page.get_by_test_id("echo-switch")).to_have_text("已停用：到时点也不分配，手动分配不受影响。")
    page.get_by_label("等待最久优先").check()
    expect(page.get_by_test_id("echo-range")).to_contain_text("从等得最久的开始。")
    page.get_by_test_id("time-to-0").fill("09:30")
    expect(page.get_by_test_id("echo-times")).to_have_text("每天 09:00–09:30 每 30 分钟一次（共 2 次）。")
    page.get_by_test_id("policy-ready").check()
    expect(page.get_by_test_id("echo-times")).to_contain_text("；客服上线且空闲时也分配一次。")
    page.get_by_test_id("policy-spread").fill("4")
    expect(page.get_by_test_id("echo-limits")).to_contain_text("每人每分钟最多 4 条")


def test_r7_15_a_policy_not_yet_saved_is_previewed_with_why_each_goes_to_whom(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周")
    people.agent(shop.key, "li").starts_serving()
    page = people.supervisor(shop.key).page
    page.goto("/console/policies/new")
    page.get_by_test_id("policy-preview").click()
    split = page.get_by_test_id("preview-split")
    expect(split.locator("tbody tr")).to_have_text(["李雷20 → 2/10"])
    page.get_by_test_id("preview-items").locator("summary").press("Enter")
    expect(page.get_by_test_id("preview-items").locator("tbody tr")).to_have_text(["老周李雷分流", "林小鹿李雷分流"])
    assert len(shop.read("/policies")["items"]) == 1


def test_the_server_refuses_beside_the_field_while_one_types(shop: Shop, people: People) -> None:
    page = people.supervisor(shop.key).page
    page.goto("/console/policies/new")
    page.get_by_test_id("policy-name").fill("自动分配")
    expect(page.locator(".field-error").first).to_be_visible()
    page.get_by_test_id("policy-name").fill("另一条")
    expect(page.locator(".field-error")).to_have_count(0)


def test_r7_an_old_version_is_compared_and_brought_back_by_keyboard(shop: Shop, people: People) -> None:
    shop.change("PATCH", "/policies/1", {"quota_per_agent": 9, "conditions": {"min_online": 3}})
    shop.change("PATCH", "/policies/1", {"enabled": False})
    page = open_policy(people.supervisor(shop.key))
    page.get_by_test_id("policy-history").locator("summary").press("Enter")
    versions = page.get_by_test_id("policy-versions").locator("li[data-testid]")
    expect(versions).to_have_count(3)
    expect(page.get_by_test_id("version-2")).to_contain_text("每名客服分配上限（条） 100 →改为 9")
    page.get_by_test_id("compare-0").select_option("1")
    expect(page.get_by_test_id("compare-result").locator("li")).to_have_count(3)
    back = page.get_by_role("button", name="恢复到第 1 版")
    back.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("自动分配 关 →改为 开")
    dialog.get_by_test_id("confirm").press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("version-4")).to_contain_text("当前")
    expect(page.get_by_test_id("policy-quota")).to_have_value("100")
    saved = shop.read("/policies/1")
    assert (saved["version"], saved["policy"]["enabled"], saved["policy"]["quota_per_agent"]) == (4, True, 100)


def test_u8_who_was_faster_is_shown_beside_mine(shop: Shop, people: People) -> None:
    page = open_policy(people.supervisor(shop.key))
    page.get_by_test_id("policy-quota").fill("50")
    shop.change("PATCH", "/policies/1", {"conditions": {"min_online": 4}})
    page.get_by_test_id("policy-save").click()
    expect(page.get_by_test_id("conflict").locator("tbody tr")).to_have_count(2)
    page.get_by_test_id("conflict-keep").click()
    page.get_by_test_id("policy-save").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    policy = shop.read("/policies/1")["policy"]
    assert (policy["quota_per_agent"], policy["conditions"]["min_online"]) == (50, 4)


def test_r7_1_without_a_pool_the_switch_is_grey_and_says_why(shop: Shop, people: People) -> None:
    li = next(agent["id"] for agent in shop.read("/agents")["items"] if agent["login"] == "li")
    shop.change("PATCH", "/shop", {"offline_handling": "delegate", "delegate": li})
    page = open_policy(people.supervisor(shop.key))
    expect(page.get_by_test_id("policy-handling")).to_contain_text("承接方式：指定账号。不是离线消息池，不会自动分配")
    expect(page.get_by_test_id("policy-enabled")).to_be_disabled()
    expect(page.get_by_test_id("echo-switch")).to_have_text("现在不会自动分配，手动分配不受影响。")


def test_the_next_run_counts_down_on_the_list_the_editor_and_the_wall(shop: Shop, people: People) -> None:
    page = people.supervisor(shop.key).page
    page.goto("/console/policies")
    expect(page.get_by_test_id("next-run")).to_contain_text("今天 10:30 · 还有 2")
    page.goto("/console/policies/1")
    expect(page.get_by_test_id("next-run")).to_contain_text("下次 今天 10:30 · 还有 2")
    page.goto("/console/wall")
    tile = page.get_by_role("link", name="下次自动分配")
    expect(tile).to_contain_text("10:30还有 2")


def test_r7_13_a_finished_run_is_said_once_at_the_desk_and_on_the_consoles(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周", "安安妈妈")
    li, han = people.agent(shop.key, "li"), people.agent(shop.key, "han")
    supervisor = people.supervisor(shop.key)
    runs = people.supervisor(shop.key).page
    runs.goto("/console/runs")
    expect(runs.get_by_test_id("connection-state")).to_have_attribute("data-phase", "ready")
    li.starts_serving()
    li.page.get_by_role("searchbox").focus()
    shop.run_policy()
    said = li.page.get_by_test_id("run-news")
    expect(said).to_contain_text("分配：分给您 3 条离线留言")
    expect(li.page.get_by_role("searchbox")).to_be_focused()
    expect(han.page.get_by_test_id("run-news")).to_be_empty()
    for page in (supervisor.page, runs):
        expect(page.get_by_test_id("run-notice")).to_contain_text("分出 3 条，剩 0")
    expect(runs.get_by_test_id("runs-fresh")).to_have_text("↑ 1 条新记录")
    said.get_by_role("button", name="关闭").press("Enter")
    expect(said).to_be_empty()
    supervisor.page.get_by_test_id("run-notice").get_by_role("link", name="查看").click()
    expect(supervisor.page.get_by_test_id("run-items").locator("tbody tr")).to_have_count(3)


def test_r7_13_a_run_that_failed_says_both_values_on_the_console(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿")
    shop.change("PATCH", "/policies/1", {"conditions": {"min_online": 4}})
    people.agent(shop.key, "li").starts_serving()
    supervisor = people.supervisor(shop.key)
    supervisor.is_connected()
    shop.run_policy()
    expect(supervisor.page.get_by_test_id("run-notice")).to_contain_text("失败：在线不挂起客服数条件不满足（1 < 4）")
    supervisor.page.goto("/console/runs?state=failed")
    expect(supervisor.page.get_by_test_id("runs-table")).to_contain_text("在线不挂起客服数条件不满足（1 < 4）")


def test_r4_6_an_item_shows_its_candidates_on_demand(shop: Shop, people: People) -> None:
    wait_in_pool(shop, "林小鹿", "老周")
    people.agent(shop.key, "li").starts_serving()
    run = shop.run_policy()
    page: Page = people.supervisor(shop.key).page
    page.goto(f"/console/runs/{run}")
    button = page.locator("tr", has_text="老周").get_by_role("button", name="看候选")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    trace = page.get_by_test_id("trace")
    expect(trace).to_have_count(1)
    expect(trace.get_by_test_id("trace-winner")).to_contain_text("选中 李雷")
    button.press("Enter")
    expect(trace).to_have_count(0)
    expect(button).to_be_focused()
