"""A shop file is read as a whole or refused with the line and reason of every fault, and written back the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from models.errors import Invalid
from models.shop_file import BotSpec, DatedHours, DayHours, MemberSpec, ShopFile, TimeWindow
from router.cli.differences import differences
from router.cli.shop_yaml import ShopDocument, read_shops, write_shop
from tests.unit.core.shop_files import shop_files

FULL = """\
shop: demo                        # key
name: 示例店
timezone: Asia/Shanghai
locale: zh-CN
offline_handling: pool
widget: {origins: ["https://shop.example"]}
hours: null
presence: {grace_s: 45}
replies: {warn_s: 100, overdue_s: 180, reclaim_s: null}
recent_contact: {suspended_h: 24, window_h: 72, when_suspended: within_window, when_all_suspended: pool}
bot: {mode: bot_first, bot: faq}
bots:
  faq: {kind: faq, knowledge: knowledge.yaml, threshold: 0.5, max_misses: 2}
  acme: {kind: webhook, url: "https://acme.example/turns", secret_env: ACME_SECRET, timeout_s: 5}
handoff: {keywords: [人工, 转人工, 真人], idle_s: 600}
agents:
  - {login: owner, name: 店主, role: owner}
  - {login: wang, name: 王主管, role: supervisor}
  - {login: li, name: 李雷, role: agent, capacity: 12}
groups:
  - name: 售前
    default: true
    members: [{agent: li, weight: 100, priority: 0}]
    takes: []
    overflow: []
    strict: false
    bot: null
    queue: {limit: 50, timeout_s: 300}
  - name: 售后
    members: [{agent: wang}]
    takes: [{order_status: [shipped, refunding]}, {entry: order_page}]
dedicated: [{customer: vip-1, agent: li}]
policies:
  - name: 自动分配
    enabled: true
    range: asked_human
    window_h: 24
    order: latest_first
    times: [{from: "09:00", to: 18:00}]
    every_min: 30
    on_agent_ready: false
    targets: {kind: groups, groups: [售前]}
    conditions: {min_online: 2, max_avg_awaiting: null}
    quota_per_agent: 100
    headcount: shop
    agent_cap: null
    suspended_recent_contact: true
"""

TERSE = """\
shop: demo
name: 示例店
timezone: Asia/Shanghai
offline_handling: pool
widget: {origins: ["https://shop.example"]}
bot: {mode: bot_first, bot: faq}
bots:
  faq: {kind: faq, knowledge: knowledge.yaml}
  acme: {kind: webhook, url: "https://acme.example/turns", secret_env: ACME_SECRET}
agents:
  - {login: owner, name: 店主, role: owner}
  - {login: wang, name: 王主管, role: supervisor}
  - {login: li, name: 李雷, role: agent, capacity: 12}
groups:
  - name: 售前
    default: true
    members:
      - {agent: li}
  - name: 售后
    members:
      - {agent: wang}
    takes:
      - {order_status: [shipped, refunding]}
      - {entry: order_page}
dedicated:
  - {customer: vip-1, agent: li}
policies:
  - name: 自动分配
    times:
      - {from: "09:00", to: "18:00"}
    targets: {kind: groups, groups: [售前]}
    conditions: {min_online: 2}
    headcount: shop
"""


def one(text: str) -> ShopDocument:
    (document,) = read_shops(text, "shop.yaml")
    return document


def faults(text: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read_shops(text, "shop.yaml")
    return [f"{fault.field}: {fault.detail}" for fault in refused.value.errors]


def test_every_key_of_the_contract_is_read() -> None:
    shop = one(FULL).shop
    assert shop.bots["acme"] == BotSpec(kind="webhook", url="https://acme.example/turns", secret_env="ACME_SECRET")
    assert shop.groups[0].members == (MemberSpec(agent="li"),)
    assert shop.groups[1].takes == ({"order_status": ["shipped", "refunding"]}, {"entry": "order_page"})
    assert shop.policies[0].times == (TimeWindow("09:00", "18:00"),)


HOURS = """\
shop: demo
name: 示例店
timezone: Asia/Shanghai
offline_handling: pool
hours:
  weekly:
    - {days: [mon, tue], from: "09:00", to: "18:00"}
  dates:
    - {date: '2026-10-01', note: 国庆节}
    - date: '2026-10-02'
      times:
        - {from: "10:00", to: "16:00"}
