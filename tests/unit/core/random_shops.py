"""Shops drawn at random, small enough to look at, with all that a run takes into account."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from models.entities import Agent, Group, Member, Target
from models.enums import Connection, Presence, Role
from models.shop_file import Conditions
from router.core.state import ShopState
from tests.unit.core.builders import (
    NOW,
    WITH_BOT,
    agent,
    customer,
    entry,
    group,
    left_with_bot,
    owned,
    policy,
    shop,
)

ages = st.integers(min_value=1, max_value=50 * 60).map(lambda minutes: timedelta(minutes=minutes))
facts = st.sampled_from([{}, {"entry": "item_page"}, {"entry": "order_page"}])
mostly = st.sampled_from([True, True, True, False])


def _agent(draw: st.DrawFn, state: ShopState) -> Agent:
    presence = draw(st.sampled_from([Presence.online, Presence.online, Presence.suspended, Presence.offline]))
    connection = draw(st.sampled_from([Connection.connected, Connection.connected, Connection.grace]))
    made = agent(
        state,
        presence,
        connection,
        capacity=draw(st.integers(0, 5)),
        role=draw(st.sampled_from([Role.agent, Role.agent, Role.supervisor, Role.integration])),
    )
    for _ in range(draw(st.integers(0, 3))):
        owned(state, made, awaiting=draw(st.booleans()))
    return made


def _group(draw: st.DrawFn, state: ShopState, team: list[Agent], *, default: bool) -> Group:
    weights = st.sampled_from([0, 50, 100, 100])
    chosen = draw(st.lists(st.sampled_from(team), unique_by=lambda it: it.id, max_size=len(team)))
    members = [Member(it.id, draw(weights), draw(st.integers(0, 1))) for it in chosen]
    takes = () if default else ({"entry": ["item_page"]},)
    return group(state, *members, default=default, takes=takes, strict=draw(st.booleans()))


def _waiting(draw: st.DrawFn, state: ShopState, team: list[Agent]) -> None:
    known: dict[str, Any] = {}
    if draw(st.booleans()):
        known = {"recent_agent_id": draw(st.sampled_from(team)).id, "recent_spoke_at": NOW - draw(ages)}
    who = customer(state, blocked=not draw(mostly), **known)
    wrote_at: datetime = NOW - draw(ages)
    if draw(mostly):
        entry(state, wrote_at, who, draw(facts), asked_human=draw(mostly))
    else:
        left_with_bot(state, wrote_at, who=who, typed=draw(mostly))


def _target(draw: st.DrawFn, team: list[Agent], groups: list[Group]) -> Target:
    kind = draw(st.sampled_from(["shunt_rules", "shunt_rules", "groups", "agents"]))
    if kind == "groups":
        return Target(kind="groups", groups=tuple(draw(st.sets(st.sampled_from([it.id for it in groups])))))
    if kind == "agents":
        return Target(kind="agents", agents=tuple(draw(st.sets(st.sampled_from([it.id for it in team])))))
    return Target()


@st.composite
def shops(draw: st.DrawFn) -> ShopState:
    """Draw a shop at nine o'clock with one policy that is due."""
    state = shop(**WITH_BOT)
    team = [_agent(draw, state) for _ in range(draw(st.integers(1, 5)))]
    groups = [_group(draw, state, team, default=default) for default in (False, draw(mostly))]
    for _ in range(draw(st.integers(0, 12))):
        _waiting(draw, state, team)
    policy(
        state,
        _target(draw, team, groups),
        conditions=Conditions(draw(st.integers(0, 2)), draw(st.sampled_from([None, None, 0.5, 1]))),
        range=draw(st.sampled_from(["asked_human", "all"])),
        order=draw(st.sampled_from(["latest_first", "longest_wait_first"])),
        window_h=draw(st.sampled_from([1, 24])),
        quota_per_agent=draw(st.integers(1, 6)),
        headcount=draw(st.sampled_from([None, "shop", "targets"])),
        agent_cap=draw(st.sampled_from([None, None, 2])),
        respect_capacity=draw(st.booleans()),
        suspended_recent_contact=draw(st.booleans()),
    )
    return state
