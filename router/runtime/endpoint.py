"""One endpoint's deliveries: read on in the log, send in the order of each conversation, record every attempt."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import structlog

from bot.calling import Called, Fault, call
from bot.egress import Answer
from bot.outside import Outside
from bot.signing import BadSecret, Signer
from models.commands import GiveUpWebhook
from models.entities import Webhook
from models.errors import ShuntdeskError
from models.events import Event, WebhookConfigured
from models.webhooks import DeliveryState
from router.core.redelivery import next_try
from router.core.webhooks import wanted
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.store.deliveries import Outcome, Wanted, advance, find_secrets, record
from router.store.engine import Database
from router.store.log import events_after
from router.store.queries.deliveries import Delivery, Look, Told, look, told

IN_FLIGHT = 4
"""Calls of one endpoint at a time (reliability.md section 3)."""

TIMEOUT_S = 15.0
WINDOW = 500
"""Deliveries still to be sent above which the cursor waits: a dead endpoint grows neither memory nor tables."""

PAGE = 200
PACE_S = 0.02
"""Seconds between two rounds: at most 50 transactions of one endpoint a second, beside those of the journal."""

TROUBLE_S = 1.0
HEAD = 2048
"""Characters that are kept of what came back."""

Tell = Callable[[int, Told], tuple[str, Any] | None]
"""Returns the type and the data of what an event says, as sockets show it."""


def tell_nothing(seq: int, found: Told) -> None:
    """Say nothing of any event: for a node without a web above it."""


Rest = Callable[[asyncio.Event, float | None], Any]
log = structlog.get_logger()


class Means(msgspec.Struct, frozen=True):
    """Hold what all endpoints share: the database, the way out, how events are told, chance, and how to wait.

    `given_up` is called with the shop after deliveries went dead.
    """

    database: Database
    outside: Outside
    tell: Tell
    chance: Callable[[], float]
    rest: Rest
    given_up: Callable[[int], None]


class Endpoint:
    """Deliver to one endpoint until cancelled; everything it knows stands in the tables, so it may end anywhere."""

    def __init__(self, dispatcher: Dispatcher, webhook: Webhook, means: Means, clock: Clock) -> None:
        """Take whose endpoint it is and as it is configured now."""
        self.webhook = webhook
        self.wake = asyncio.Event()
        self._dispatcher = dispatcher
        self._means = means
        self._clock = clock
        self._outcomes: list[tuple[int, Outcome]] = []
        self._busy: dict[int, asyncio.Task[None]] = {}

    @property
    def in_flight(self) -> int:
        """Count the calls that are not on record yet."""
        return len(self._busy)

    async def run(self) -> None:
        """Go round after round; trouble with the database is waited out."""
        try:
            while True:
                await self._means.rest(self.wake, await self._round())
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _round(self) -> float | None:
        """Record, read on, send; returns after how many seconds something is due again, None when only on a call."""
        self.wake.clear()
        try:
            await self._record()
            there = await self._read_on()
            return self._send(there)
        except ShuntdeskError as refused:
            log.warning("webhook_waits", shop=self._dispatcher.key, webhook=self.webhook.id, detail=refused.detail)
            return TROUBLE_S
        except Exception:  # an endpoint must not stop for good because of one fault
            log.exception("webhook_round_failed", shop=self._dispatcher.key, webhook=self.webhook.id)
            return TROUBLE_S

    async def _record(self) -> None:
        """Write what came back; only then may a conversation's next event go out."""
        back = tuple(self._outcomes)
        if not back:
            return
        outcomes = tuple(outcome for _, outcome in back)
        await self._means.database.write(record, self._dispatcher.shop_id, outcomes)
        del self._outcomes[: len(back)]
        for lane, _ in back:  # not those that came back meanwhile: they are not on record, so nothing may follow them
            del self._busy[lane]
        if any(it.state is DeliveryState.dead for it in outcomes):
            self._means.given_up(self._dispatcher.shop_id)
        if any(it.status == 410 for it in outcomes):
            await self._dispatcher.submit(GiveUpWebhook(self.webhook.id))

    async def _read_on(self) -> Look:
        """Turn events behind the cursor into deliveries, a page at a time, while few are waiting."""
        shop_id, hook_id, database = self._dispatcher.shop_id, self.webhook.id, self._means.database
        there = await database.read(look, shop_id, hook_id, tuple(self._busy))
        while there.open < WINDOW and (page := await database.read(events_after, shop_id, there.seq, limit=PAGE)):
            filtered, found = _wanted_of(hook_id, there, page)
            await database.write(advance, shop_id, hook_id, there.seq, page[-1][0], filtered, found)
            there = await database.read(look, shop_id, hook_id, tuple(self._busy))
        return there

    def _send(self, there: Look) -> float | None:
        now = self._clock.now()
        for head in there.heads:
            due_s = ((head.due_at or now) - now).total_seconds()
            if len(self._busy) >= IN_FLIGHT:
                return None
            if due_s > 0:
                return due_s
            self._busy[head.lane] = asyncio.create_task(self._deliver(head))
        return None

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            self._outcomes.append((delivery.lane, await self._outcome(delivery)))
        except ShuntdeskError as refused:
            log.warning("webhook_not_sent", shop=self._dispatcher.key, delivery=delivery.id, code=refused.code)
            self._busy.pop(delivery.lane, None)
        self.wake.set()

    async def _outcome(self, delivery: Delivery) -> Outcome:
        """Try once, and say what follows from it."""
        at = self._clock.now()
        called = await self._tried(delivery)
        tries = delivery.tries + 1
        state, due = self._follows(called, tries)
        return Outcome(
            delivery_id=delivery.id,
            state=state,
            tries=tries,
            n=delivery.attempts + 1,
            at=at,
            ms=called.ms,
            status=called.answer.status if called.answer else None,
            error=called.fault,
            detail=called.detail[:HEAD] or None,
            answer=shown(called.answer) if called.answer else None,
            due_at=due,
        )

    def _follows(self, called: Called, tries: int) -> tuple[DeliveryState, datetime | None]:
        if called.fault is None:
            return DeliveryState.delivered, None
        now = self._clock.now()
        if called.fault is Fault.gone:
            # It goes first, should somebody enable the endpoint again: nothing is skipped.
            return DeliveryState.retrying, now
        due = next_try(tries, now, self._means.chance(), called.retry_after_s)
        return (DeliveryState.dead, None) if due is None else (DeliveryState.retrying, due)

    async def _tried(self, delivery: Delivery) -> Called:
        try:
            return await self._called(delivery)
        except ShuntdeskError:
            raise
        except Exception as fault:  # what we can't send must not hold up its conversation without a record
            log.exception("webhook_crashed", shop=self._dispatcher.key, delivery=delivery.id)
            return Called(0, Fault.internal, detail=type(fault).__name__)

    async def _called(self, delivery: Delivery) -> Called:
        shop_id, database, outside = self._dispatcher.shop_id, self._means.database, self._means.outside
        found = await database.read(told, shop_id, delivery.seq)
        body = body_of(self._dispatcher.key, delivery.seq, found, self._means.tell) if found else None
        if body is None:
            return Called(0, Fault.no_event, detail="the log has nothing to tell of this event any more")
        try:
            signer = Signer(await database.read(find_secrets, shop_id, self.webhook.secrets))
        except BadSecret as missing:
            return Called(0, Fault.no_secret, detail=str(missing))
        headers = signer.sign(message_id(database.log_id, shop_id, delivery.seq), body, outside.clock())
        return await call(outside.egress, self.webhook.url, body, headers, TIMEOUT_S, outside.clock)


