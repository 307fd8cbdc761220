"""Who takes what customers write while nobody is online: the pool, or a named account (R6.1, R6.2)."""

from models.entities import Agent, Conversation, Step
from models.enums import OfflineHandling
from router.core.state import ShopState


def keeper(state: ShopState, conversation: Conversation) -> Agent | None:
    """Return the delegate or the owner, whether online, suspended or not; None where the pool takes it (R6.2).

    One who let this conversation go is not asked again: then it waits in the pool.
    """
    found = None
    if state.shop.offline_handling is OfflineHandling.delegate:
        found = state.agents.get(state.shop.delegate_id or 0)
    elif state.shop.offline_handling is OfflineHandling.owner:
        found = state.agents[min(state.owners)] if state.owners else None
    return found if found is not None and found.id not in conversation.excluded else None


def handling_step(state: ShopState, agent: Agent) -> Step:
    """Explain that the shop's offline handling chose this agent, whatever her load (R6.2)."""
    values = {"agent": agent.id, "load": state.load(agent.id), "capacity": agent.capacity}
    return Step(rule="R6.2", took=True, detail=state.shop.offline_handling.value, values=values)
