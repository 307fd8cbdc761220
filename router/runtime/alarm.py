"""The alarm clock for calendar work: it only rings; what is due, and that it runs once, the core decides (R7.5)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

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

Ring = Callable[[], Awaitable[None]]
log = structlog.get_logger()


class Bell(Protocol):
    """Ring at times; one that rings twice, late, early or not at all makes slots late at worst (ADR 0005)."""

    def start(self, look: Ring) -> None:
        """Call `look` now and every `LOOK_S` seconds."""

    def set(self, shop_id: int, delay_s: float, ring: Ring) -> None:
        """Call `ring` once after so many seconds, instead of what was set for this shop before."""

    def stop(self) -> None:
        """Ring no more."""


class Scheduled:
    """A bell that APScheduler rings; it keeps nothing beyond the process."""

    def __init__(self) -> None:
        """Set it up; `start` lets it run."""
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self, look: Ring) -> None:
        """Call `look` now and every `LOOK_S` seconds."""
        self._scheduler.add_job(look, "interval", seconds=LOOK_S, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def set(self, shop_id: int, delay_s: float, ring: Ring) -> None:
        """Call `ring` once after so many seconds, instead of what was set for this shop before."""
        at = datetime.now(UTC) + timedelta(seconds=delay_s)
        self._scheduler.add_job(ring, "date", run_date=at, id=f"slot {shop_id}", replace_existing=True)

    def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)


class AlarmClock:
    """Ring each shop's slots on time and look again every few seconds, whatever clocks do."""

    def __init__(self, shops: Shops, clock: Clock, bell: Bell | None = None) -> None:
        """Set the clock up; `start` lets it run."""
        self._shops = shops
        self._clock = clock
        self._bell = bell or Scheduled()

    def start(self) -> None:
        """Begin to ring."""
        self._bell.start(self._look)

    def stop(self) -> None:
        """Ring no more."""
        self._bell.stop()

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
            self._bell.set(dispatcher.shop_id, delay, partial(self._ring, dispatcher))


def _next_ring(state: ShopState, now: datetime) -> datetime | None:
    ahead = [next_slot(p, state.shop.timezone, now) for p in state.policies.values() if p.terms.enabled]
    return min((slot[1] for slot in ahead if slot is not None), default=None)
