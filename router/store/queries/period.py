"""A period of a shop's log, with the state at its begin: what a rehearsal starts from."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from models.entities import Shop
from models.errors import NotFound
from models.events import Event
from router.core.decider import evolve
from router.core.state import ShopState
from router.store.loading import shop_keys
from router.store.log import events_from_the_beginning, last_event_at
from router.store.mapping import entities


class Period(Struct, frozen=True):
    """Hold the state before a period, its events, and the state at the end of the log."""

    before: ShopState
    events: list[Event]
    now: ShopState


def read_period(connection: Connection, shop: Shop, since: datetime, until: datetime) -> Period:
    """Fold a shop's log from its beginning; `since` and `until` are inside the period. Takes as long as the log is."""
    folded = ShopState(Shop(id=shop.id, key=shop.key, name=shop.name))
    before: ShopState | None = None
    events: list[Event] = []
    for _, event in events_from_the_beginning(connection, shop.id):
        if event.at >= since and before is None:
            before = folded.as_loaded()
        if since <= event.at <= until:
            events.append(event)
        evolve(folded, event)
        folded.touched.clear()
    return Period(before or folded.as_loaded(), events, folded)


def last_of(connection: Connection, key: str) -> tuple[Shop, datetime]:
    """Return the shop with this key and the time of its last event; raises `NotFound`."""
    keys = shop_keys(connection)
    shop_id = next((found for found, known in keys.items() if known == key), None)
    shop = next(entities(connection, Shop, shop_id), None) if shop_id is not None else None
    last = last_event_at(connection, shop_id) if shop_id is not None else None
    if shop is None or last is None:
        raise NotFound(f"there is no shop {key} in this database; there are: {', '.join(keys.values()) or 'none'}")
    return shop, last
