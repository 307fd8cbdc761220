"""A shop file that does not fit together is refused as a whole, with all its faults."""

from typing import Any

import pytest

from models.commands import ApplyShopFile
from models.errors import Invalid
from tests.unit.core.shops import BOSS, TEA, faults, refusal, shop, tea

GROUP = {"name": "物流", "takes": [{"entry": "order_page"}]}
MONDAY = {"days": ["mon"], "from": "09:00", "to": "18:00"}
NIGHT_OWL = {"login": "zhao", "name": "赵六"}
POLICY = TEA["policies"][0]
MODEL = {"kind": "llm", "base_url": "https://llm.example/v1", "model": "m", "knowledge": "k.yaml"}
HOOK = {"kind": "webhook", "url": "https://b.example"}
CHATWOOT = {"kind": "chatwoot", "url": "https://b.example", "token_env": "T"}


@pytest.mark.parametrize(
    ("changes", "field", "detail"),
    [
        ({"shop": "coffee"}, "shop", "this is the shop tea"),
        ({"hours": {"weekly": [MONDAY, MONDAY]}}, "hours.weekly[1]", "overlaps hours.weekly[0], on mon"),
        ({"hours": {"dates": [{"date": "2026-02-30"}]}}, "hours.dates[0].date", "there is no day 2026-02-30"),
        ({"agents": [*TEA["agents"], NIGHT_OWL | {"hours": {}}]}, "agents[3].hours", "they never open"),
        ({"groups": [*TEA["groups"], GROUP | {"hours": {"weekly": [MONDAY] * 2}}]}, "groups[2].hours.weekly[1]", "mon"),
        ({"notices": {"offline": "{when}见"}}, "notices.offline", "nothing is filled in for {when}"),
        ({"timezone": "Asia/Nowhere"}, "timezone", "there is no time zone Asia/Nowhere"),
        ({"timezone": ""}, "timezone", "there is no time zone"),
        ({"timezone": "Asia"}, "timezone", "there is no time zone Asia"),
        ({"replies": {"warn_s": 300}}, "replies.warn_s", "before overdue_s"),
        ({"recent_contact": {"suspended_h": 80}}, "recent_contact.suspended_h", "part of window_h"),
        ({"offline_handling": "delegate"}, "delegate", "needs the login"),
        ({"delegate": "ghost"}, "delegate", "no account has the login ghost"),
        ({"bot": {"mode": "bot_first"}}, "bot.bot", "needs a key of bots"),
        ({"bot": {"mode": "bot_first", "bot": "x"}}, "bot.bot", "bots has no key x"),
        ({"bots": {"faq": {"kind": "faq"}}}, "bots.faq.knowledge", "a bot of kind faq needs it"),
        ({"bots": {"w": {"kind": "webhook", "secret_env": "W"}}}, "bots.w.url", "a bot of kind webhook needs it"),
        ({"bots": {"w": HOOK | {"secret_env": ["A", "B", "C"]}}}, "bots.w.secret_env", "or two during a change"),
        ({"bots": {"w": HOOK | {"secret_env": "whsec_c2VjcmV0/+=="}}}, "bots.w.secret_env", "names the environment"),
        ({"bots": {"m": MODEL | {"base_url": None}}}, "bots.m.base_url", "a bot of kind llm needs it"),
        ({"bots": {"m": MODEL | {"key_env": "sk-a-key"}}}, "bots.m.key_env", "names the environment variable"),
        ({"bots": {"c": CHATWOOT | {"url": None}}}, "bots.c.url", "a bot of kind chatwoot needs it"),
        ({"bots": {"c": CHATWOOT | {"token_env": "a-token"}}}, "bots.c.token_env", "names the environment variable"),
        ({"bots": {"m": MODEL | {"fallback": "x"}}}, "bots.m.fallback", "a bot of kind faq"),
        ({"bots": {"m": MODEL | {"fallback": "m"}}}, "bots.m.fallback", "a bot of kind faq"),
        ({"bots": {"f": {"kind": "faq", "knowledge": "k", "fallback": "f"}}}, "bots.f.fallback", "faq has none"),
        ({"agents": [*TEA["agents"], TEA["agents"][1]]}, "agents[3].login", "li stands already at agents[1]"),
        ({"groups": [*TEA["groups"], TEA["groups"][1]]}, "groups[2].name", "售后 stands already at groups[1]"),
        ({"groups": [*TEA["groups"], GROUP | {"default": True}]}, "groups[2].default", "售前 is the default"),
        ({"groups": [*TEA["groups"], GROUP | {"bot": "x"}]}, "groups[2].bot", "bots has no key x"),
        ({"groups": [*TEA["groups"], GROUP | {"overflow": ["x"]}]}, "groups[2].overflow[0]", "no group x"),
        ({"groups": [*TEA["groups"], GROUP | {"overflow": ["物流"]}]}, "groups[2].overflow[0]", "into itself"),
        ({"groups": [*TEA["groups"], GROUP | {"members": [{"agent": "x"}]}]}, "groups[2].members[0].agent", "login x"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{"colour": "red"}]}]}, "groups[2].takes[0].colour", "no such"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{}]}]}, "groups[2].takes[0]", "at least one fact"),
        ({"groups": [*TEA["groups"], GROUP | {"takes": [{"level": []}]}]}, "groups[2].takes[0].level", "one value or"),
        ({"dedicated": [{"customer": "v", "agent": "x"}]}, "dedicated[0].agent", "no account has the login x"),
        ({"dedicated": [{"customer": "v", "agent": "li"}] * 2}, "dedicated[1].customer", "stands already"),
        ({"policies": [POLICY, POLICY]}, "policies[1].name", "stands already at policies[0]"),
        ({"policies": [POLICY | {"times": [{"from": "09:10", "to": "18:00"}]}]}, "policies[0].times[0].from", "09:10"),
        ({"policies": [POLICY | {"times": POLICY["times"] * 2}]}, "policies[0].times[1]", "overlaps"),
        ({"policies": [POLICY | {"targets": {"kind": "groups"}}]}, "policies[0].targets.groups", "at least one"),
        ({"policies": [POLICY | {"targets": {"agents": ["li"]}}]}, "policies[0].targets.agents", "only with kind"),
        (
            {"policies": [POLICY | {"targets": {"kind": "groups", "groups": ["x"]}}]},
            "policies[0].targets.groups[0]",
            "there is no group x",
        ),
    ],
)
def test_a_file_that_does_not_fit_together_is_refused(changes: dict[str, Any], field: str, detail: str) -> None:
    assert detail in faults(shop(), ApplyShopFile(tea(**changes), BOSS))[field]


