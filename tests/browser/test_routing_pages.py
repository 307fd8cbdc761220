"""Routing in the console: groups and their ranges, the chain and its order, what a trial tells (R2, R4, R11)."""

from playwright.sync_api import Page, expect

from tests.browser.people import People
from tests.browser.shops import Shop

SHIPPED = {"order_status": ["shipped"]}


def add_group(shop: Shop, name: str, **fields: object) -> int:
    """Have a group that the shop file does not name."""
    return int(shop.change("POST", "/groups", {"name": name, **fields})["id"])


def agent_id(shop: Shop, login: str) -> int:
    return next(int(agent["id"]) for agent in shop.read("/agents")["items"] if agent["login"] == login)


def open_page(shop: Shop, people: People, address: str) -> Page:
    page = people.supervisor(shop.key).page
    page.goto(address)
    return page


def save(page: Page) -> None:
    page.get_by_test_id("group-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()


def take_value(page: Page, fact: str, value: str) -> None:
    page.get_by_test_id("add-range").click()
    page.get_by_test_id("range-fact-0").select_option(fact)
    page.get_by_test_id(f"range-value-0-{fact}").fill(value)
    page.get_by_test_id(f"range-value-0-{fact}").press("Enter")


def test_a_new_group_is_stored_with_members_range_overflow_and_hours(shop: Shop, people: People) -> None:
    page = open_page(shop, people, "/console/groups")
    page.get_by_role("link", name="新分流组").click()
    page.get_by_test_id("group-name").fill("售后")
    page.get_by_test_id("add-member").fill("韩梅梅 (han)")
    han = agent_id(shop, "han")
    page.get_by_test_id(f"weight-{han}").fill("50")
    page.get_by_label("韩梅梅 在本组的上限").fill("3")
    take_value(page, "order_status", "shipped，refunding")
    page.get_by_test_id("overflow-1").check()
    page.get_by_test_id("queue-timeout").fill("120")
    page.get_by_test_id("own-hours").check()
    page.get_by_test_id("add-dated").click()
    page.get_by_label("例外 1，日期").fill("2026-10-01")
    expect(page.get_by_test_id("group-sentence")).to_have_text(
        "接待 订单状态：shipped、refunding 的买家；由 1 名客服按负载 ÷ 权重接待；没人能接时依次找 售前；"
        "都不行就排队，最多 50 人、每人最多等 2分。"
    )
    save(page)
    expect(page).to_have_url(f"{shop.program.url}/console/groups/2")
    stored = shop.read("/groups/2")
    assert [(one["agent"]["id"], one["weight"], one["capacity"]) for one in stored["members"]] == [(han, 50, 3)]
    assert stored["takes"] == [{"order_status": ["shipped", "refunding"]}]
    assert [one["id"] for one in stored["overflow"]] == [1]
    assert stored["queue"] == {"limit": 50, "timeout_s": 120}
    assert stored["hours"]["weekly"] == [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]
    assert [(one["date"], one["times"]) for one in stored["hours"]["dates"]] == [("2026-10-01", [])]


def test_a_value_another_group_takes_is_shown_with_a_link_to_it(shop: Shop, people: People) -> None:
    """R4.1"""
    other = add_group(shop, "售后", takes=[SHIPPED])
    page = open_page(shop, people, "/console/groups/1")
    take_value(page, "order_status", "shipped")
    refused = page.get_by_test_id("collision-0")
    expect(refused).to_have_text("订单状态：shipped 已由别的组接待：售后")
    expect(refused.get_by_role("link", name="售后")).to_have_attribute("href", f"/console/groups/{other}")
    expect(page.get_by_test_id("group-save")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="删除 shipped").click()
    page.get_by_test_id("range-value-0-order_status").fill("paid")
    page.get_by_test_id("range-value-0-order_status").press("Enter")
    expect(refused).to_have_count(0)
    save(page)
    assert shop.read("/groups/1")["takes"] == [{"order_status": ["paid"]}]


def test_who_was_slower_sees_both_versions_and_chooses(shop: Shop, people: People) -> None:
    """U8"""
    page = open_page(shop, people, "/console/groups/1")
    page.get_by_test_id("group-name").fill("售前组")
    shop.change("PATCH", "/groups/1", {"queue": {"limit": 7, "timeout_s": 300}})
    page.get_by_test_id("group-save").click()
    cells = page.get_by_test_id("conflict").locator("tbody").locator("th, td")
    expect(cells).to_have_text(["名称", "售前组", "售前", "排队", "50 人，300 秒", "7 人，300 秒"])
    page.get_by_test_id("conflict-keep").click()
    save(page)
    stored = shop.read("/groups/1")
    assert (stored["name"], stored["queue"]["limit"]) == ("售前组", 7)


def test_a_group_in_use_says_what_uses_it(shop: Shop, people: People) -> None:
    """R4.5"""
    used = add_group(shop, "售后", takes=[SHIPPED])
    shop.change("PATCH", "/groups/1", {"overflow": [used]})
    page = open_page(shop, people, f"/console/groups/{used}")
    page.get_by_test_id("delete-group").click()
    page.get_by_test_id("delete-confirm").click()
    expect(page.get_by_test_id("uses").get_by_role("listitem")).to_have_text(["分流组「售前」溢出到它"])
    page.get_by_role("dialog").get_by_role("button", name="关闭").last.click()
    shop.change("PATCH", "/groups/1", {"overflow": []})
    page.get_by_test_id("delete-group").click()
    page.get_by_test_id("delete-confirm").click()
    expect(page.locator("[data-testid^=group-row-]")).to_have_count(1)
    assert [group["name"] for group in shop.read("/groups")["items"]] == ["售前"]


def test_groups_are_moved_by_keyboard_and_by_number_and_stay_so(shop: Shop, people: People) -> None:
    """R2.5"""
    second, third = (add_group(shop, name, takes=[{"entry": name}]) for name in ("售后", "大客户"))
    page = open_page(shop, people, "/console/shunt")
    rows = page.locator("[data-testid^=order-link-]")
    expect(rows).to_have_text(["售前", "售后", "大客户"])
    page.get_by_test_id(f"order-link-{third}").focus()
    with page.expect_response("**/groups/order"):
        page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_test_id("spoken")).to_have_text("已移到第 2 位，共 3 个")
    expect(page.get_by_test_id(f"order-link-{third}")).to_be_focused()
    with page.expect_response("**/groups/order"):
        page.keyboard.press("Alt+ArrowUp")
    place = page.get_by_label("售后 排第几")
    place.fill("1")
    with page.expect_response("**/groups/order"):
        place.press("Enter")
    expect(rows).to_have_text(["售后", "大客户", "售前"])
    assert [group["id"] for group in shop.read("/groups")["items"]] == [second, third, 1]


