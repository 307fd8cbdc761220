"""Shunt groups: which one takes a customer, and where it goes from there (R2.5, R2.6, R4.1)."""

from typing import Any

from models.entities import Conversation, Customer, Group, Step
from models.shop_file import Facts
from router.core.state import ShopState

RULE = "R2.5"


def facts_of(customer: Customer, conversation: Conversation) -> dict[str, Any]:
    """Return what is known: the customer's facts, overridden by the conversation's, and the channel."""
    return {**customer.facts, **conversation.facts, "channel": conversation.channel}


def matching_group(state: ShopState, facts: Facts) -> tuple[Group | None, Step]:
    """Return the first group whose range takes these facts, else the default group, with the step (R2.5)."""
    found = state.order.ranges.first(facts)
    if found is not None:
        compared = {name: facts.get(name) for name in found.wanted}
        values = {"group": found.group.id, "range": found.wanted, "facts": compared}
        return found.group, Step(rule=RULE, took=True, detail="range_matches", values=values)
    default = state.default_group()
    if default is None:
        return None, Step(rule=RULE, took=False, detail="no_matching_group", values={"facts": facts})
    return default, Step(rule=RULE, took=True, detail="default_group", values={"group": default.id})


def reach(state: ShopState, group: Group) -> tuple[Group, ...]:
    """Return the groups to try in order: the group, its overflow, then the default unless strict (R2.6)."""
    return state.order.reach(group)


def somebody_serves(state: ShopState, group: Group) -> bool:
    """Tell whether an open group has a member by selection who counts as online, not suspended (R1.2, R2.6, R11.2)."""
    return group.open and any(member.weight and member.agent_id in state.serving for member in group.members)
