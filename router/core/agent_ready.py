"""Runs outside the calendar: an agent comes online and is free (R7.14, `on_agent_ready`)."""

from datetime import datetime

from models.entities import Agent, Policy, Run
from models.enums import OfflineHandling, RunTrigger
from models.events import Event
from router.core.conditions import is_target
from router.core.eligible import eligible
from router.core.runs import Origin, start
from router.core.state import ShopState


def agent_ready(state: ShopState, agent_id: int, now: datetime) -> list[Event]:
    """Start the first policy that waits for this agent, who has just come online or back, and has room.

    Its terms hold as they do for a slot; an empty pool starts nothing, so that coming and going leaves no records.
    """
    agent = state.agents[agent_id]
    if agent.since != now or not state.accepts_new(agent):
        return []
    if state.shop.offline_handling is not OfflineHandling.pool:
        return []
    for policy in sorted(state.policies.values(), key=lambda policy: (policy.position, policy.id)):
        if _waits_for(state, policy, agent) and eligible(state, policy, now):
            return start(state, policy, Origin(RunTrigger.agent_ready), state.next_id(Run), now)
    return []


def _waits_for(state: ShopState, policy: Policy, agent: Agent) -> bool:
    """One run of a policy at a time: while it deals, whoever comes is taken into account by the dealing itself."""
    wants = policy.terms.enabled and policy.terms.on_agent_ready
    dealing = any(run.policy_id == policy.id for run in state.runs.values())
    return wants and not dealing and is_target(state, policy.target, agent)
