"""Shunt groups: which one takes a customer, and where it goes from there (R2.5, R2.6, R4.1)."""

from typing import Any

from models.entities import Conversation, Customer, Group, Step
from models.shop_file import Facts
from router.core.reception_range import values_of
from router.core.state import ShopState

RULE = "R2.5"


def facts_of(customer: Customer, conversation: Conversation) -> dict[str, Any]:
    """Return what is known: the customer's facts, overridden by the conversation's, and the channel."""
    return {**customer.facts, **conversation.facts, "channel": conversation.channel}


def in_range(facts: Facts, wanted: Facts) -> bool:
    """Tell whether facts satisfy one entry of a range: every named fact has one of the values (R4.1).

    Facts come from outside and may be of any shape; what is no plain value fits no range.
    """
    return all(_has(facts.get(name), values_of(alternatives)) for name, alternatives in wanted.items())


def _has(fact: object, alternatives: tuple[object, ...]) -> bool:
    if isinstance(fact, list | tuple):
        return any(value in alternatives for value in fact)
    return fact is not None and fact in alternatives


def matching_group(state: ShopState, facts: Facts) -> tuple[Group | None, Step]:
    """Return the first group whose range takes these facts, else the default group, with the step (R2.5)."""
    for group in state.groups_in_order():
        for wanted in group.takes:
            if in_range(facts, wanted):
                values = {
                    "group": group.id,
                    "range": wanted,
                    "facts": {name: facts.get(name) for name in wanted},
                }
                return group, Step(rule=RULE, took=True, detail="range_matches", values=values)
    default = state.default_group()
    if default is None:
        return None, Step(rule=RULE, took=False, detail="no_matching_group", values={"facts": facts})
    return default, Step(rule=RULE, took=True, detail="default_group", values={"group": default.id})


def reach(state: ShopState, group: Group) -> list[Group]:
    """Return the groups to try in order: the group, its overflow, then the default unless strict (R2.6)."""
    order = [group]
    if not group.strict:
        order += [state.groups[target] for target in group.overflow if target in state.groups]
        default = state.default_group()
        order += [default] if default is not None else []
    return list({entry.id: entry for entry in order}.values())


def somebody_serves(state: ShopState, group: Group) -> bool:
    """Tell whether a member who receives by selection counts as online, not suspended (R1.2, R2.6)."""
    return any(member.weight and member.agent_id in state.serving for member in group.members)
