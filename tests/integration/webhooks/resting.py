"""Endpoints that rest until the test wakes them, and waiting until all of them do."""

import asyncio

from router.runtime.webhooks import Webhooks

HANG_S = 20


class Resting:
    """Stand in for the passing of time: an endpoint goes on when something happens, or when the test says so."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks
        self._due: dict[int, float | None] = {}
        self._rested = asyncio.Condition()
        webhooks.rest, webhooks.chance = self._rest, lambda: 0.0

    async def _rest(self, wake: asyncio.Event, most_s: float | None) -> None:
        self._due[id(wake)] = most_s
        async with self._rested:
            self._rested.notify_all()
        await wake.wait()
        self._due.pop(id(wake))

    async def quiet(self) -> float | None:
        """Wait until every endpoint rests with nothing in flight; returns in how many seconds something is due."""
        async with asyncio.timeout(HANG_S), self._rested:
            await self._rested.wait_for(self._all)
        going = {id(it.wake) for it in self._webhooks.endpoints()}
        return min((due for wake, due in self._due.items() if due is not None and wake in going), default=None)

    def _all(self) -> bool:
        going = self._webhooks.endpoints()
        return all(id(it.wake) in self._due and not it.wake.is_set() and not it.in_flight for it in going)

    def wake(self) -> None:
        """Have every endpoint look at the time."""
        for endpoint in self._webhooks.endpoints():
            endpoint.wake.set()
