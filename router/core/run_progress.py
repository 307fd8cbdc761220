"""How far a run is: what was given or settled is counted, and what went out of its turn leaves the rest in order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from models.entities import Run
from models.enums import Connection
from router.core.state import ShopState

MINUTE = timedelta(minutes=1)
RETURN_S = 15
"""Seconds a run waits after a restart: within them a desk that lost its connection tries again (U6)."""
Paced = Mapping[int, tuple[datetime, int]]
"""By agent: when she was last given something, and how many since she had a minute without."""


def given(run: Run, agent_id: int, entry_id: int, at: datetime) -> Run:
    """Count an entry that an agent got; a paused run goes on with it."""
    per_agent = {**run.per_agent, agent_id: run.per_agent.get(agent_id, 0) + 1}
    paced = run.paced
    if run.spread is not None:
        paced = {**paced, agent_id: (at, _recently(run, agent_id, at) + 1)}
    return _taken(run, entry_id, assigned=run.assigned + 1, per_agent=per_agent, paced=paced)


def settled(run: Run, entry_id: int) -> Run:
    """Count an entry that was not handed out."""
    return _taken(run, entry_id, failed=run.failed + 1)


def has_had_enough(run: Run, now: datetime) -> frozenset[int]:
    """Return the agents whom the pace of the run spares now (R7.9).

    Counting starts anew only after a minute without a gift, so that no minute, wherever it begins, has more.
    """
    if run.spread is None:
        return frozenset()
    return frozenset(agent_id for agent_id in run.paced if _recently(run, agent_id, now) >= run.spread)


def next_turn(run: Run, now: datetime) -> datetime:
    """Return when the first of those who had enough may get more, or the slot is over."""
    free = min((run.paced[agent_id][0] + MINUTE for agent_id in has_had_enough(run, now)), default=now + MINUTE)
    return min(free, run.ends_at or free)


def resumes_after_restart(run: Run, grace_s: int, now: datetime) -> datetime:
    """Return when a run goes on after a restart: agents are in grace and need time to be back (R7.16)."""
    back = now + timedelta(seconds=min(RETURN_S, grace_s))
    resumes = max(back, run.resume_at or back)
    return min(resumes, run.ends_at or resumes)


def wake_runs(state: ShopState) -> None:
    """Let runs that wait go on once nobody is in grace any more: whoever may come back is back, or gone (R7.16).

    One that waits for its next minute looks, and waits again (R7.9).
    """
    waiting = [run for run in state.runs.values() if run.resume_at is not None]
    if waiting and all(agent.connection is not Connection.grace for agent in state.agents.values()):
        for run in waiting:
            state.change(replace(run, resume_at=None))


def may_deal(run: Run, now: datetime) -> bool:
    """Tell whether a run is not waiting for the next minute."""
    return run.resume_at is None or run.resume_at <= now


def is_over(run: Run, now: datetime) -> bool:
    """Tell whether the slot of a paced run is over: what is left stays for the next run (R7.9)."""
    return run.ends_at is not None and run.ends_at <= now


def _recently(run: Run, agent_id: int, now: datetime) -> int:
    last, count = run.paced.get(agent_id, (now, 0))
    return count if now - last < MINUTE else 0


def _taken(run: Run, entry_id: int, **counted: Any) -> Run:
    entries = run.entries
    if entries[run.dealt] != entry_id:
        later = (other for other in entries[run.dealt :] if other != entry_id)
        entries = (*entries[: run.dealt], entry_id, *later)
    return replace(run, entries=entries, dealt=run.dealt + 1, resume_at=None, **counted)
