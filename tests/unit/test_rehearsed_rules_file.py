"""Other rules as YAML: laid over the shop as it is, or refused with the line of each fault."""

from typing import Any

import pytest
from msgspec import convert, to_builtins

from models.errors import Invalid
from models.shop_file import ShopFile
from router.cli.rehearse.rules import read_rules

SHOP = convert(
    {
        "shop": "tea",
        "name": "茶铺",
        "agents": [{"login": "li", "name": "李雷"}, {"login": "han", "name": "韩梅梅", "capacity": 3}],
        "groups": [
            {"name": "售前", "default": True, "members": [{"agent": "li"}]},
            {"name": "售后", "takes": [{"entry": "order"}], "members": [{"agent": "han"}], "queue": {"limit": 7}},
        ],
        "policies": [{"name": "早", "quota_per_agent": 5, "times": [{"from": "09:00", "to": "10:00"}]}, {"name": "晚"}],
    },
    ShopFile,
)


def laid_over(text: str) -> dict[str, Any]:
    """What of the shop is other by these rules."""
    old, new = to_builtins(SHOP), to_builtins(read_rules(text, "r.yaml", SHOP).file)
    return {key: new[key] for key in new if new[key] != old[key]}


@pytest.mark.parametrize(
    "text",
    [
        "policies: [{name: 早, quota_per_agent: 9}]",
        "[{name: 早, quota_per_agent: 9}]",
        "{name: 早, quota_per_agent: 9}",
    ],
)
def test_policies_are_all_there_are_and_a_known_one_needs_only_what_differs(text: str) -> None:
    (only,) = read_rules(text, "r.yaml", SHOP).file.policies
    assert (only.name, only.quota_per_agent, only.times) == ("早", 9, SHOP.policies[0].times)


def test_a_policy_of_another_name_is_a_new_one() -> None:
    (only,) = read_rules("{name: 夜, order: longest_wait_first}", "r.yaml", SHOP).file.policies
    assert (only.name, only.quota_per_agent) == ("夜", 100)


def test_mappings_are_laid_over_key_by_key() -> None:
    assert laid_over("recent_contact: {window_h: 80}")["recent_contact"]["window_h"] == 80
    assert laid_over("recent_contact: {window_h: 80}")["recent_contact"]["suspended_h"] == 24


def test_groups_and_accounts_are_changed_by_name_the_others_stay() -> None:
    found = laid_over("groups: [{name: 售后, queue: {timeout_s: 60}}]\nagents: [{login: han, capacity: 8}]")
    assert set(found) == {"groups", "agents"}
    assert [it["queue"] for it in found["groups"]] == [{"limit": 50, "timeout_s": 300}, {"limit": 7, "timeout_s": 60}]
    assert [(it["login"], it["capacity"]) for it in found["agents"]] == [("li", 10), ("han", 8)]


def test_a_new_group_comes_last() -> None:
    assert [it["name"] for it in laid_over("groups: [{name: 大客户}]")["groups"]] == ["售前", "售后", "大客户"]


def test_an_empty_mapping_changes_nothing() -> None:
    assert laid_over("{}") == {}


@pytest.mark.parametrize(
    ("text", "refusals"),
    [
        ("quota: 3", ["r.yaml:1 quota"]),
        ("\ngroups:\n  - name: 售后\n    quue: 3", ["r.yaml:4 groups[0].quue"]),
        ("policies:\n  - name: 早\n    quota_per_agent: 0", ["r.yaml:3 policies[0].quota_per_agent"]),
        ("name: 早\nenabled: true\nquota_per_agent: x", ["r.yaml:3 quota_per_agent"]),
        ("- name: 早\n- name: 晚\n  order: newest", ["r.yaml:3 [1].order"]),
        ("policies: 3", ["r.yaml:1 policies"]),
        ("groups: [3]", ["r.yaml:1 groups[0]"]),
        ("agents:\n  - login: ghost", ["r.yaml:2 agents[0]"]),
        ("3", ["r.yaml:1"]),
        ("{a: [", ["r.yaml:1"]),
    ],
)
def test_faults_are_named_by_their_line_in_the_document(text: str, refusals: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_rules(text, "r.yaml", SHOP)
    assert [fault.field for fault in refused.value.errors] == refusals


@pytest.mark.parametrize("text", ["", "---\n{}\n---\n{}"])
def test_there_must_be_one_document(text: str) -> None:
    with pytest.raises(Invalid, match="one YAML document"):
        read_rules(text, "r.yaml", SHOP)
