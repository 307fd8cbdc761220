"""One running node: the database, the journal, the shops with their dispatchers, the bots and the alarm clock."""

import asyncio

from bot.egress import Allowed, Egress
from bot.outside import Outside
from router.runtime.alarm import AlarmClock
from router.runtime.bot_callbacks import BotCallbacks
from router.runtime.bots import Bots
from router.runtime.chatwoot_calls import ChatwootCalls
from router.runtime.clock import Clock
from router.runtime.endpoint import Tell, tell_nothing
from router.runtime.feed import Feed
from router.runtime.forgetting import Forgetting
from router.runtime.shops import Shops
from router.runtime.topics import Topics
from router.runtime.webhooks import Webhooks
from router.store.engine import Database, open_database
from router.store.journal import Journal, Observer
from router.store.loading import shop_keys
from router.store.log import last_event_at


class Node:
    """Hold everything that runs below the web; `stop` loses nothing that was accepted (I27)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        observe: Observer | None = None,
        outside: Outside | None = None,
        tell: Tell = tell_nothing,
    ) -> None:
        """Put the parts together; `start` loads the shops and begins.

        Bots elsewhere and webhooks are reached by `outside`; `tell` says what an event is to webhooks.
        """
        outside = outside or Outside()
        self.database = database
        self.clock = clock
        self.feed = Feed()
        self.journal = Journal(database, observe=observe) if observe else Journal(database)
        self.shops = Shops(database, self.journal, clock, self.feed)
        self.bots = Bots(self.shops, database, outside)
        self.callbacks = BotCallbacks(self.shops, self.bots, outside.clock)
        self.chatwoot = ChatwootCalls(self.shops, self.bots)
        self.webhooks = Webhooks(self.shops, database, clock, outside, tell)
        self.topics = Topics(self.shops, database, clock)
        self.forgetting = Forgetting(self.shops, database, clock)
        self.alarm = AlarmClock(self.shops, clock)

    @classmethod
    async def open(
        cls,
        url: str,
        clock: Clock,
        *,
        migrate: bool = True,
        observe: Observer | None = None,
        egress_allow: str = "",
        tell: Tell = tell_nothing,
    ) -> "Node":
        """Open the database and put a node on it; raises `DatabaseInUse`, `Invalid` or `Unavailable`.

        `egress_allow` lists who may be called although private (`SHUNTDESK_EGRESS_ALLOW`).
        """
        outside = Outside(Egress(Allowed.read(egress_allow)))
        return cls(await asyncio.to_thread(open_database, url, migrate=migrate), clock, observe, outside, tell)

    async def start(self) -> None:
        """Load every shop, ask open bot turns again, ring what is due; listeners must have subscribed before."""
        self.bots.listen(self.feed)
        self.webhooks.listen(self.feed)
        self.topics.listen(self.feed)
        await self._set_clock()
        await self.shops.start()
        await self.bots.warm_up()
        await self.webhooks.start()
        self.topics.start()
        self.forgetting.start()
        self.alarm.start()

    async def _set_clock(self) -> None:
        """Never tell a time before the last event of any shop, wherever the wall clock was set meanwhile (I3)."""
        for shop_id in await self.database.read_long(shop_keys):
            last = await self.database.read(last_event_at, shop_id)
            if last is not None:
                self.clock.not_before(last)

    async def stop(self) -> None:
        """Ring no more, let go of bots and webhooks, finish and commit what was accepted, close the database."""
        self.alarm.stop()
        await self.forgetting.stop()
        await self.webhooks.stop()
        await self.bots.stop()
        await self.topics.stop()
        await self.shops.stop()
        await self.journal.close()
        await self.database.close()
