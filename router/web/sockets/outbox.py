"""What waits to be written to one socket: bounded, so that a slow reader costs itself alone (I26)."""

import asyncio
from collections import deque

from aiohttp import WSMsgType

Item = tuple[WSMsgType, bytes]
"""One frame to write: its opcode and its bytes, which other outboxes may share."""


class Outbox:
    """Queue frames for one writer; whoever puts never waits, and learns when the reader is too slow."""

    def __init__(self, frames: int, size: int) -> None:
        """Bound the queue by frames and by bytes."""
        self._frames = frames
        self._size = size
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._waiter: asyncio.Future[None] | None = None
        self._emptied: asyncio.Future[None] | None = None
        self._ending = False

    def __len__(self) -> int:
        return len(self._items)

    def put(self, payload: bytes, opcode: WSMsgType = WSMsgType.TEXT) -> bool:
        """Queue one frame; False when it would not fit or the outbox is ending: nothing was queued.

        An empty outbox takes any frame, so that a large snapshot has a way through; what comes behind it has the
        whole room, or whoever has much to be shown would be cut off for the next word said to her.
        """
        if self._ending or not self.fits(payload):
            return False
        self._bytes += self._weight(payload)
        self._items.append((opcode, payload))
        self._wake(self._waiter)
        return True

    def fits(self, payload: bytes) -> bool:
        """Tell whether a frame may be queued now."""
        full = len(self._items) >= self._frames or self._bytes + len(payload) > self._size
        return not (full and self._items)

    def end(self, *, flush: bool) -> None:
        """Take nothing more; what is queued is still written if `flush`, else dropped."""
        self._ending = True
        if not flush:
            self._items.clear()
        self._wake(self._waiter)
        self._wake(self._emptied)

    async def waiting(self) -> list[Item]:
        """Wait for what is to be written next, all of it; it stays queued until `written`; nothing at the end."""
        while not self._items:
            self._wake(self._emptied)
            if self._ending:
                return []
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return list(self._items)

    def written(self, items: list[Item]) -> None:
        """Let go of what was just written, unless all was dropped meanwhile."""
        if self._items:
            for _, payload in items:
                self._items.popleft()
                self._bytes -= self._weight(payload)

    def _weight(self, payload: bytes) -> int:
        return len(payload) if len(payload) <= self._size else 0

    async def emptied(self) -> None:
        """Wait until everything queued was written, or the outbox ends."""
        while self._items and not self._ending:
            self._emptied = asyncio.get_running_loop().create_future()
            await self._emptied

    @staticmethod
    def _wake(waiter: "asyncio.Future[None] | None") -> None:
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
