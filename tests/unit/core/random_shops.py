"""Shops made by a seed, small enough to look at, with all that a run takes into account.

`shops` have one policy that is due and whose run ends at once; `busy_shops` are met in the middle of a morning, with
runs under way that wait, deal or were cut short, and deadlines that have come and that nobody has looked at yet.
"""

from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from models.commands import AssignEntries, Command, RingSlots, RunPolicy, Tick
from models.entities import Agent, Group, Member, Target
from models.enums import Connection, Presence, Role
from models.errors import ShuntdeskError
from models.shop_file import Conditions, RecentContactSettings
from router.core.decider import handle
from router.core.state import ShopState
from tests.unit.core.builders import (
    BLOCK,
    NOW,
    SUPERVISOR,
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
    members = [
        Member(it.id, chance.choice((0, 50, 100, 100)), chance.randint(0, 1), chance.choice((None, None, 1, 3)))
        for it in chosen
    ]
    takes = () if default else ({"entry": [chance.choice(("item_page", "order_page"))]},)
    overflow = tuple(chance.sample(sorted(state.groups), min(len(state.groups), chance.randint(0, 2))))
    strict, is_open = chance.random() < 0.3, chance.random() < 0.9
    return group(state, *members, default=default, takes=takes, strict=strict, overflow=overflow, open=is_open)


def _waiting(chance: Random, state: ShopState, team: list[Agent]) -> None:
    known: dict[str, Any] = {}
    if chance.random() < 0.5:
        known = {"recent_agent_id": chance.choice(team).id, "recent_spoke_at": NOW - _age(chance)}
    who = customer(state, block=BLOCK if chance.random() < 0.1 else None, **known)
    wrote_at = NOW - _age(chance)
    if chance.random() < 0.8:
        left = {"for_agent_id": chance.choice(team).id} if chance.random() < 0.2 else {}
        made = entry(state, wrote_at, who, chance.choice(FACTS), asked_human=chance.random() < 0.8, **left)
        if chance.random() < 0.15:
            former = tuple(it.id for it in chance.sample(team, chance.randint(1, len(team))))
            change(state, state.conversations[made.conversation_id], excluded=former)
    else:
        asked = chance.random() < 0.3
        left_with_bot(state, wrote_at, who=who, typed=chance.random() < 0.8, asked_human=asked)


def _target(chance: Random, team: list[Agent], groups: list[Group]) -> Target:
    kind = chance.choice(("shunt_rules", "shunt_rules", "groups", "agents"))
    if kind == "groups":
        return Target(kind="groups", groups=tuple(it.id for it in chance.sample(groups, chance.randint(1, 2))))
    if kind == "agents":
        chosen = chance.sample(team, chance.randint(1, len(team)))
        return Target(kind="agents", agents=tuple(it.id for it in chosen))
    return Target()


def _settings(chance: Random, people: int) -> dict[str, Any]:
    recent = RecentContactSettings(
        suspended_h=chance.choice((1, 24, 24, 48)),
        window_h=chance.choice((12, 72, 72)),
        when_suspended=chance.choice(("within_window", "within_window", "never", "always")),
        recent_over_capacity=chance.random() < 0.2,
    )
    customers = chance.sample(range(1, 20), 3)
    dedicated = {f"c-{number}": chance.randint(1, people) for number in customers}
    return {**WITH_BOT, "recent_contact": recent, "dedicated": dedicated}


def _policy(chance: Random, state: ShopState, **terms: Any) -> None:
    policy(
        state,
        _target(chance, list(state.agents.values()), list(state.groups.values())),
        conditions=Conditions(chance.choice((0, 1, 1, 2)), chance.choice((None, None, None, 0.5, 1))),
        range=chance.choice(("asked_human", "all")),
        order=chance.choice(("latest_first", "longest_wait_first")),
        window_h=chance.choice((6, 24, 24)),
        quota_per_agent=chance.randint(1, 8),
        headcount=chance.choice((None, "shop", "targets")),
        agent_cap=chance.choice((None, None, 2)),
        respect_capacity=chance.random() < 0.3,
        suspended_recent_contact=chance.random() < 0.7,
        **terms,
    )


def _peopled(chance: Random) -> ShopState:
    people = chance.randint(1, 6)
    state = shop(**_settings(chance, people))
    team = [_agent(chance, state) for _ in range(people)]
    for place in range(chance.randint(2, 3)):
        _group(chance, state, team, default=place == 1 and chance.random() < 0.9)
    for _ in range(chance.randint(0, 20)):
        _waiting(chance, state, team)
    return state


def random_shop(seed: int) -> ShopState:
    """Make a shop at nine o'clock with one policy that is due."""
    chance = Random(seed)
    state = _peopled(chance)
    _policy(chance, state)
    return state


def busy_shop(seed: int) -> tuple[ShopState, Command]:
    """Make a shop where much has begun, and say what is asked of it next."""
    chance = Random(seed)
    state = _peopled(chance)
    for _ in range(chance.randint(1, 3)):
        pace, ready = chance.choice((None, None, 1, 2)), chance.random() < 0.2
        _policy(chance, state, spread=pace, enabled=chance.random() < 0.8, on_agent_ready=ready)
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        _begin(chance, state)
    for _ in range(chance.randint(0, 4)):
        _waiting(chance, state, list(state.agents.values()))
    if chance.random() < 0.3:
        its = chance.choice(sorted(state.conversations.values(), key=lambda it: it.id) or [None])
        if its is not None and its.bot is not None and its.entry_id is None:
            change(state, its, waiting_since=its.last_customer_at, idle_at=NOW)
    return state, _command(chance, state)


def _begin(chance: Random, state: ShopState) -> None:
    """Let something be under way a little: what has begun may be refused, and may have dealt some already."""
    try:
        handle(state, _command(chance, state), NOW - timedelta(seconds=chance.choice((0, 1, 30, 61))))
        if chance.random() < 0.3:
            handle(state, Tick(), NOW)
    except ShuntdeskError:
        pass


def _command(chance: Random, state: ShopState) -> Command:
    if not state.entries or chance.random() < 0.5:
        return chance.choice((RingSlots(), RunPolicy(chance.choice(sorted(state.policies)), SUPERVISOR)))
    chosen = chance.choices(range(1, max(state.entries) + 1), k=chance.randint(1, 8))
    one = Target(kind="agents", agents=(chance.choice(sorted(state.agents)),))
    to = chance.choice((one, _target(chance, list(state.agents.values()), list(state.groups.values()))))
    return AssignEntries(tuple(chosen), to, SUPERVISOR)


def shops() -> st.SearchStrategy[ShopState]:
    """Draw shops by their seed, which is what a failure names."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(random_shop)


def busy_shops() -> st.SearchStrategy[tuple[ShopState, Command]]:
    """Draw shops in the middle of a morning, each with a command, by their seed."""
    return st.integers(min_value=0, max_value=2**32 - 1).map(busy_shop)
