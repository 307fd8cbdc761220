"""The alarm clock for calendar work: it only rings; what is due, and that it runs once, the core decides (R7.5)."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from models.commands import RingSlots
from models.errors import ShuntdeskError
from router.core.slots import next_slot
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.shops import Shops

LOOK_S = 5
"""Seconds between two looks at the wall clock (reliability.md section 3): the safety net under the exact ring."""

log = structlog.get_logger()


class AlarmClock:
    """Ring each shop's slots on time and look again every few seconds, whatever clocks do."""

    def __init__(self, shops: Shops, clock: Clock) -> None:
        """Set the clock up; `start` lets it run."""
        self._shops = shops
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.add_job(self._look, "interval", seconds=LOOK_S, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    async def _look(self) -> None:
        """Ring every shop, keep the clock near the wall, and set the exact alarm of the next slot."""
        self._clock.slew(LOOK_S)
        # Stopping cancels a look under way, which the scheduler would report as a fault.
        with suppress(asyncio.CancelledError):
            for dispatcher in self._shops.all():
                await self._ring(dispatcher)

    async def _ring(self, dispatcher: Dispatcher) -> None:
        try:
            await dispatcher.submit(RingSlots())
            at = await dispatcher.ask(_next_ring)
        except ShuntdeskError as refused:
            log.warning("ring_refused", shop=dispatcher.key, code=refused.code)
            return
        if at is not None:
            delay = max(0.0, (at - self._clock.now()).total_seconds())
            self._scheduler.add_job(
                self._ring,
                "date",
                run_date=datetime.now(UTC) + timedelta(seconds=delay),
                args=[dispatcher],
                id=f"slot {dispatcher.shop_id}",
                replace_existing=True,
            )


def _next_ring(state: ShopState, now: datetime) -> datetime | None:
    ahead = [next_slot(p, state.shop.timezone, now) for p in state.policies.values() if p.terms.enabled]
    return min((slot[1] for slot in ahead if slot is not None), default=None)
