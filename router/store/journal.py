"""The journal: everything that gathers while one transaction commits goes into the next (group commit)."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from time import perf_counter

import structlog

from models.errors import Unavailable
from router.store.batches import Encoded, Salts, ShopBatch, encode, random_salt
from router.store.engine import Database
from router.store.rows import Head, Rows, read_head
from router.store.statements import execute

BATCHES = 256
BYTES = 4 * 1024 * 1024
"""What one transaction takes at most: enough to share the cost of the disk, little enough to stay prompt."""

Waiter = asyncio.Future[int]
Parts = dict[int, list[Encoded]]
Observer = Callable[[int, float], None]
"""Is told of every transaction: how many batches it held and how many seconds it took."""


class Journal:
    """Commit what dispatchers decided, in order, and say when it is durable (I1).

    Belongs to one event loop; statements are made there and executed by the process that writes.
    """

    def __init__(
        self, database: Database, *, salt: Salts = random_salt, observe: Observer = lambda batches, seconds: None
    ) -> None:
        self._database = database
        self._salt = salt
        self._observe = observe
        self._gathered: deque[tuple[Encoded, Waiter]] = deque()
        self._ends: dict[int, int] = {}
        self._heads: dict[int, Head] = {}
        self._failed: dict[int, str] = {}
        self._committing: asyncio.Task[None] | None = None
        self._log = structlog.get_logger()

    def append(self, batch: ShopBatch) -> Waiter:
        """Queue a batch; the future gives the batch's last seq once it is on disk, in the order of appending.

        It fails with `Unavailable` when the database did not take the batch or the batch does not continue the
        shop's log (I3), and so does everything of that shop until `reset`; other shops do not notice. Cancelling
        the future does not take the batch back.
        """
        waiter: Waiter = asyncio.get_running_loop().create_future()
        encoded = self._encode(batch)
        if encoded is None:
            waiter.set_exception(Unavailable(self._failed[batch.shop_id]))
            return waiter
        self._gathered.append((encoded, waiter))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_gathered(), name="journal")
        return waiter

    def reset(self, shop_id: int, seq: int) -> None:
        """Take batches of a shop (again): its state was loaded and `seq` is its last event."""
        self._failed.pop(shop_id, None)
        self._heads.pop(shop_id, None)
        self._ends[shop_id] = seq

    async def close(self) -> None:
        """Wait until everything that was appended is settled."""
        if self._committing is not None:
            await self._committing

    # -- on the event loop ---------------------------------------------------------------------------------------

    def _encode(self, batch: ShopBatch) -> Encoded | None:
        shop_id = batch.shop_id
        if shop_id in self._failed:
            return None
        end = self._ends.get(shop_id, batch.first_seq - 1)
        if batch.events and batch.first_seq != end + 1:
            self._failed[shop_id] = f"event {batch.first_seq} of shop {shop_id} can't follow {end}"
            return None
        try:
            encoded = encode(batch, self._salt)
        except (TypeError, ValueError) as error:
            self._failed[shop_id] = f"an event of shop {shop_id} can't be written: {error}"
            return None
        if batch.events:
            self._ends[shop_id] = end + len(batch.events)
        return encoded

    async def _commit_gathered(self) -> None:
        while self._gathered:
            taken = self._take()
            parts: Parts = defaultdict(list)
            for encoded, _ in taken:
                parts[encoded.batch.shop_id].append(encoded)
            failed = await self._settle(parts, len(taken))
            self._resolve(taken, failed)

    def _take(self) -> list[tuple[Encoded, Waiter]]:
        taken: list[tuple[Encoded, Waiter]] = []
        size = 0
        while self._gathered and len(taken) < BATCHES and size < BYTES:
            if taken and (taken[-1][0].batch.apart or self._gathered[0][0].batch.apart):
                break
            taken.append(self._gathered.popleft())
            size += taken[-1][0].size
        return taken

    async def _settle(self, parts: Parts, batches: int) -> dict[int, str]:
        if not any(encoded.changes for part in parts.values() for encoded in part):
            return {}
        started = perf_counter()
        try:
            return await self._commit(parts)
        finally:
            self._observe(batches, perf_counter() - started)

    def _resolve(self, taken: list[tuple[Encoded, Waiter]], failed: dict[int, str]) -> None:
        if failed:
            self._failed.update(failed)
            taken += [pair for pair in self._gathered if pair[0].batch.shop_id in failed]
            self._gathered = deque(pair for pair in self._gathered if pair[0].batch.shop_id not in failed)
        for encoded, waiter in taken:
            batch = encoded.batch
            if waiter.done():
                continue
            if batch.shop_id in failed:
                waiter.set_exception(Unavailable(failed[batch.shop_id]))
            else:
                waiter.set_result(batch.first_seq + len(batch.events) - 1)

    async def _commit(self, parts: Parts) -> dict[int, str]:
        if await self._try(parts) is None:
            return {}
        # Somebody's part was refused: each shop again alone, so that it fails alone.
        tried = {shop_id: await self._try({shop_id: part}) for shop_id, part in parts.items()}
        return {shop_id: reason for shop_id, reason in tried.items() if reason is not None}

    async def _try(self, parts: Parts) -> str | None:
        try:
            rows = Rows()
            heads: dict[int, Head] = {}
            for shop_id, part in parts.items():
                head = self._heads.get(shop_id)
                if head is None:
                    head = await self._database.read(read_head, shop_id)
                for encoded in part:
                    head = rows.add(encoded, head)
                heads[shop_id] = head
            await self._database.write(execute, rows.statements(self._database.dialect))
        except Exception as error:  # whatever it is, these shops are not on disk and must not be told so
            for shop_id in parts:
                self._heads.pop(shop_id, None)
            reason = str(error) or type(error).__name__
            self._log.warning("commit_refused", shops=sorted(parts), reason=reason)
            return reason
        self._heads.update(heads)
        return None