def test_all_faults_of_a_file_are_named_at_once() -> None:
    file = tea(timezone="x", delegate="y", bot={"mode": "bot_first"})
    assert set(faults(shop(), ApplyShopFile(file, BOSS))) == {"timezone", "delegate", "bot.bot"}
    assert type(refusal(shop(), ApplyShopFile(file, BOSS))) is Invalid


@pytest.mark.parametrize("role", ["supervisor", "integration"])
def test_owner_handling_needs_an_account_with_that_role(role: str) -> None:
    agents = [TEA["agents"][0] | {"role": role}]
    file = tea(offline_handling="owner", agents=agents, groups=[])
    assert "role owner" in faults(shop(), ApplyShopFile(file, BOSS))["offline_handling"]


def test_a_disabled_account_takes_no_messages_as_delegate() -> None:
    agents = [*TEA["agents"][:2], TEA["agents"][2] | {"disabled": True}]
    file = tea(offline_handling="delegate", delegate="zhang", agents=agents)
    assert "disabled" in faults(shop(), ApplyShopFile(file, BOSS))["delegate"]


def test_an_integration_has_no_desk_and_no_group() -> None:
    agents = [*TEA["agents"], {"login": "erp", "name": "ERP", "role": "integration"}]
    groups = [TEA["groups"][0] | {"members": [{"agent": "erp"}]}, TEA["groups"][1]]
    found = faults(shop(), ApplyShopFile(tea(agents=agents, groups=groups), BOSS))
    assert "has no desk" in found["groups[0].members[0].agent"]
