"""Who looks on: the console sockets of every shop."""

from collections.abc import Sequence

from models.events import Event
from router.runtime.clock import Clock
from router.runtime.shops import Shops
from router.store.engine import Database
from router.web.sockets.connection import Connection
from router.web.sockets.lookout import Lookout
from router.web.sockets.places import Places
from router.web.sockets.shop_watch import ShopWatch, Watcher


class Watching:
    """Know the console sockets of every shop."""

    def __init__(self, shops: Shops, database: Database, clock: Clock, places: Places) -> None:
        """Begin with nobody."""
        self._places = places
        self._shops = shops
        self._database = database
        self._clock = clock
        self._watches: dict[int, ShopWatch] = {}
        self._of: dict[Connection, int] = {}

    def note(self, shop_id: int, events: Sequence[tuple[int, Event]]) -> None:
        """Gather what was committed, if anybody of the shop looks on."""
        watch = self._watches.get(shop_id)
        if watch is not None:
            watch.note(events)

    def deliveries_changed(self, shop_id: int) -> None:
        """Have those of the shop who look on see how its endpoints fare."""
        watch = self._watches.get(shop_id)
        if watch is not None:
            watch.deliveries_changed()

    def join(self, shop_id: int, watcher: Watcher) -> ShopWatch:
        """Add a console socket."""
        watch = self._watch(shop_id)
        watch.watchers[watcher.connection] = watcher
        self._of[watcher.connection] = shop_id
        return watch

    def forget(self, connection: Connection) -> None:
        """Take a socket away."""
        shop_id = self._of.pop(connection, None)
        if shop_id is None:
            return
        watch = self._watches[shop_id]
        watch.watchers.pop(connection, None)
        if watch.empty:
            watch.stop()
            del self._watches[shop_id]

    def of(self, shop_id: int, agent_id: int) -> list[Connection]:
        """Return the console sockets of an agent."""
        watch = self._watches.get(shop_id)
        watchers = watch.watchers.values() if watch is not None else ()
        return [watcher.connection for watcher in watchers if watcher.agent_id == agent_id]

    def close(self) -> None:
        """Push nothing more."""
        for watch in self._watches.values():
            watch.stop()

    def _watch(self, shop_id: int) -> ShopWatch:
        if shop_id not in self._watches:
            lookout = Lookout(self._shops.by_id(shop_id), self._database, self._places.of(shop_id).pace)
            self._watches[shop_id] = ShopWatch(lookout, self._clock)
        return self._watches[shop_id]
