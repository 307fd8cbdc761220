"""Telling waiting customers their place: what changed, once a second at most, to those with an open socket (R5.3)."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from models.errors import ShuntdeskError
from models.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationHandedToBot,
    ConversationPooled,
    ConversationQueued,
    Event,
)
from models.wire.told import StateData
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.shops import Shops
from router.web.sockets.audience import Audiences
from router.web.sockets.connection import Connection
from router.web.sockets.frames import customer_queued, ephemeral
from router.web.sockets.pace import UNKNOWN, Pace
from router.web.sockets.talk import CHANNEL, state_of

PUSH_AFTER_S = 1.0
"""How long changes gather before they are told: thereby nobody is told more than once a second."""

ENDS = frozenset({ConversationAssigned, ConversationClosed, ConversationHandedToBot, ConversationPooled})
"""What ends a wait; each names the customer."""

Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


Line = list[tuple[int, StateData]]
"""A line as it was at one moment: the customers who wait and look on, with their places."""


class ShopPlaces:
    """Know what the waiting customers of one shop were told last, and tell them what changed."""

    def __init__(self, shop: Dispatcher, customers: Audiences, clock: Clock, later: Later | None = None) -> None:
        """Begin without knowing who waits."""
        self.pace = Pace()
        self._shop = shop
        self._customers = customers
        self._clock = clock
        self._later = later or asyncio.get_running_loop().call_later
        self._learned = False
        self._moved: set[int] = set()
        self._told: dict[int, StateData] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.pushing: asyncio.Task[None] | None = None

    def note(self, events: Sequence[tuple[int, Event]]) -> None:
        """Take in what was committed; what it changes for others is told a second later."""
        for seq, event in events:
            self._moved |= self.pace.note(event)
            if isinstance(event, ConversationQueued):
                self._told[event.customer_id] = customer_queued(seq, event)[1]
            elif type(event) in ENDS:
                self._told.pop(event.customer_id, None)  # type: ignore[attr-defined]  # every end names her
        if self._learned:
            self._moved.discard(UNKNOWN)
        self._schedule()

    async def welcome(self, connection: Connection, customer_id: int, pictured: StateData | None) -> None:
        """Tell a customer her place, unless her snapshot showed it: what was pushed while she came in she missed."""
        if pictured is not None and pictured.position is None:
            return
        place = await self._shop.ask(partial(self._waits, customer_id))
        if place is None:
            return
        if place != pictured:
            connection.send(ephemeral(self._clock.now(), "conversation.state", place))
        self._told[customer_id] = place

    def _waits(self, customer_id: int, state: ShopState, now: datetime) -> StateData | None:
        conversation = state.open_conversation(customer_id, CHANNEL)
        if conversation is None or conversation.queued_at is None:
            return None
        return state_of(state, conversation, self.pace, now)

    def _schedule(self) -> None:
        if self._moved and self._timer is None and self.pushing is None:
            self._timer = self._later(PUSH_AFTER_S, self._start)

    def _start(self) -> None:
        self._timer = None
        self.pushing = asyncio.create_task(self.push(), name="places-push")

    def stop(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        if self.pushing is not None:
            self.pushing.cancel()

    async def push(self) -> None:
        """Tell everybody whose place or estimate changed since she was last told."""
        moved, self._moved = self._moved, set()
        try:
            lines = await self._shop.ask(partial(self._look, moved))
        except ShuntdeskError:
            # The shop is reloading or leaving: what moved is looked at again.
            self._moved |= moved
        else:
            for each in lines:
                self._tell(each)
        finally:
            self.pushing = None
        self._schedule()

    def _look(self, moved: set[int], state: ShopState, now: datetime) -> list[Line]:
        """Read the lines that moved, each once; all of them the first time."""
        if not self._learned:
            moved = set(state.queues)
            self.pace.learn((place[-1], group_id) for group_id, places in state.queues.items() for place in places)
            self._learned = True
        return [self._line(state, group_id, now) for group_id in sorted(moved) if group_id in state.queues]

    def _line(self, state: ShopState, group_id: int, now: datetime) -> Line:
        return [
            (waiting.customer_id, state_of(state, waiting, self.pace, now))
            for waiting in state.queue(group_id)
            if waiting.channel == CHANNEL and self._is_here(waiting.customer_id)
        ]

    def _is_here(self, customer_id: int) -> bool:
        return self._customers.get((self._shop.shop_id, customer_id)) is not None

    def _tell(self, line_now: Line) -> None:
        for customer_id, state in line_now:
            audience = self._customers.get((self._shop.shop_id, customer_id))
            if audience is not None and self._told.get(customer_id) != state:
                audience.mention(ephemeral(self._clock.now(), "conversation.state", state))
                self._told[customer_id] = state


class Places:
    """Know the waiting customers of every shop."""

    def __init__(self, shops: Shops, customers: Audiences, clock: Clock) -> None:
        """Begin with no shop."""
        self._shops = shops
        self._customers = customers
        self._clock = clock
        self._all: dict[int, ShopPlaces] = {}

    def of(self, shop_id: int) -> ShopPlaces:
        """Return those of one shop."""
        if shop_id not in self._all:
            self._all[shop_id] = ShopPlaces(self._shops.by_id(shop_id), self._customers, self._clock)
        return self._all[shop_id]

    def note(self, shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        """Take in what was committed."""
        self.of(shop_id).note(events)

    def close(self) -> None:
        """Tell nothing more."""
        for places in self._all.values():
            places.stop()
