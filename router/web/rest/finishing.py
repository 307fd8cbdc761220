"""Wait for a run to finish: small ones are over in a moment, and whoever started one wants to see what it did."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from models.events import Event, RunFinished
from router.runtime.feed import Feed

PATIENCE_S = 3.0
"""How long an answer waits; a larger run is shown as running and goes on."""


class Finishes:
    """Tell when runs finish, as the feed does."""

    def __init__(self, feed: Feed) -> None:
        """Listen from now on."""
        self._expected: dict[tuple[int, int], list[asyncio.Event]] = {}
        feed.subscribe(self._hear)

    @contextmanager
    def expect(self, shop_id: int, run_id: int) -> Iterator[asyncio.Event]:
        """Give an event that is set when the run finishes from now on."""
        signal = asyncio.Event()
        self._expected.setdefault((shop_id, run_id), []).append(signal)
        try:
            yield signal
        finally:
            self._expected[shop_id, run_id].remove(signal)
            if not self._expected[shop_id, run_id]:
                del self._expected[shop_id, run_id]

    def _hear(self, shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        for _, event in events:
            if isinstance(event, RunFinished):
                for signal in self._expected.get((shop_id, event.run_id), ()):
                    signal.set()


FINISHES: web.AppKey[Finishes] = web.AppKey("finishes", Finishes)
