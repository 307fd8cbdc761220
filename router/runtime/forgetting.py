"""Drop what nobody asks for any more, a little at a time: deliveries, receipts nobody repeats (I5), stray secrets."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from models.errors import ShuntdeskError
from router.runtime.clock import Clock
from router.runtime.shops import Shops
from router.store.deliveries import forget
from router.store.engine import Database
from router.store.kept_secrets import drop_strays
from router.store.receipts import CALLBACK, REQUEST, Dropped, Key, drop_receipts

DELIVERIES_KEPT = timedelta(days=30)
"""How long deliveries stay on record after they ended: what a complaint of last month asks for is still there."""

RECEIPTS_KEPT = {REQUEST: timedelta(hours=24), CALLBACK: timedelta(days=7)}
"""How long an `Idempotency-Key` and a `webhook-id` are answered as before; what begins otherwise stays."""

STRAYS_KEPT = timedelta(hours=1)
"""How long a secret may be stored before something names it."""

EVERY_S = 3600.0
AT_ONCE = 500
"""Rows dropped in one transaction, so that nobody waits for the writer."""

PACE_S = 0.1
"""Seconds between two such transactions, which are for others."""

Rest = Callable[[float], Awaitable[object]]


class Forgetting:
    """Drop what is too old, now and every hour."""

    def __init__(self, shops: Shops, database: Database, clock: Clock) -> None:
        """Set it up; `start` sets it going. `rest` passes the seconds in between."""
        self._shops = shops
        self._database = database
        self._clock = clock
        self.rest: Rest = asyncio.sleep
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._work(), name="forgetting")

    async def stop(self) -> None:
        """End; what is left is dropped after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            # A database that refuses now is asked again in an hour.
            with suppress(ShuntdeskError):
                await self.sweep()
            await self.rest(EVERY_S)

    async def sweep(self) -> None:
        """Drop all that is too old by now; raises `Unavailable` when the database refuses."""
        while await self._deliveries() == AT_ONCE:
            await self.rest(PACE_S)
        for kind, kept in RECEIPTS_KEPT.items():
            while await self._receipts(kind, kept) == AT_ONCE:
                await self.rest(PACE_S)
        await self._database.write(drop_strays, self._clock.now() - STRAYS_KEPT)

    async def _deliveries(self) -> int:
        return await self._database.write(forget, self._clock.now() - DELIVERIES_KEPT, AT_ONCE)

    async def _receipts(self, kind: str, kept: timedelta) -> int:
        """Drop receipts on disk, then in memory: what memory alone has forgotten the disk would refuse as repeated."""
        dropped = await self._database.write(drop_receipts, kind, self._clock.now() - kept, AT_ONCE)
        keys = _by_shop(dropped)
        for dispatcher in self._shops.all():
            dispatcher.drop_receipts(keys[dispatcher.shop_id])
        return len(dropped)


def _by_shop(dropped: list[Dropped]) -> defaultdict[int, list[Key]]:
    found: defaultdict[int, list[Key]] = defaultdict(list)
    for it in dropped:
        found[it.shop_id].append((it.scope, it.key))
    return found
