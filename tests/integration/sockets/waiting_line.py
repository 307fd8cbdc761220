"""Customers who wait in one line and look on, on a clock and timers that a test holds."""

from collections import deque
from collections.abc import Callable
from typing import Any

from msgspec import convert, json

from models.commands import By, CloseConversation, ConnectAgent, ReceiveMessage, SetPresence
from models.enums import Presence
from models.shop_file import ShopFile
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.web.sockets.audience import Audiences
from router.web.sockets.places import PUSH_AFTER_S, ShopPlaces
from router.web.sockets.talk import CHANNEL
from tests.integration.runtime.conftest import HeldClock

FILE = convert(
    {
        "shop": "line",
        "name": "排队的店",
        "recent_contact": {"recent_wait_s": 60},
        "agents": [{"login": "li", "name": "李雷", "capacity": 3}, {"login": "boss", "name": "主管", "role": "owner"}],
        "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}]}],
    },
    ShopFile,
)


class Page:
    """Stand for a customer's socket: take down what she is told."""

    live = True

    def __init__(self) -> None:
        self.told: list[tuple[int, int | None]] = []

    def send(self, payload: bytes) -> None:
        data = json.decode(payload)["data"]
        self.told.append((data["position"], data["estimate_s"]))


class Timers:
    """Hold what is to happen later until the test lets the time pass."""

    def __init__(self, clock: HeldClock) -> None:
        self.clock = clock
        self.waiting: deque[tuple[float, Callable[[], None]]] = deque()

    def later(self, delay: float, act: Callable[[], None]) -> Any:
        self.waiting.append((delay, act))
        return act


class Line:
    """A shop whose one agent is busy, with customers who look on while they wait."""

    def __init__(self, shop: Dispatcher, clock: HeldClock, feed: Feed) -> None:
        self.shop = shop
        self.clock = clock
        self.customers = Audiences()
        self.timers = Timers(clock)
        self.pages: dict[int, Page] = {}
        self.places = ShopPlaces(shop, self.customers, clock, self.timers.later)  # type: ignore[arg-type]
        feed.subscribe(lambda _, events: self.places.note(events))

    async def open(self) -> None:
        """Li comes online and is busy with three customers; after each answer she takes the next."""
        await self.shop.submit(ConnectAgent(1))
        await self.shop.submit(SetPresence(1, Presence.online, By("李雷", 1)))
        for number in range(3):
            await self.write(f"busy-{number}")

    async def write(self, name: str) -> int:
        """A customer writes; returns her id."""
        written = await self.shop.submit(ReceiveMessage(CHANNEL, "在吗", f"m-{name}", external_id=name))
        self.clock.forward(seconds=1)
        return next(event.id for _, event in written.events if hasattr(event, "external_id") and hasattr(event, "id"))

    async def come(self, count: int) -> list[int]:
        """So many customers queue, each with her page open."""
        ids = [await self.write(f"c-{number}") for number in range(count)]
        for customer in ids:
            self.pages[customer] = Page()
            self.customers.join((self.shop.shop_id, customer), self.pages[customer])  # type: ignore[arg-type]
        return ids

    async def close_one(self) -> None:
        """Li closes her oldest conversation, and gets the first in the line."""
        number = await self.shop.ask(lambda state, now: min(state.owned[1]))
        await self.shop.submit(CloseConversation(number, By("李雷", 1)))

    async def a_second_later(self) -> int:
        """Let one second pass; returns how many pushes that brought."""
        self.clock.forward(seconds=1)
        due = len(self.timers.waiting)
        for _ in range(due):
            delay, act = self.timers.waiting.popleft()
            assert delay == PUSH_AFTER_S
            await done(self.places, act)
        return due

    def told(self) -> dict[int, list[tuple[int, int | None]]]:
        """What each page was told since the last look."""
        told = {customer: page.told for customer, page in self.pages.items()}
        for page in self.pages.values():
            page.told = []
        return told


async def done(places: ShopPlaces, act: Callable[[], None]) -> None:
    act()
    assert places.pushing is not None
    await places.pushing
