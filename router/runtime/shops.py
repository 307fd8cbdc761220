"""The shops this process serves, each with its one dispatcher."""

import asyncio

from models.commands import ApplyShopFile, By
from models.entities import Shop
from models.errors import NotFound
from models.shop_file import ShopFile
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.letters import Committed
from router.store.engine import Database
from router.store.journal import Journal
from router.store.loading import load_shop, shop_keys


class Shops:
    """Find a shop's dispatcher by key or id; load them all at start, make new ones from shop files."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, feed: Feed) -> None:
        """Begin without shops; `start` loads them."""
        self._database = database
        self._journal = journal
        self._clock = clock
        self._feed = feed
        self._by_id: dict[int, Dispatcher] = {}
        self._creating = asyncio.Lock()

    async def start(self) -> None:
        """Load every shop of the database and set it going."""
        for shop_id in await self._database.read_long(shop_keys):
            await self._add(await self._database.read_long(load_shop, shop_id))

    async def stop(self) -> None:
        """End every dispatcher after its last commit."""
        await asyncio.gather(*(dispatcher.stop() for dispatcher in self._by_id.values()))

    def all(self) -> list[Dispatcher]:
        """Return every shop's dispatcher."""
        return list(self._by_id.values())

    def by_id(self, shop_id: int) -> Dispatcher:
        """Return a shop's dispatcher or refuse."""
        if shop_id not in self._by_id:
            raise NotFound(f"There is no shop {shop_id} here.")
        return self._by_id[shop_id]

    def get(self, key: str) -> Dispatcher:
        """Return the dispatcher of the shop with this key or refuse."""
        for dispatcher in self._by_id.values():
            if dispatcher.key == key:
                return dispatcher
        raise NotFound(f"There is no shop {key!r} here; `shuntdesk apply` makes one from a file.")

    async def apply(self, file: ShopFile, by: By) -> Committed:
        """Make a shop look like its file; a key not known yet makes a new shop."""
        async with self._creating:
            try:
                dispatcher = self.get(file.shop)
            except NotFound:
                return await self._create(file, by)
        return await dispatcher.submit(ApplyShopFile(file, by))

    async def _create(self, file: ShopFile, by: By) -> Committed:
        shop_id = max(await self._database.read(shop_keys), default=0) + 1
        dispatcher = await self._add(ShopState(Shop(id=shop_id, key=file.shop, name=file.name)))
        try:
            return await dispatcher.submit(ApplyShopFile(file, by))
        except BaseException:
            del self._by_id[shop_id]
            await dispatcher.stop()
            raise

    async def _add(self, state: ShopState) -> Dispatcher:
        dispatcher = Dispatcher(state, self._database, self._journal, self._clock, self._feed)
        self._journal.reset(state.shop.id, state.seq)
        self._by_id[state.shop.id] = dispatcher
        await dispatcher.start()
        return dispatcher
