"""Automatic allocation (离线留言自动分配): slots become runs, runs are dealt entry by entry (R7)."""

from datetime import datetime

from msgspec.structs import replace

from models.commands import RingSlots, RunPolicy
from models.entities import Policy, Run
from models.enums import OfflineHandling, RunReason, RunState, RunTrigger
from models.errors import Conflict, Forbidden, NotFound
from models.events import Event, RunFinished, RunPaused
from router.core.pace import deal_next
from router.core.registry import decides
from router.core.run_progress import is_over, may_deal
from router.core.runs import Origin, finished, missed, start
from router.core.slots import due
from router.core.state import ShopState


@decides(RingSlots)
def ring_slots(state: ShopState, command: RingSlots, now: datetime) -> list[Event]:
    """Start what is due, unless a slot's run is still being dealt: its end looks at the calendar again (R7.5).

    A run that waits for its next minute holds up nobody else's slot (R7.9).
    """
    if any(run.slot is not None and may_deal(run, now) for run in state.runs.values()):
        return []
    return _ring(state, now)


@decides(RunPolicy)
def run_policy(state: ShopState, command: RunPolicy, now: datetime) -> list[Event]:
    """Run a policy once by hand, enabled or not; the person is its operator (R7.13)."""
    policy = state.policies.get(command.policy_id)
    if policy is None:
        raise NotFound(f"There is no policy {command.policy_id} in this shop.")
    if not command.by.supervises:
        raise Forbidden("Only a supervisor may run a policy by hand.")
    if state.shop.offline_handling is not OfflineHandling.pool:
        raise Conflict(
            f"This shop gives offline messages to the {state.shop.offline_handling.value}, so there is no automatic "
            "allocation; choose the pool first. Entries can still be assigned by hand."
        )
    origin = Origin(RunTrigger.manual, command.by.name, command.by.id)
    return start(state, policy, origin, state.next_id(Run), now)


def next_item(state: ShopState, run: Run, now: datetime) -> list[Event]:
    """Deal one entry of a running run, or end it when all are dealt or its slot is over (R7.9–R7.11).

    Where it ends, or waits for its next minute, the calendar is looked at again.
    """
    dealt = run.dealt < len(run.entries) and not is_over(run, now)
    events: list[Event] = deal_next(state, run, now) if dealt else [_ended(run, now)]
    stopped = isinstance(events[-1], STOPS)
    return [*events, *_ring(state, now)] if stopped and run.slot is not None else events


STOPS = RunFinished | RunPaused
"""After one of these a run deals nothing for now."""


def _ring(state: ShopState, now: datetime) -> list[Event]:
    """Record what was missed and start what is due, policy by policy, up to the first run with something to deal.

    The next one starts when that run is over, so that it sees the loads and the pool as they are then.
    """
    events: list[Event] = []
    if state.shop.offline_handling is not OfflineHandling.pool:
        return events
    for policy in sorted(state.policies.values(), key=lambda policy: (policy.position, policy.id)):
        events += _ring_one(state, policy, now, _next_run_id(state, events))
        if events and not isinstance(events[-1], RunFinished):
            break
    return events


def _ring_one(state: ShopState, policy: Policy, now: datetime, run_id: int) -> list[Event]:
    answer = due(policy, state.shop.timezone, now)
    events: list[Event] = []
    for place, slot in enumerate(answer.missed):
        events += missed(policy, slot, run_id + place, now)
    if answer.run is not None:
        origin = Origin(RunTrigger.schedule, slot=answer.run)
        events += start(state, policy, origin, run_id + len(answer.missed), now)
    return events


def _next_run_id(state: ShopState, events: list[Event]) -> int:
    return state.next_id(Run, sum(isinstance(event, RunFinished) for event in events))


def _ended(run: Run, now: datetime) -> RunFinished:
    cut_off = len(run.entries) - run.dealt
    nothing = RunReason.missed if cut_off else RunReason.nothing_to_allocate
    reason = None if run.assigned else nothing
    over = replace(run, left=run.left + cut_off)
    return finished(over, now, RunState.done, reason)
