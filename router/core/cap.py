"""How many entries one run may hand out: headcount × quota, never above 5,000 (R7.8)."""

from collections.abc import Iterable

from models.entities import Conversation, Policy, Target
from router.core.conditions import WHOLE_SHOP, online
from router.core.groups import facts_of, matching_group
from router.core.state import ShopState

MOST_PER_RUN = 5000
"""What one run never exceeds, whoever is online (R7.8)."""


def cap_of(headcount: int, quota_per_agent: int) -> int:
    """Multiply, and cut (R7.8)."""
    return min(headcount * quota_per_agent, MOST_PER_RUN)


def headcount_of(state: ShopState, policy: Policy, waiting: Iterable[Conversation]) -> int:
    """Count the agents whose quotas make the cap (R7.8).

    Compatible: the whole shop's under `shunt_rules`, else the chosen agents'. With `headcount: targets` under
    `shunt_rules` it is the members of the groups that the waiting conversations match.
    """
    shunted = policy.target.kind == "shunt_rules"
    counted = policy.terms.headcount or ("shop" if shunted else "targets")
    if counted == "shop":
        return online(state, WHOLE_SHOP)
    return online(state, _matched(state, waiting) if shunted else policy.target)


def _matched(state: ShopState, waiting: Iterable[Conversation]) -> Target:
    matches = (matching_group(state, facts_of(state.customers[it.customer_id], it))[0] for it in waiting)
    return Target(kind="groups", groups=tuple({group.id: None for group in matches if group is not None}))