"""


def test_r11_1_hours_are_read_with_and_without_quotes_and_written_with_them() -> None:
    plain = HOURS.replace('"', "").replace("'", "")
    shop = one(plain).shop
    assert shop.hours is not None
    assert shop.hours.weekly == (DayHours(("mon", "tue"), "09:00", "18:00"),)
    assert shop.hours.dates[0] == DatedHours("2026-10-01", note="国庆节")
    assert shop.hours.dates[1].times == (TimeWindow("10:00", "16:00"),)
    assert one(HOURS).shop == shop
    assert write_shop(shop) == HOURS


def test_what_is_written_leaves_defaults_out_and_keeps_the_order_of_the_contract() -> None:
    assert write_shop(one(FULL).shop) == TERSE


@settings(deadline=None, max_examples=30)
@given(shop_files())
def test_what_is_written_reads_as_the_same_shop(file: ShopFile) -> None:
    assert one(write_shop(file)).shop == file


def test_several_shops_are_several_documents() -> None:
    documents = read_shops("shop: a\nname: 甲\n---\nshop: b\nname: 乙\n---\n", "shop.yaml")
    assert [document.shop.shop for document in documents] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("shop: a b\nname: x", "shop.yaml:1 shop: expected 1 to 64 of a-z, 0-9 and -, got a b"),
        ("shop: a\nname: x\ncolour: red", "shop.yaml:3 colour: unknown key; known are shop, name"),
        ("shop: a", "shop.yaml:1: the key name is missing"),
        ("shop: a\nname: 3", "shop.yaml:2 name: expected text, got a number"),
        ("shop: a\nname: x\nagents: {login: li}", "shop.yaml:3 agents: expected a list, got a mapping"),
        ("shop: a\nname: x\nwidget: [1]", "shop.yaml:3 widget: expected a mapping, got a list"),
        ("shop: a\nname: x\nbots: {3: {kind: faq}}", "shop.yaml:3 bots.3: expected text, got a number"),
        (
            "shop: a\nname: x\nagents:\n- login: li\n  name: 李雷\n  role: boss",
            "shop.yaml:6 agents[0].role: expected one of agent, lead, supervisor, owner, integration, got boss",
        ),
        (
            "shop: a\nname: x\nagents:\n- {login: li, name: 李雷}\n- {login: li, name: 李雷, capacity: -1}",
            "shop.yaml:5 agents[1].capacity: expected a number >= 0",
        ),
        (
            "shop: a\nname: x\npolicies:\n- name: p\n  times:\n  - {from: 9:00, to: '18:00'}",
            "shop.yaml:6 policies[0].times[0].from: expected a time like 09:30, got 9:00",
        ),
        (
            "shop: a\nname: x\nhours:\n  weekly:\n  - {days: [mon, noon], from: 9:00, to: 18:00}",
            "shop.yaml:5 hours.weekly[0].days[1]: expected one of mon, tue, wed, thu, fri, sat, sun, got noon",
        ),
        (
            "%YAML 1.1\n---\nshop: a\nname: x\nhours:\n  weekly:\n  - {days: [mon], from: 10:30, to: 18:00}",
            "shop.yaml:7 hours.weekly[0].from: expected a time like 09:30, got 630",
        ),
        (
            "shop: a\nname: x\nhours:\n  dates:\n  - date: 1.10.2026",
            "shop.yaml:5 hours.dates[0].date: expected a date like 2026-10-01, got 1.10.2026",
        ),
        ("shop: a\nname: x\nshop: b", "shop.yaml:3: found duplicate key"),
        ("shop: [a\nname: x", "shop.yaml:2: "),
        ("shop: a\nname: 'x", "shop.yaml:2: "),
        ("- shop", "shop.yaml:1: a shop is a mapping"),
        ("shop: a\nname: x\n---\nshop: a\nname: y", "shop.yaml:4 shop: a stands already in this file"),
        ("shop: a\nname: \x00", "shop.yaml: "),
    ],
)
def test_a_fault_is_named_by_line_path_and_reason(text: str, fault: str) -> None:
    assert [found for found in faults(text) if found.startswith(fault)]


def test_all_faults_of_all_documents_are_named_at_once() -> None:
    text = "shop: A\nname: 3\n---\nshop: b\nname: x\ngroups: 1\nfoo: 1"
    assert [fault.split(":")[1] for fault in faults(text)] == ["1 shop", "2 name", "6 groups", "7 foo"]


@pytest.mark.parametrize("levels", [60, 5000])
def test_what_is_nested_without_end_is_refused(levels: int) -> None:
    with pytest.raises(Invalid, match="nested too deeply"):
        read_shops(f"shop: a\nname: x\nagents: {'[' * levels}{']' * levels}", "shop.yaml")


@pytest.mark.parametrize("text", ["", "---\n---\n", "# nothing"])
def test_a_file_without_a_shop_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no shop in it"):
        read_shops(text, "shop.yaml")


def test_the_knowledge_a_bot_names_comes_along_from_beside_the_file_or_with_the_bots(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("entries: [{id: a, questions: [可以开发票吗], answer: 可以。}]")
    text = "shop: a\nname: x\nbots: {faq: {kind: faq, knowledge: mine.yaml}, demo: {kind: faq, knowledge: demo.yaml}}"
    (document,) = read_shops(text, str(tmp_path / "shop.yaml"))
    shop, missing = document.ready()
    assert {key: spec.knowledge for key, spec in shop.bots.items()} == {"faq": "mine", "demo": "demo"}
    assert [entry.id for entry in shop.knowledge["mine"].entries] == ["a"]
    assert len(shop.knowledge["demo"].entries) > 20
    assert missing == ()


def test_two_files_of_one_name_are_refused_when_they_differ(tmp_path: Path) -> None:
    for folder, answer in (("a", "可以。"), ("b", "不行。")):
        (tmp_path / folder).mkdir()
        entry = f"entries: [{{id: a, questions: [可以开发票吗], answer: {answer}}}]"
        (tmp_path / folder / "faq.yaml").write_text(entry)
    bots = "bots: {one: {kind: faq, knowledge: a/faq.yaml}, two: {kind: faq, knowledge: b/faq.yaml}}"
    (document,) = read_shops(f"shop: a\nname: x\n{bots}", str(tmp_path / "shop.yaml"))
    (fault,) = document.ready()[1]
    assert (fault.field, fault.detail) == ("bots.two.knowledge", "another knowledge is called faq; rename one")


def test_a_fault_in_the_knowledge_is_named_by_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("entries:\n  - {id: a, questions: [可以开发票吗], answer: '有{tax}吗'}\n")
    (document,) = read_shops(
        "shop: a\nname: x\nbots: {faq: {kind: faq, knowledge: mine.yaml}}", str(tmp_path / "s.yaml")
    )
    with pytest.raises(Invalid) as refused:
        document.ready()
    assert [fault.field for fault in refused.value.errors] == ["mine.yaml:2 entries[0].answer"]


def test_knowledge_that_is_nowhere_is_a_fault_with_its_line(tmp_path: Path) -> None:
    text = "shop: a\nname: x\nbots:\n  faq:\n    kind: faq\n    knowledge: gone.yaml"
    (document,) = read_shops(text, str(tmp_path / "shop.yaml"))
    (fault,) = document.refusal(document.ready()[1]).errors
    assert fault.field == f"{tmp_path / 'shop.yaml'}:6 bots.faq.knowledge"
    assert fault.detail == "there is no file gone.yaml"


def test_changes_are_told_by_name_with_old_and_new_values() -> None:
    before = one(FULL).shop
    changed = FULL.replace("capacity: 12", "capacity: 3").replace("售后", "物流").replace("grace_s: 45", "grace_s: 60")
    after = one(changed.replace("strict: false", "strict: true")).shop
    assert differences(before, after) == [
        "~ presence.grace_s: 45 → 60",
        "~ agents li: capacity: 12 → 3",
        "~ groups 售前: strict: false → true",
        "+ groups 物流",
        "- groups 售后",
    ]
    assert differences(None, before)[0] == "+ shop demo 示例店"
    assert differences(before, before) == []
