"""What one routing decision costs, beside a plain `min()` over the members of one group.

Each decision is followed by its assignment, as in life, so that every one finds a colleague changed since the last;
what is timed is the decision alone: recent contact, dedicated agent, range, ranking, trace. Run it alone:
`python -m tests.benchmarks.decisions`.
"""

from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter

from models.entities import Conversation
from models.enums import ConversationState
from router.core.decider import evolve
from router.core.intent import Intent
from router.core.routing import give
from router.core.selection import rank_of
from router.core.shunt import Found, Search, find_agent
from router.core.state import ShopState
from tests.unit.core.builders import NIGHT, NOW, agents, conversation, customer, group, shop

GROUPS = 50
ROUNDS = 9
DECISIONS = 1_000
"""Decisions of one round; the figure is the median of the rounds."""


def crowd(agent_count: int, capacity: int = 1_000) -> tuple[ShopState, list[Conversation]]:
    """Return a shop of so many agents in 50 groups, each with its own product, and a round's conversations."""
    state = shop()
    everybody = agents(state, agent_count, capacity=capacity, online_since=NIGHT)
    share = agent_count // GROUPS
    for number in range(GROUPS):
        members = everybody[number * share : (number + 1) * share]
        group(state, *members, takes=({"product": f"p{number}"},), default=not number)
    products = Random(7).choices(range(GROUPS), k=ROUNDS * DECISIONS)
    routing = ConversationState.routing
    return state, [conversation(state, customer(state), routing, facts={"product": f"p{it}"}) for it in products]


def assign(state: ShopState, asking: Conversation, found: Found) -> None:
    """Let the decision come true."""
    if found.agent_id is not None:
        evolve(state, give(state, asking, NOW, found, Intent("route")))


def leave(state: ShopState, asking: Conversation, found: Found) -> None:
    """Leave everything as it was."""


def decision_s(
    state: ShopState, asking: list[Conversation], then: Callable[[ShopState, Conversation, Found], None]
) -> float:
    """Return the seconds of one decision; what follows it is not timed."""
    took = 0.0
    for one in asking:
        began = perf_counter()
        found = find_agent(state, one, NOW, Search())
        took += perf_counter() - began
        then(state, one, found)
    return took / len(asking)


def plain_s(state: ShopState) -> float:
    """Return the seconds of choosing the smallest of one group's members by the same order, with nothing beside."""
    members = state.groups[1].members
    began = perf_counter()
    for _ in range(DECISIONS):
        min(rank_of(state, state.agents[member.agent_id], member) for member in members)
    return (perf_counter() - began) / DECISIONS


def rounds(agent_count: int) -> tuple[float, float, float, float]:
    """Return the medians: a decision after a change, with nothing changed, with everybody full; the plain `min()`."""
    state, asking = crowd(agent_count)
    full, waiting = crowd(agent_count, capacity=0)
    found: list[tuple[float, float, float, float]] = []
    for number in range(ROUNDS):
        mine = asking[number * DECISIONS : (number + 1) * DECISIONS]
        theirs = waiting[number * DECISIONS : (number + 1) * DECISIONS]
        quiet, changing = decision_s(state, mine, leave), decision_s(state, mine, assign)
        found.append((changing, quiet, decision_s(full, theirs, leave), plain_s(state)))
    changing, quiet, refused, plain = (median(column) for column in zip(*found, strict=True))
    return changing, quiet, refused, plain


def measure() -> list[str]:
    """Return the lines of the report."""
    lines = []
    first = 0.0
    for count in (1_000, 10_000):
        took, quiet, refused, plain = rounds(count)
        first = first or took
        lines.append(
            f"one decision, {count:,} agents in {GROUPS} groups: {took * 1e6:.0f} µs"
            f" = {took / plain:.1f} × min() over one group ({plain * 1e6:.0f} µs)"
            f", {took / first:.1f} × that of 1,000 agents"
            f" (nothing changed since the last: {quiet * 1e6:.0f} µs, everybody full: {refused * 1e6:.0f} µs)"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(measure()))