def message_id(log_id: str, shop_id: int, seq: int) -> str:
    """Return the `webhook-id` of an event: the same at every attempt and replay, another one after a restore."""
    return f"evt_{log_id}_{shop_id}_{seq}"


def body_of(shop: str, seq: int, found: Told, tell: Tell) -> bytes | None:
    """Return what is sent of an event: `{"type", "timestamp", "shop", "data"}`, None for what is told nobody."""
    made = tell(seq, found)
    if made is None:
        return None
    stamp = found.event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return msgspec.json.encode({"type": made[0], "timestamp": stamp, "shop": shop, "data": made[1]})


def shown(answer: Answer) -> str:
    """Return the beginning of an answer as it is kept: its headers, and what of its body is text."""
    head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    return f"{head}\n{answer.body.decode(errors='replace')}"[:HEAD].replace("\x00", "�")


def _wanted_of(hook_id: int, there: Look, page: list[tuple[int, Event]]) -> tuple[Any, list[Wanted]]:
    """Return the filter after a page of the log and what is to be sent of it; the filter changes where the log says."""
    events, found = there.events, []
    for seq, event in page:
        if isinstance(event, WebhookConfigured) and event.webhook.id == hook_id:
            events = event.webhook.events
        name = wanted(events, event)
        if name is not None:
            found.append(Wanted(seq, name, getattr(event, "conversation_id", None) or 0, event.at))
    return events, found
