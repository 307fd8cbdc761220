"""The pace of a run (`spread`): at most so many per agent and minute, the rest follows while the slot lasts (R7.9)."""

from datetime import datetime

from models.entities import Run
from models.events import Event, RunPaused
from router.core.dealing import deal_entry
from router.core.groups import facts_of, matching_group
from router.core.run_progress import has_had_enough, next_turn
from router.core.shunt import dedicated_to
from router.core.state import ShopState


def deal_next(state: ShopState, run: Run, now: datetime) -> list[Event]:
    """Deal the first entry that somebody may get now; if all who could had their share, let the run wait."""
    spared = has_had_enough(run, now)
    if not spared:
        return deal_entry(state, run, run.entries[run.dealt], now)
    held: set[int | None] = set()
    for entry_id in run.entries[run.dealt :]:
        group_id = _comes_from(state, run, entry_id, spared)
        if group_id in held:
            continue
        if events := deal_entry(state, run, entry_id, now, spared):
            return events
        held.add(group_id)
    return [RunPaused(at=now, run_id=run.id, until=next_turn(run, now))]


def _comes_from(state: ShopState, run: Run, entry_id: int, spared: frozenset[int]) -> int | None:
    """Return what entries have in common that the same agents may get; negative for one that stands alone."""
    entry = state.entries.get(entry_id)
    if entry is None:
        return -entry_id
    customer, conversation = state.customers[entry.customer_id], state.conversations[entry.conversation_id]
    if conversation.excluded or entry.for_agent_id is not None:
        return -entry_id
    if run.target.kind != "shunt_rules":
        return None
    persons = {customer.recent_agent_id, dedicated_to(state, customer)} - {None}
    if not persons <= spared:
        return -entry_id
    group, _ = matching_group(state, facts_of(customer, conversation))
    return group.id if group is not None else None
