"""Configuration takes effect: what its events make of the state."""

from collections.abc import Iterator

from msgspec.structs import replace

from models.entities import Agent, Group, Policy
from models.events.configuration import (
    AgentConfigured,
    GroupConfigured,
    GroupRemoved,
    PolicyConfigured,
    PolicyRemoved,
    ShopConfigured,
)
from router.core.bot_health import still_known
from router.core.indexes import drop_group
from router.core.opening import opened, set_clock, shifted
from router.core.reclaim import begin_anew
from router.core.registry import evolves
from router.core.state import ShopState


@evolves(ShopConfigured)
def shop_configured(state: ShopState, event: ShopConfigured) -> None:
    """Take in the shop's settings; another time zone or handling lets every calendar begin anew (R7.1, R7.5)."""
    old, new = state.shop, event.shop
    moved = (new.timezone, new.offline_handling) != (old.timezone, old.offline_handling)
    state.change(replace(new, bot_health=still_known(old, new)))
    # Who waits may have more, or less, right to her recent contact now, or be dedicated to another (R2.3, R3.6, R5.2).
    state.queues_in_doubt = state.queues_in_doubt or bool(state.waits_for)
    state.drainable.update(dict.fromkeys(sorted(state.queued_for)))
    set_clock(state, event.at)
    reclaims_again = old.replies.reclaim_s is None and new.replies.reclaim_s is not None
    for agent_id in sorted(state.owned) if reclaims_again else ():
        begin_anew(state, agent_id, event.at)
    for policy in list(state.policies.values()) if moved else ():
        if policy.enabled_at is not None:
            state.change(replace(policy, enabled_at=event.at))


@evolves(AgentConfigured)
def agent_configured(state: ShopState, event: AgentConfigured) -> None:
    """Take in an account; a known one keeps her presence, and may take more now (R5.2)."""
    known = state.agents.get(event.id)
    if known is None:
        known = Agent(id=event.id, login=event.login, name=event.name, since=event.at)
    new = replace(known, **{name: getattr(event, name) for name in ACCOUNT})
    new = shifted(state, new, event.at)
    state.change(new)
    if new.capacity > known.capacity or (known.disabled and not new.disabled) or (new.on_shift and not known.on_shift):
        state.drainable[new.id] = None
    if new.disabled or not new.on_shift:
        state.queues_in_doubt = True


ACCOUNT = ("login", "name", "role", "capacity", "pool_right", "disabled", "hours", "version")
"""What configuration says of an agent; the rest is presence."""


@evolves(GroupConfigured)
def group_configured(state: ShopState, event: GroupConfigured) -> None:
    """Take in a group as its hours have it now; whoever its queue can reach may take from it (R5.2, R11.2)."""
    state.change(opened(state, event.group, event.at))
    state.drainable.update(dict.fromkeys(_reached(state, event.group)))
    state.queues_in_doubt = True


def _reached(state: ShopState, group: Group) -> Iterator[int]:
    others = [state.groups.get(target) for target in group.overflow]
    for found in (group, *others, state.default_group()):
        for member in found.members if found else ():
            yield member.agent_id


@evolves(GroupRemoved)
def group_removed(state: ShopState, event: GroupRemoved) -> None:
    """Forget a group; its row goes with the event."""
    drop_group(state, event.group_id)
    state.touched.pop((Group, event.group_id), None)


@evolves(PolicyConfigured)
def policy_configured(state: ShopState, event: PolicyConfigured) -> None:
    """Take in a policy; what is on record of its slots stays."""
    state.change(in_force(event.policy, state.policies.get(event.policy.id), event))


def in_force(policy: Policy, known: Policy | None, event: PolicyConfigured) -> Policy:
    """Return a policy with `enabled_at`: since when its calendar counts (R7.5).

    That is the moment it was enabled or its times were changed, so that no slot before it counts as missed;
    a disabled policy has none.
    """
    if not policy.terms.enabled:
        since = None
    elif known is None or known.enabled_at is None or _calendar(known) != _calendar(policy):
        since = event.at
    else:
        since = known.enabled_at
    return replace(policy, enabled_at=since, last_slot=known.last_slot if known else policy.last_slot)


def _calendar(policy: Policy) -> object:
    return policy.terms.times, policy.terms.every_min


@evolves(PolicyRemoved)
def policy_removed(state: ShopState, event: PolicyRemoved) -> None:
    """Forget a policy; its runs stay on record."""
    state.policies.pop(event.policy_id, None)
    state.touched.pop((Policy, event.policy_id), None)
