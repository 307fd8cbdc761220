"""A finished run at the desks: who got something learns how much, supervisors how it went (R7.13)."""

import asyncio
from collections.abc import Sequence

import structlog

from models.entities import Run
from models.errors import ShuntdeskError
from models.events import Event, RunFinished
from models.wire.shapes import Ref, rfc3339
from models.wire.told import RunFinishedData, RunShare
from router.runtime.clock import Clock
from router.store.engine import Database
from router.store.queries.runs import find_run, run_shares
from router.web.pool_views import run_view
from router.web.sockets.audience import Audiences, Key
from router.web.sockets.frames import ephemeral
from router.web.views import moment

log = structlog.get_logger()


class RunNews:
    """Tell desks of finished runs, each at most once (I7); nothing is replayed, for the run is on record."""

    def __init__(self, database: Database, agents: Audiences, clock: Clock) -> None:
        """Begin without supervisors."""
        self._database = database
        self._agents = agents
        self._clock = clock
        self._supervisors: set[Key] = set()
        self._telling: set[asyncio.Task[None]] = set()

    def inform(self, key: Key) -> None:
        """Tell a supervisor's desk of every run."""
        self._supervisors.add(key)

    def forget(self, key: Key) -> None:
        """Tell somebody no more whose last socket is gone."""
        if self._agents.get(key) is None:
            self._supervisors.discard(key)

    def note(self, shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        """Take in what was committed; who is told what is read off the records."""
        for _, event in events:
            if isinstance(event, RunFinished):
                task = asyncio.create_task(self._tell(shop_id, event.run_id), name="run-news")
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)

    async def _tell(self, shop_id: int, run_id: int) -> None:
        try:
            run = await self._database.read(find_run, shop_id, run_id)
            shares = await self._database.read(run_shares, shop_id, run_id)
        except ShuntdeskError:
            log.warning("run_news_failed", run=run_id)
            return
        supervisors = {key for key in self._supervisors if key[0] == shop_id}
        for key in supervisors | {(shop_id, agent_id) for agent_id in shares}:
            audience = self._agents.get(key)
            if audience is not None and run is not None:
                audience.mention(self._frame(run, shares.get(key[1], 0), whole=key in supervisors))

    def _frame(self, run: Run, count: int, *, whole: bool) -> bytes:
        """Show the run's record only to those who may open it."""
        data = RunFinishedData(run_view(run) if whole else None, share_of(run, count) if count else None)
        return ephemeral(self._clock.now(), "run.finished", data)

    def close(self) -> None:
        """Tell nothing more."""
        for task in self._telling:
            task.cancel()


def share_of(run: Run, count: int) -> RunShare:
    """Show an agent what a run gave her."""
    policy = None if run.policy_id is None else Ref(run.policy_id, run.policy_name or "")
    return RunShare(run.id, policy, moment(run.slot_at), run.trigger, run.operator, rfc3339(run.started_at), count)
