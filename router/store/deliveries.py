"""Write what becomes of deliveries to webhooks: the log is the queue, a cursor says how far it is read (I20)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from models.tables import DeliveryAttemptRow, DeliveryRow, WebhookCursorRow, WebhookSecretRow
from models.tables.columns import table_of
from models.webhooks import DeliveryState, WebhookEvent
from router.store.statements import execute, inserting

DELIVERY = table_of(DeliveryRow)
ATTEMPT = table_of(DeliveryAttemptRow)
CURSOR = table_of(WebhookCursorRow)
SECRET = table_of(WebhookSecretRow)


class Wanted(Struct, frozen=True):
    """Name an event that an endpoint is to be told of."""

    seq: int
    event: WebhookEvent
    lane: int
    at: datetime


class Outcome(Struct, frozen=True):
    """Hold what an attempt came to: the delivery's new state and when it is due again, and what is on record of it."""

    delivery_id: int
    state: DeliveryState
    tries: int
    n: int
    at: datetime
    ms: int
    status: int | None
    error: str | None
    detail: str | None
    answer: str | None
    due_at: datetime | None


def advance(
    connection: Connection,
    shop_id: int,
    webhook_id: int,
    behind: int,
    to: int,
    events: tuple[WebhookEvent, ...],
    wanted: Sequence[Wanted],
) -> bool:
    """Move an endpoint's cursor from `behind` to `to` and make a delivery of each wanted event, in one transaction.

    Returns False, and does nothing, when the cursor is elsewhere: an event is never taken twice, none is passed over.
    """
    mine = and_(CURSOR.c.shop_id == shop_id, CURSOR.c.webhook_id == webhook_id, CURSOR.c.seq == behind)
    last = _last_given(connection, shop_id)
    moved = update(CURSOR).where(mine).values(seq=to, events=events, last_given=last + len(wanted))
    if connection.execute(moved).rowcount != 1:
        return False
    if wanted:
        fresh = {"shop_id": shop_id, "webhook_id": webhook_id, "state": DeliveryState.waiting}
        nothing = {"tries": 0, "attempts": 0, "ended_at": None}
        rows = [
            fresh
            | nothing
            | {"id": id_, "seq": it.seq, "event": it.event, "lane": it.lane, "at": it.at, "due_at": it.at}
            for id_, it in enumerate(wanted, last + 1)
        ]
        execute(connection, inserting(connection.dialect, DELIVERY, rows))
    return True


def _last_given(connection: Connection, shop_id: int) -> int:
    highest = select(func.max(CURSOR.c.last_given)).where(CURSOR.c.shop_id == shop_id)
    return connection.execute(highest).scalar_one() or 0


def record(connection: Connection, shop_id: int, outcomes: Sequence[Outcome]) -> None:
    """Write attempts and what they made of their deliveries."""
    for it in outcomes:
        ended = None if it.due_at is not None else it.at
        values = {"state": it.state, "tries": it.tries, "attempts": it.n, "due_at": it.due_at, "ended_at": ended}
        mine = and_(DELIVERY.c.shop_id == shop_id, DELIVERY.c.id == it.delivery_id)
        connection.execute(update(DELIVERY).where(mine).values(**values))
    names = ("delivery_id", "n", "at", "ms", "status", "error", "detail", "answer")
    attempts = [{"shop_id": shop_id} | {name: getattr(it, name) for name in names} for it in outcomes]
    execute(connection, inserting(connection.dialect, ATTEMPT, attempts))


def replay(connection: Connection, shop_id: int, ids: Sequence[int], now: datetime) -> int:
    """Have deliveries sent again, with all their retries; those that are still to be sent stay as they are.

    Returns how many will be sent again.
    """
    over = and_(DELIVERY.c.shop_id == shop_id, DELIVERY.c.id.in_(ids), DELIVERY.c.ended_at.is_not(None))
    again = {"state": DeliveryState.waiting, "tries": 0, "due_at": now, "ended_at": None}
    return connection.execute(update(DELIVERY).where(over).values(**again)).rowcount


def forget(connection: Connection, before: datetime, limit: int) -> int:
    """Delete deliveries of all shops that ended before a time, with their attempts; at most so many."""
    columns = DELIVERY.c
    old = select(columns.shop_id, columns.id, columns.webhook_id, columns.seq).where(columns.ended_at < before)
    found = connection.execute(old.limit(limit)).all()
    for shop_id, id_, webhook_id, seq in found:
        behind = and_(CURSOR.c.shop_id == shop_id, CURSOR.c.webhook_id == webhook_id, CURSOR.c.forgotten < seq)
        connection.execute(update(CURSOR).where(behind).values(forgotten=seq))
        attempts = and_(ATTEMPT.c.shop_id == shop_id, ATTEMPT.c.delivery_id == id_)
        connection.execute(delete(ATTEMPT).where(attempts))
        connection.execute(delete(DELIVERY).where(DELIVERY.c.shop_id == shop_id, DELIVERY.c.id == id_))
    return len(found)


def keep_secret(connection: Connection, shop_id: int, name: str, secret: str, now: datetime) -> None:
    """Store a secret under its name."""
    connection.execute(insert(SECRET).values(shop_id=shop_id, name=name, secret=secret, created_at=now))


def drop_secrets(connection: Connection, shop_id: int, names: Sequence[str]) -> None:
    """Forget secrets that sign nothing any more."""
    connection.execute(delete(SECRET).where(SECRET.c.shop_id == shop_id, SECRET.c.name.in_(names)))


def find_secrets(connection: Connection, shop_id: int, names: Sequence[str]) -> list[str]:
    """Return secrets by their names, in that order; names without one are left out."""
    columns = SECRET.c
    rows = select(columns.name, columns.secret).where(columns.shop_id == shop_id, columns.name.in_(names))
    found = {row[0]: row[1] for row in connection.execute(rows)}
    return [found[name] for name in names if name in found]
