"""The bots in use: each is built once, off the loop, and anew when what it is made of changed.

While a bot is built anew from edited knowledge, the one before goes on answering.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NamedTuple

import structlog

from bot.build import BotUnavailable, build
from bot.chatwoot import Account
from bot.outside import Outside
from bot.protocol import Bot
from models.commands import AdoptKnowledge
from models.commands.command import SYSTEM
from models.entities import KnowledgeBase, KnowledgeEntry, Shop
from models.errors import ShuntdeskError
from models.events import (
    Event,
    KnowledgeBaseConfigured,
    KnowledgeBaseRemoved,
    KnowledgeEntryConfigured,
    KnowledgeEntryRemoved,
    ShopConfigured,
)
from models.knowledge import Knowledge, is_file
from models.shop_file import BotSpec
from router.core.knowledge_files import knowledge_from
from router.core.knowledge_index import keys_of
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.runtime.knowledge_files import knowledge_in
from router.runtime.shops import Shops
from router.store.deliveries import find_secrets
from router.store.engine import Database

Key = tuple[int, str]
"""A shop and the key of one of its bots."""

Keep = Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]

log = structlog.get_logger()


class Material(NamedTuple):
    """Hold what a bot is made of: its description, those of the shop's bots, the bases it answers from, by name.

    Entries are values, so they can be taken to a thread. `secrets` are the names under which its own are kept.
    """

    spec: BotSpec
    secrets: tuple[str, ...]
    bots: dict[str, BotSpec]
    bases: dict[str, tuple[KnowledgeBase, tuple[KnowledgeEntry, ...]]]

    def knowledge(self, name: str) -> Knowledge:
        """Return a base's content; raises `BotUnavailable` when there is none of this name."""
        if name not in self.bases:
            raise BotUnavailable(f"there is no knowledge base {name}")
        return knowledge_from(*self.bases[name])

    def files(self) -> list[str]:
        """Name the files that bots still name instead of a base."""
        named = (spec.knowledge for spec in descriptions(self.spec, self.bots))
        return [file for file in named if file and is_file(file) and file not in self.bases]


class Built(NamedTuple):
    """Hold a bot and what it was made of."""

    spec: BotSpec
    bot: Bot
    made_of: tuple[BotSpec, ...] = ()
    secrets: tuple[str, ...] = ()
    base_ids: frozenset[int] = frozenset()


def descriptions(spec: BotSpec, bots: Mapping[str, BotSpec]) -> tuple[BotSpec, ...]:
    """Return a bot's description, and that of the bot it falls back to."""
    fallback = bots.get(spec.fallback or "")
    return (spec,) if fallback is None else (spec, fallback)


