"""Shop files at random: a handful of agents with little room, groups that overflow or don't, two policies."""

from typing import Any

from hypothesis import strategies as st
from msgspec import convert

from models.shop_file import ShopFile

LOGINS = ("a1", "a2", "a3", "a4", "a5")
ROLES = {"a1": "owner", "a5": "supervisor"}
LEVELS = {"售前": "silver", "售后": "gold", "大客户": "vip"}
"""Each group beside the default takes one level of customers."""

EVERY_DAY = {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
FLAPPING = {"weekly": [EVERY_DAY | {"from": f"09:{start}", "to": f"09:{start + 5}"} for start in (10, 20, 30, 40, 50)]}
"""The walk begins at nine."""

small = st.sampled_from


def agents(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {
            "login": login,
            "name": f"客服{login}",
            "role": ROLES.get(login, "agent"),
            "capacity": draw(small([1, 1, 2, 3, 0])),
            "pool_right": login == "a2",
            "hours": draw(small([None, None, FLAPPING])),
        }
        for login in LOGINS
    ]


def members(draw: st.DrawFn) -> list[dict[str, Any]]:
    chosen = draw(st.lists(small(LOGINS), unique=True, min_size=1, max_size=4))
    weight, priority = small([100, 100, 50, 0]), small([0, 0, 0, 1])
    capacity = small([None, None, 1])
    return [
        {"agent": login, "weight": draw(weight), "priority": draw(priority), "capacity": draw(capacity)}
        for login in chosen
    ]


def groups(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = ["默认", "售前", "售后", *(["大客户"] if draw(st.booleans()) else [])]
    queue = {"limit": draw(small([50, 50, 3, 1, 0])), "timeout_s": draw(small([300, 30]))}
    return [
        {
            "name": name,
            "default": name == "默认",
            "members": members(draw),
            "takes": [{"level": LEVELS[name]}] if name in LEVELS else [],
            "overflow": draw(st.lists(small([other for other in names if other != name]), unique=True, max_size=2)),
            "strict": draw(small([False, False, True])),
            "bot": draw(small([None, "second"])),
            "queue": queue,
            "hours": draw(small([None, None, FLAPPING])),
        }
        for name in names
    ]


def policy(draw: st.DrawFn, name: str) -> dict[str, Any]:
    targets = draw(
        small(
            [
                {"kind": "shunt_rules"},
                {"kind": "groups", "groups": ["售前", "默认"]},
                {"kind": "agents", "agents": ["a2", "a3"]},
            ]
        )
    )
    return {
        "name": name,
        "enabled": draw(st.booleans()),
        "range": draw(small(["asked_human", "all"])),
        "order": draw(small(["latest_first", "longest_wait_first"])),
        "times": [{"from": "09:00", "to": "23:30"}],
        "conditions": {"min_online": draw(small([0, 1, 2])), "max_avg_awaiting": draw(small([None, 1]))},
        "quota_per_agent": draw(small([1, 2, 100])),
        "agent_cap": draw(small([None, 1])),
        "spread": draw(small([None, None, 1])),
        "respect_capacity": draw(st.booleans()),
        "on_agent_ready": draw(st.booleans()),
        "suspended_recent_contact": draw(st.booleans()),
        "targets": targets,
    }


@st.composite
def shop_files(draw: st.DrawFn) -> ShopFile:
    handling = draw(small(["pool", "pool", "pool", "delegate", "owner"]))
    return convert(
        {
            "shop": "tea",
            "name": "茶铺",
            "offline_handling": handling,
            "delegate": "a3" if handling == "delegate" else None,
            "recent_contact": {
                "when_suspended": draw(small(["within_window", "never", "always"])),
                "when_all_suspended": draw(small(["pool", "recent"])),
                "recent_over_capacity": draw(small([False, False, True])),
                "recent_wait_s": draw(small([0, 30, 300])),
            },
            "replies": {"warn_s": 3, "overdue_s": draw(small([180, 5])), "reclaim_s": draw(small([None, 5, 30, 300]))},
            "bot": {"mode": draw(small(["off", "bot_first", "human_first"])), "bot": "first"},
            "bots": {key: {"kind": "faq", "knowledge": "faq", "timeout_s": 5} for key in ("first", "second")},
            "knowledge": {"faq": {"entries": [{"id": "hours", "questions": ["几点开门"], "answer": "九点"}]}},
            "transfer": {"offer_s": draw(small([5, 30, 300])), "to_offline": draw(st.booleans())},
            "handoff": {"idle_s": draw(small([3, 600]))},
            "agents": agents(draw),
            "groups": groups(draw),
            "dedicated": [{"customer": "c1", "agent": "a4"}],
            "policies": [policy(draw, "早"), policy(draw, "晚")],
        },
        ShopFile,
    )