def test_settings_are_said_in_plain_words_and_stored(shop: Shop, people: People) -> None:
    """R3.6 and R9.5: the settings of a hop are echoed as a sentence."""
    page = open_page(shop, people, "/console/shunt")
    for hop in ("hop-recent", "hop-replies"):
        page.get_by_test_id(hop).get_by_text("修改").click()
    page.get_by_test_id("recent-wait").fill("90")
    page.get_by_test_id("reclaim-s").fill("600")
    expect(page.get_by_test_id("hop-recent-sentence")).to_contain_text("她已满时先等她 1分30秒，再分给别人")
    expect(page.get_by_test_id("hop-replies-sentence")).to_contain_text("10分 还没回就收回给别人")
    page.get_by_test_id("shop-save").click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    settings = shop.read("/shop")["settings"]
    assert (settings["recent_contact"]["recent_wait_s"], settings["replies"]["reclaim_s"]) == (90, 600)


def test_a_trial_shows_every_step_every_candidate_and_why_the_winner_won(shop: Shop, people: People) -> None:
    """R4.6"""
    li, han, erp = (agent_id(shop, login) for login in ("li", "han", "wang"))
    members = [{"agent": li, "weight": 300}, {"agent": han}, {"agent": erp, "weight": 0}]
    add_group(shop, "售后", takes=[SHIPPED], members=members)
    people.agent(shop.key, "li").starts_serving()
    page = open_page(shop, people, "/console/shunt/try")
    page.get_by_test_id("fact-value-0").fill("shipped")
    page.get_by_test_id("trial-go").click()
    expect(page.get_by_test_id("trial-where")).to_contain_text("会分给 李雷（售后）")
    steps = page.get_by_test_id("trace-step")
    assert [step.get_attribute("data-rule") for step in steps.all()] == ["R2.1", "R3", "R2.3", "R2.5", "R2.6"]
    expect(steps.nth(3)).to_contain_text("订单状态：shipped，接待 shipped")
    expect(page.get_by_test_id("trace-winner")).to_contain_text("只有她能接")
    for agent, said in ((li, "选中"), (han, "离线"), (erp, "权重为 0，只接转交")):
        expect(page.get_by_test_id(f"candidate-{agent}")).to_contain_text(said)
    assert shop.read("/conversations")["items"] == []


def test_a_trial_takes_the_unsaved_changes_of_a_group(shop: Shop, people: People) -> None:
    """R4.6: what is tried is the form as it stands, and nothing of it is stored."""
    people.agent(shop.key, "li").starts_serving()
    people.agent(shop.key, "han").starts_serving()
    page = open_page(shop, people, "/console/groups/1")
    page.get_by_test_id(f"weight-{agent_id(shop, 'li')}").fill("0")
    page.get_by_test_id("try-unsaved").click()
    page.get_by_test_id("trial-go").click()
    expect(page.get_by_test_id("trial-where")).to_contain_text("会分给 韩梅梅（售前）")
    expect(page.get_by_test_id(f"candidate-{agent_id(shop, 'li')}")).to_contain_text("权重为 0，只接转交")
    assert {one["weight"] for one in shop.read("/groups/1")["members"]} == {100}


def test_a_trial_at_another_time_asks_the_hours_of_then(shop: Shop, people: People) -> None:
    """R11.2: outside its hours a group takes nothing new; the default group does."""
    office = {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]}
    members = [{"agent": agent_id(shop, "han")}]
    add_group(shop, "售后", takes=[SHIPPED], members=members, hours=office)
    for login in ("li", "han"):
        people.agent(shop.key, login).starts_serving()
    page = open_page(shop, people, "/console/shunt/try")
    page.get_by_test_id("fact-value-0").fill("shipped")
    for at, goes in (("2026-03-03T09:00", "会分给 韩梅梅（售后）"), ("2026-03-03T18:00", "会分给 李雷（售后）")):
        page.get_by_test_id("trial-at").fill(at)
        page.get_by_test_id("trial-go").click()
        expect(page.get_by_test_id("trial-where")).to_contain_text(goes)
    closed = page.locator("[data-testid=trace-step][data-rule='R11.2']")
    expect(closed).to_contain_text("不在工作时间，不接新会话")
    expect(closed).to_contain_text("分流组 售后")
    expect(closed).to_contain_text("03-04 09:00 开始工作")
