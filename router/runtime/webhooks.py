"""Outbound webhooks as a reactor: an endpoint's way through the log for each endpoint that is to be called (I20)."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.outside import Outside
from bot.signing import ID
from models.entities import Webhook
from models.events import WebhookConfigured, WebhookRemoved
from models.webhooks import WebhookState
from router.core.webhooks import offered
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.endpoint import PACE_S, Endpoint, Means, Rest, Tell, body_of, message_id
from router.runtime.feed import Feed, Numbered
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.queries.deliveries import Told

log = structlog.get_logger()


class Webhooks:
    """Keep an endpoint going for each active webhook of each shop."""

    def __init__(self, shops: Shops, database: Database, clock: Clock, outside: Outside, tell: Tell) -> None:
        """Begin without endpoints; `start` looks for them."""
        self._shops = shops
        self._database = database
        self._clock = clock
        self.chance: Callable[[], float] = random.random
        self.rest: Rest = rest
        self.outside = outside
        self.tell = tell
        self._listeners: list[Callable[[int], None]] = []
        self._going: dict[tuple[int, int], tuple[Endpoint, asyncio.Task[None]]] = {}

    def listen(self, feed: Feed) -> None:
        """Hear of what endpoints may want to be told, and of their configuration."""
        feed.subscribe(self._heard)

    def subscribe(self, listener: Callable[[int], None]) -> None:
        """Call `listener(shop_id)` after deliveries of a shop went dead or are sent again: no event says so."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Go on where every endpoint stood."""
        for dispatcher in self._shops.all():
            for webhook in await dispatcher.ask(lambda state, now: tuple(state.webhooks.values())):
                self._configured(dispatcher.shop_id, webhook)

    async def stop(self) -> None:
        """Let go of calls under way; what they were about is sent again after the restart."""
        tasks = [task for _, task in self._going.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._going.clear()

    def request(self, dispatcher: Dispatcher, seq: int, found: Told) -> tuple[dict[str, str], bytes] | None:
        """Return headers and body of what an endpoint is sent of an event, without the signature."""
        body = body_of(dispatcher.key, seq, found, self.tell)
        named = {"content-type": "application/json", ID: message_id(self._database.log_id, dispatcher.shop_id, seq)}
        return None if body is None else (named, body)

    def endpoints(self) -> list[Endpoint]:
        """Return the endpoints that are called."""
        return [endpoint for endpoint, _ in self._going.values()]

    def woken(self, shop_id: int, webhook_id: int) -> None:
        """Have an endpoint look at once: what was over is to be sent again."""
        self._changed(shop_id)
        if (shop_id, webhook_id) in self._going:
            self._going[shop_id, webhook_id][0].wake.set()

    def _changed(self, shop_id: int) -> None:
        for listener in self._listeners:
            listener(shop_id)

    def _heard(self, shop_id: int, events: Numbered) -> None:
        for _, event in events:
            if isinstance(event, WebhookConfigured):
                self._configured(shop_id, event.webhook)
            elif isinstance(event, WebhookRemoved):
                self._end((shop_id, event.webhook_id))
        mine = [endpoint for (of, _), (endpoint, _) in self._going.items() if of == shop_id]
        if mine and any(offered(event) is not None for _, event in events):
            for endpoint in mine:
                endpoint.wake.set()

    def _configured(self, shop_id: int, webhook: Webhook) -> None:
        key = shop_id, webhook.id
        if webhook.state is not WebhookState.active:
            self._end(key)
        elif key in self._going:
            self._going[key][0].webhook = webhook
        else:
            means = Means(self._database, self.outside, self.tell, self.chance, self.rest, self._changed)
            endpoint = Endpoint(self._shops.by_id(shop_id), webhook, means, self._clock)
            self._going[key] = endpoint, asyncio.create_task(endpoint.run(), name=f"webhook {shop_id}/{webhook.id}")

    def _end(self, key: tuple[int, int]) -> None:
        if key in self._going:
            self._going.pop(key)[1].cancel()


async def rest(wake: asyncio.Event, most_s: float | None) -> None:
    """Wait until somebody wakes us or something is due, and never less than a moment."""
    await asyncio.sleep(PACE_S)
    with suppress(TimeoutError):
        async with asyncio.timeout(most_s):
            await wake.wait()
