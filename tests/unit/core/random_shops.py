"""Shops made by a seed, small enough to look at, with all that a run takes into account."""

from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from models.entities import Agent, Group, Member, Target
from models.enums import Connection, Presence, Role
from models.shop_file import Conditions
from router.core.state import ShopState
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    WITH_BOT,
    agent,
    change,
    customer,
    entry,
    group,
    left_with_bot,
    owned,
    policy,
    shop,
)

FACTS: tuple[dict[str, str], ...] = ({}, {"entry": "item_page"}, {"entry": "order_page"})
PRESENCES = (Presence.online, Presence.online, Presence.online, Presence.suspended, Presence.offline)
CONNECTIONS = (Connection.connected, Connection.connected, Connection.connected, Connection.grace)
ROLES = (Role.agent, Role.agent, Role.agent, Role.supervisor, Role.integration)


def _age(chance: Random) -> timedelta:
    """Mostly inside a day."""
    return timedelta(minutes=chance.randint(1, 30 * 60))


def _agent(chance: Random, state: ShopState) -> Agent:
    presence = chance.choice(PRESENCES)
    made = agent(
        state,
        presence,
        chance.choice(CONNECTIONS),
        capacity=chance.randint(0, 8),
        role=chance.choice(ROLES),
        on_shift=chance.random() < 0.95,
        keep_recents=chance.choice((None, None, True, False)) if presence is Presence.suspended else None,
    )
    for _ in range(chance.randint(0, 2)):
        owned(state, made, awaiting=chance.random() < 0.3)
    if state.load(made.id) and chance.random() < 0.1:
        made = change(state, made, next_presence=Presence.suspended)
    return made


def _group(chance: Random, state: ShopState, team: list[Agent], *, default: bool) -> Group:
    chosen = chance.sample(team, chance.randint(1, len(team)))
    members = [Member(it.id, chance.choice((0, 50, 100, 100)), chance.randint(0, 1)) for it in chosen]
    takes = () if default else ({"entry": ["item_page"]},)
    return group(state, *members, default=default, takes=takes, strict=chance.random() < 0.3)


def _waiting(chance: Random, state: ShopState, team: list[Agent]) -> None:
    known: dict[str, Any] = {}
    if chance.random() < 0.5:
        known = {"recent_agent_id": chance.choice(team).id, "recent_spoke_at": NOW - _age(chance)}
    who = customer(state, block=BLOCK if chance.random() < 0.1 else None, **known)
    wrote_at = NOW - _age(chance)
    if chance.random() < 0.8:
        left = {"for_agent_id": chance.choice(team).id} if chance.random() < 0.2 else {}
        entry(state, wrote_at, who, chance.choice(FACTS), asked_human=chance.random() < 0.8, **left)
    else:
        left_with_bot(state, wrote_at, who=who, typed=chance.random() < 0.8)


def _target(chance: Random, team: list[Agent], groups: list[Group]) -> Target:
    kind = chance.choice(("shunt_rules", "shunt_rules", "groups", "agents"))
    if kind == "groups":
        return Target(kind="groups", groups=tuple(it.id for it in chance.sample(groups, chance.randint(1, 2))))
    if kind == "agents":
        chosen = chance.sample(team, chance.randint(1, len(team)))
        return Target(kind="agents", agents=tuple(it.id for it in chosen))
    return Target()


def random_shop(seed: int) -> ShopState:
    """Make a shop at nine o'clock with one policy that is due."""
    chance = Random(seed)
    state = shop(**WITH_BOT)
    team = [_agent(chance, state) for _ in range(chance.randint(1, 6))]
    groups = [_group(chance, state, team, default=default) for default in (False, chance.random() < 0.9)]
    for _ in range(chance.randint(0, 20)):
        _waiting(chance, state, team)
    policy(
        state,
        _target(chance, team, groups),
        conditions=Conditions(chance.choice((0, 1, 1, 2)), chance.choice((None, None, None, 0.5, 1))),
        range=chance.choice(("asked_human", "all")),
        order=chance.choice(("latest_first", "longest_wait_first")),
        window_h=chance.choice((6, 24, 24)),
        quota_per_agent=chance.randint(1, 8),
        headcount=chance.choice((None, "shop", "targets")),
        agent_cap=chance.choice((None, None, 2)),
        respect_capacity=chance.random() < 0.3,
        suspended_recent_contact=chance.random() < 0.7,
    )
    return state


def shops() -> st.SearchStrategy[ShopState]:
    """Draw shops by their seed, which is what a failure names."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(random_shop)
