"""Allocation runs as values: how one starts, with its arithmetic, and what its events make of the state (R7.13)."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from models.entities import Entry, Policy, Run, Trace
from models.enums import PoolReason, RunReason, RunState, RunTrigger
from models.events import ConversationPooled, Event, RunFinished, RunItemSettled, RunPaused, RunStarted
from router.core.eligible import Waiting
from router.core.pool import pooled
from router.core.reckoning import reckon
from router.core.registry import evolves
from router.core.run_progress import settled
from router.core.slots import Slot
from router.core.state import ShopState

OPERATOR = "系统自动分配"
"""Who operates a scheduled run (R7.13)."""


class Origin(Struct, frozen=True):
    """Say what started a run, and who."""

    trigger: RunTrigger
    operator: str = OPERATOR
    operator_id: int | None = None
    slot: Slot | None = None


def start(state: ShopState, policy: Policy, origin: Origin, run_id: int, now: datetime) -> list[Event]:
    """Start a run of a policy: its entries are fixed here, in order and cut to the cap (R7.3, R7.8).

    A run that may not or cannot hand out anything is over at once, with the reason (R7.7, R7.13).
    """
    sums = reckon(state, policy, now)
    waiting, cap = sums.waiting, sums.cap
    run = replace(
        _blank(sums.policy, origin, run_id, now),
        online=sums.standing.online,
        headcount=sums.headcount,
        cap=cap,
        eligible=len(waiting),
        left=len(waiting),
        avg_awaiting=sums.standing.avg_awaiting,
    )
    if sums.refusal is not None:
        return over_at_once(run, RunState.failed, sums.refusal, now)
    if not waiting:
        return over_at_once(run, RunState.done, RunReason.nothing_to_allocate, now)
    entered = _enter(state, waiting[:cap], now)
    made = {event.conversation_id: event.entry_id for event in entered}
    entries = tuple(it.entry_id or made[it.conversation_id] for it in waiting[:cap])
    return [*entered, RunStarted(at=now, run=replace(run, entries=entries, left=len(waiting) - len(entries)))]


def missed(policy: Policy, slot: Slot, run_id: int, now: datetime) -> list[Event]:
    """Record a slot that nobody was there to run (R7.5)."""
    origin = Origin(RunTrigger.schedule, slot=slot)
    return over_at_once(_blank(policy, origin, run_id, now), RunState.missed, RunReason.missed, now)


def over_at_once(run: Run, state: RunState, reason: RunReason, now: datetime) -> list[Event]:
    """Record a run that hands out nothing."""
    return [RunStarted(at=now, run=run), finished(run, now, state, reason)]


def finished(run: Run, now: datetime, state: RunState, reason: RunReason | None) -> RunFinished:
    """Close a run with its counts: eligible = assigned + failed + left (R7.13)."""
    return RunFinished(
        at=now,
        run_id=run.id,
        state=state,
        assigned=run.assigned,
        failed=run.failed,
        left=run.left,
        finished_at=now,
        reason=reason,
    )


def _blank(policy: Policy, origin: Origin, run_id: int, now: datetime) -> Run:
    terms, slot = policy.terms, origin.slot
    lasts = timedelta(minutes=terms.every_min)
    return Run(
        id=run_id,
        trigger=origin.trigger,
        operator=origin.operator,
        operator_id=origin.operator_id,
        started_at=now,
        target=policy.target,
        policy_id=policy.id,
        policy_name=terms.name,
        slot=slot.label if slot else None,
        slot_at=slot.at if slot else None,
        quota_per_agent=terms.quota_per_agent,
        min_online=terms.conditions.min_online,
        max_avg_awaiting=terms.conditions.max_avg_awaiting,
        agent_cap=terms.agent_cap,
        spread=terms.spread,
        ends_at=(slot.at if slot else now) + lasts if terms.spread is not None else None,
        respect_capacity=terms.respect_capacity,
        suspended_recent_contact=terms.suspended_recent_contact,
    )


def _enter(state: ShopState, dealt: list[Waiting], now: datetime) -> list[ConversationPooled]:
    """Give those only the bot has had an entry, so that they can be handed out (R7.2)."""
    new = sorted(it.conversation_id for it in dealt if it.entry_id is None)
    return [
        replace(
            pooled(state, state.conversations[conversation_id], PoolReason.bot_unresolved, Trace(), now),
            entry_id=state.next_id(Entry, place),
        )
        for place, conversation_id in enumerate(new)
    ]


@evolves(RunStarted)
def run_started(state: ShopState, event: RunStarted) -> None:
    """Take in a run; its slot is thereby taken, and no earlier one comes again (R7.5)."""
    run = event.run
    state.change(run)
    policy = state.policies.get(run.policy_id or 0)
    if policy is not None and run.slot is not None:
        state.change(replace(policy, last_slot=max(policy.last_slot or "", run.slot)))


@evolves(RunItemSettled)
def run_item_settled(state: ShopState, event: RunItemSettled) -> None:
    """Count an entry that was not handed out; one that left the pool early is taken out of its turn (R7.10)."""
    state.snatched.pop(event.entry_id, None)
    state.change(settled(state.runs[event.run_id], event.entry_id))


@evolves(RunPaused)
def run_paused(state: ShopState, event: RunPaused) -> None:
    """Let a run wait for the next minute (R7.9)."""
    state.change(replace(state.runs[event.run_id], resume_at=event.until))


@evolves(RunFinished)
def run_finished(state: ShopState, event: RunFinished) -> None:
    """Close a run; its rows keep what it did (R7.13)."""
    state.change(
        replace(
            state.runs[event.run_id],
            state=event.state,
            assigned=event.assigned,
            failed=event.failed,
            left=event.left,
            reason=event.reason,
            finished_at=event.finished_at,
        )
    )
    if not state.runs:
        state.snatched.clear()
