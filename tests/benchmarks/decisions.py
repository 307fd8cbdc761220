"""What one routing decision costs, beside a plain `min()` over the members of one group.

Run it alone: `python -m tests.benchmarks.decisions`.
"""

from random import Random
from time import perf_counter

from models.entities import Conversation
from router.core.selection import rank_of
from router.core.shunt import Search, find_agent
from router.core.state import ShopState
from tests.unit.core.builders import NIGHT, NOW, agents, conversation, customer, group, shop

GROUPS = 50
DECISIONS = 3_000


def crowd(agent_count: int) -> tuple[ShopState, list[Conversation]]:
    """Return a shop of so many agents in 50 groups, each with its own product, and one conversation per group."""
    state = shop()
    everybody = agents(state, agent_count, capacity=100, online_since=NIGHT)
    share = agent_count // GROUPS
    asking = []
    for number in range(GROUPS):
        members = everybody[number * share : (number + 1) * share]
        group(state, *members, takes=({"product": f"p{number}"},), default=not number)
        asking.append(conversation(state, customer(state), facts={"product": f"p{number}"}))
    return state, asking


def decision_s(state: ShopState, asking: list[Conversation]) -> float:
    """Return the seconds of one decision: recent contact, dedicated agent, range, ranking, trace."""
    order = [Random(7).choice(asking) for _ in range(DECISIONS)]
    began = perf_counter()
    for one in order:
        find_agent(state, one, NOW, Search())
    return (perf_counter() - began) / DECISIONS


def plain_s(state: ShopState) -> float:
    """Return the seconds of choosing the smallest of one group's members by the same order, with nothing beside."""
    members = state.groups[1].members
    began = perf_counter()
    for _ in range(DECISIONS):
        min(rank_of(state, state.agents[member.agent_id], member) for member in members)
    return (perf_counter() - began) / DECISIONS


def measure() -> list[str]:
    """Return the lines of the report."""
    lines = []
    first = 0.0
    for count in (1_000, 10_000):
        state, asking = crowd(count)
        took, plain = decision_s(state, asking), plain_s(state)
        first = first or took
        lines.append(
            f"one decision, {count:,} agents in {GROUPS} groups: {took * 1e6:.0f} µs"
            f" = {took / plain:.1f} × min() over one group ({plain * 1e6:.0f} µs)"
            f", {took / first:.1f} × that of 1,000 agents"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(measure()))