class BuiltBots:
    """Keep the bots in use."""

    def __init__(self, shops: Shops, database: Database, outside: Outside, keep: Keep) -> None:
        """Begin without bots; `keep` owns the tasks."""
        self._shops, self._database, self._outside, self._keep = shops, database, outside, keep
        self._bots: dict[Key, asyncio.Task[Built]] = {}
        self._renewing: set[Key] = set()
        self._again: set[Key] = set()

    async def get(self, dispatcher: Dispatcher, name: str) -> Built:
        """Return a bot, built once for all who ask; what failed is tried again by the next."""
        key = dispatcher.shop_id, name
        if key not in self._bots:
            self._bots[key] = self._keep(self._build(dispatcher, name))
        building = self._bots[key]
        try:
            return await asyncio.shield(building)
        except Exception:
            if self._bots.get(key) is building:
                del self._bots[key]
            raise

    async def build_all(self, dispatcher: Dispatcher) -> None:
        """Build the bots of a shop ahead of their first question."""
        for name in await dispatcher.ask(lambda state, now: tuple(state.shop.bots)):
            try:
                await self.get(dispatcher, name)
            except ShuntdeskError as refused:
                log.warning("bot_not_built", shop=dispatcher.key, bot=name, reason=str(refused))

    def heard(self, shop_id: int, event: Event) -> None:
        """Let go of bots whose settings changed, build those anew whose knowledge did."""
        if isinstance(event, ShopConfigured):
            for key in self._of(shop_id):
                if not _goes_on(self._done(key), event.shop, key[1]):
                    del self._bots[key]
            self._keep(self.build_all(self._shops.by_id(shop_id)))
        elif (base_id := _base_of(event)) is not None:
            for key in self._of(shop_id):
                built = self._done(key)
                if built is None:
                    del self._bots[key]
                elif base_id in built.base_ids:
                    self._renew(key)

    def _of(self, shop_id: int) -> list[Key]:
        return [key for key in self._bots if key[0] == shop_id]

    def _done(self, key: Key) -> Built | None:
        task = self._bots[key]
        return task.result() if task.done() and not task.cancelled() and task.exception() is None else None

    def _renew(self, key: Key) -> None:
        self._again.add(key)
        if key not in self._renewing:
            self._renewing.add(key)
            self._keep(self._renewed(key))

    async def _renewed(self, key: Key) -> None:
        """Build a bot anew, as often as its knowledge changes meanwhile; what fails leaves the one before."""
        try:
            while key in self._again and (before := self._bots.get(key)) is not None:
                self._again.discard(key)
                building: asyncio.Task[Built] = self._keep(self._build(self._shops.by_id(key[0]), key[1]))
                await asyncio.wait([building])
                if building.cancelled() or (fault := building.exception()) is not None:
                    log.warning("bot_not_built", shop=key[0], bot=key[1], reason=str(fault))
                elif self._bots.get(key) is before:
                    self._bots[key] = building
        finally:
            self._again.discard(key)
            self._renewing.discard(key)

    async def _build(self, dispatcher: Dispatcher, name: str) -> Built:
        found = await dispatcher.ask(lambda state, now: _material(state, name))
        for file in found.files():
            knowledge = await asyncio.to_thread(knowledge_in, file)
            await dispatcher.submit(AdoptKnowledge(file, knowledge, SYSTEM))
            found = await dispatcher.ask(lambda state, now: _material(state, name))
        counted, account = f"{dispatcher.key}/{name}", Account(dispatcher.shop_id, dispatcher.key)
        secrets = await self._database.read(find_secrets, dispatcher.shop_id, found.secrets) if found.secrets else []
        bot = await asyncio.to_thread(
            build, found.spec, found.knowledge, self._outside, found.bots, counted, account, secrets
        )
        base_ids = frozenset(base.id for base, _ in found.bases.values())
        return Built(found.spec, bot, descriptions(found.spec, found.bots), found.secrets, base_ids)


def _goes_on(built: Built | None, shop: Shop, name: str) -> bool:
    """Tell whether a bot is made of what the shop's settings say now."""
    spec = shop.bots.get(name)
    if built is None or spec is None:
        return False
    now = descriptions(spec, shop.bots), shop.bot_secrets.get(name, ())
    return (built.made_of, built.secrets) == now


def _material(state: ShopState, name: str) -> Material:
    spec = state.shop.bots.get(name)
    if spec is None:
        raise BotUnavailable(f"the shop has no bot {name} any more")
    named = (each.knowledge or "" for each in descriptions(spec, state.shop.bots))
    found = {name: state.base_names[name] for name in named if name in state.base_names}
    bases = {
        name: (state.knowledge_bases[base_id], tuple(keys_of(state, base_id).values()))
        for name, base_id in found.items()
    }
    return Material(spec, state.shop.bot_secrets.get(name, ()), state.shop.bots, bases)


def _base_of(event: Event) -> int | None:
    """Return the base whose content an event changed."""
    match event:
        case KnowledgeBaseConfigured():
            return event.base.id
        case KnowledgeEntryConfigured():
            return event.entry.base_id
        case KnowledgeEntryRemoved() | KnowledgeBaseRemoved():
            return event.base_id
    return None
