"""Shops of a database that nobody serves: opened, directed and closed by the command itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from models.commands import ApplyShopFile, Command, ImportKnowledge, RestartShop
from models.commands.command import SYSTEM
from models.entities import Shop
from models.errors import NotFound
from models.events import Event
from models.knowledge import Knowledge
from models.shop_file import ShopFile
from models.wire.control import Applied, IssuedToken, KnowledgeImported, KnowledgeOrder
from router.core.decider import handle
from router.core.export import export
from router.core.kept_secrets import without_secret
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.rehearsal import known, would_be, would_know
from router.settings import Settings
from router.store.batches import ShopBatch
from router.store.engine import Database, open_database
from router.store.journal import Journal
from router.store.loading import load_shop, shop_keys
from router.store.log import last_event_at
from router.web.auth.issuing import give_passwords, issue_token, without_passwords
from router.web.auth.kept_secrets import give_bot_secrets
from router.web.control import account, base_of


class UnservedShops:
    """Direct shops by deciding here and committing to the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Use an open database."""
        self._database = database
        self._journal = Journal(database)
        self._clock = clock

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: Settings) -> AsyncIterator["UnservedShops"]:
        """Open a database for this process alone, with its schema up to date."""
        database = await asyncio.to_thread(open_database, settings.database, migrate=settings.migrate)
        try:
            yield cls(database, Clock(settings.clock_at))
        finally:
            await database.close()

    async def apply(self, file: ShopFile, *, dry_run: bool, now: datetime | None = None) -> Applied:
        """Make a shop look like a file; with `dry_run` nothing is written. `now` is by itself the clock's."""
        state = await self.find(file.shop)
        now = now or await self._now(state)
        before = export(state) if state is not None else None
        after = would_be(state, file, now)
        if dry_run:
            return Applied(before, after)
        shop = state or ShopState(Shop(id=await self._free_id(), key=file.shop, name=file.name))
        if after != before or without_secret(shop.shop):
            # Whoever was connected when the last server ended is not connected to this command (R1.6).
            if state is not None:
                await self.submit(shop, RestartShop(), now)
            await self.submit(shop, ApplyShopFile(without_passwords(file), SYSTEM), now)
        given = await give_passwords(self._database, shop.shop.id, dict(shop.logins), file, now)
        secrets = await give_bot_secrets(
            self._database, shop.shop, now, lambda command: self.submit(shop, command, now)
        )
        return Applied(before, after, given.generated, secrets)

    async def export(self, shop: str) -> ShopFile:
        """Return the shop file that reproduces a shop."""
        return export(await self.get(shop))

    async def token(self, shop: str, login: str, ttl: int) -> IssuedToken:
        """Make a bearer token, valid for `ttl` seconds."""
        state = await self.get(shop)
        return await issue_token(self._database, state.shop.id, account(state, login), ttl, self._clock.now())

    async def knowledge(self, shop: str, base: str) -> Knowledge:
        """Return what a knowledge base holds; raises `NotFound`."""
        return base_of(await self.get(shop), base)

    async def import_knowledge(self, order: KnowledgeOrder) -> KnowledgeImported:
        """Make a knowledge base look like a file."""
        state = await self.get(order.shop)
        now = await self._now(state)
        before, after = known(state, order.base), would_know(state, order.base, order.knowledge, now)
        if after != before and not order.dry_run:
            await self.submit(state, RestartShop(), now)
            await self.submit(state, ImportKnowledge(order.base, order.knowledge, SYSTEM), now)
        return KnowledgeImported(before, after)

    async def submit(self, state: ShopState, command: Command, now: datetime) -> list[Event]:
        """Decide a command at a given time, not before the shop's last event, and commit what it led to."""
        first = state.seq + 1
        events = handle(state, command, now)
        await self._journal.append(ShopBatch(state.shop.id, first, events, state.take_touched()))
        return events

    async def find(self, key: str) -> ShopState | None:
        """Load a shop, or return None when there is no shop with this key."""
        keys = await self._database.read(shop_keys)
        found = next((shop_id for shop_id, known in keys.items() if known == key), None)
        return await self._database.read_long(load_shop, found) if found is not None else None

    async def get(self, key: str) -> ShopState:
        """Load a shop; raises `NotFound`."""
        state = await self.find(key)
        if state is None:
            known = ", ".join((await self._database.read(shop_keys)).values()) or "none"
            raise NotFound(f"there is no shop {key} in this database; there are: {known}")
        return state

    async def _free_id(self) -> int:
        return max(await self._database.read(shop_keys), default=0) + 1

    async def _now(self, state: ShopState | None) -> datetime:
        last = await self._database.read(last_event_at, state.shop.id) if state is not None else None
        return max(self._clock.now(), last) if last is not None else self._clock.now()
