"""Deliveries to webhooks: what is due, what an endpoint has still to read of the log, and the record of it all."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from models.entities import Run
from models.events import Event, RunFinished
from models.webhooks import OPEN, DeliveryState, WebhookEvent
from router.store.deliveries import ATTEMPT, CURSOR, DELIVERY
from router.store.log import events_after
from router.store.queries.rows import before, of_shop
from router.store.queries.runs import find_run

HEADS = 64
"""Conversations looked at in one go: far more than are in flight."""

COLUMNS = DELIVERY.c
WAITS = COLUMNS.state.in_(sorted(OPEN))


class Delivery(Struct, frozen=True):
    """Hold one event for one endpoint, and how it fares."""

    id: int
    webhook_id: int
    seq: int
    event: WebhookEvent
    lane: int
    at: datetime
    state: DeliveryState
    tries: int
    attempts: int
    due_at: datetime | None
    ended_at: datetime | None


class Attempt(Struct, frozen=True):
    """Hold one attempt."""

    n: int
    at: datetime
    ms: int
    status: int | None
    error: str | None
    detail: str | None
    answer: str | None


class Look(Struct, frozen=True):
    """Hold where an endpoint stands: its cursor and filter, how much is still to be sent, the heads of conversations.

    A head is what a conversation waits for: what comes after it in the same conversation is not looked at. The
    soonest due come first.
    """

    seq: int
    events: tuple[WebhookEvent, ...]
    open: int
    heads: list[Delivery]


class Told(Struct, frozen=True):
    """Hold an event of the log as an endpoint is told of it; `run` is the run that finished."""

    event: Event
    run: Run | None = None


class Chosen(Struct, frozen=True):
    """Choose deliveries by state, event, conversation, and when their event happened."""

    state: DeliveryState | None = None
    event: WebhookEvent | None = None
    conversation: int | None = None
    since: datetime | None = None


class Counted(Struct, frozen=True):
    """Count an endpoint's deliveries that are still to be sent, and those that were given up."""

    waiting: int
    dead: int


_ALL = [COLUMNS[name] for name in Delivery.__struct_fields__]


def look(connection: Connection, shop_id: int, webhook_id: int, busy: Sequence[int] = ()) -> Look:
    """Return where an endpoint stands, leaving out conversations of which something is in flight (`busy`)."""
    cursor = connection.execute(
        select(CURSOR.c.seq, CURSOR.c.events).where(of_shop(shop_id, CURSOR), CURSOR.c.webhook_id == webhook_id)
    ).one()
    mine = and_(of_shop(shop_id, DELIVERY), COLUMNS.webhook_id == webhook_id, WAITS)
    earlier = DELIVERY.alias("earlier")
    blocked = exists().where(
        earlier.c.shop_id == COLUMNS.shop_id,
        earlier.c.webhook_id == COLUMNS.webhook_id,
        earlier.c.lane == COLUMNS.lane,
        earlier.c.state.in_(sorted(OPEN)),
        earlier.c.seq < COLUMNS.seq,
    )
    heads = select(*_ALL).where(mine, ~blocked, COLUMNS.lane.not_in(busy))
    rows = connection.execute(heads.order_by(COLUMNS.due_at, COLUMNS.seq).limit(HEADS))
    waiting = connection.execute(select(func.count()).where(mine)).scalar_one()
    return Look(cursor.seq, cursor.events, waiting, [Delivery(*row) for row in rows])


def told(connection: Connection, shop_id: int, seq: int) -> Told | None:
    """Return an event with its text, and the run it finishes; None when the log has it no more."""
    found = events_after(connection, shop_id, seq - 1, limit=1)
    if not found or found[0][0] != seq:
        return None
    event = found[0][1]
    return Told(event, find_run(connection, shop_id, event.run_id) if isinstance(event, RunFinished) else None)


def count_deliveries(connection: Connection, shop_id: int) -> dict[int, Counted]:
    """Count the deliveries of each endpoint that want attention."""
    dead = COLUMNS.state == DeliveryState.dead
    query = select(
        COLUMNS.webhook_id,
        func.count().filter(WAITS),
        func.count().filter(dead),
    ).where(of_shop(shop_id, DELIVERY), or_(WAITS, dead))
    return {row[0]: Counted(row[1], row[2]) for row in connection.execute(query.group_by(COLUMNS.webhook_id))}


def list_deliveries(
    connection: Connection, shop_id: int, webhook_id: int, chosen: Chosen, limit: int, after: int | None = None
) -> list[Delivery]:
    """Return one page of an endpoint's deliveries, latest first; `after` is the last id of the page before."""
    query = select(*_ALL).where(_chosen(shop_id, webhook_id, chosen))
    if after is not None:
        query = query.where(before((COLUMNS.id,), (after,)))
    return [Delivery(*row) for row in connection.execute(query.order_by(COLUMNS.id.desc()).limit(limit))]


def over_ids(connection: Connection, shop_id: int, webhook_id: int, chosen: Chosen, limit: int) -> list[int]:
    """Return the deliveries of a filter that could be replayed: those that are over, the oldest first."""
    query = select(COLUMNS.id).where(_chosen(shop_id, webhook_id, chosen), COLUMNS.ended_at.is_not(None))
    return list(connection.execute(query.order_by(COLUMNS.id).limit(limit)).scalars())


def find_delivery(connection: Connection, shop_id: int, delivery_id: int) -> Delivery | None:
    """Return one delivery."""
    row = connection.execute(select(*_ALL).where(of_shop(shop_id, DELIVERY), COLUMNS.id == delivery_id)).first()
    return None if row is None else Delivery(*row)


def list_attempts(
    connection: Connection, shop_id: int, delivery_ids: Sequence[int], *, latest: bool = False
) -> dict[int, list[Attempt]]:
    """Return the attempts of deliveries, first to last, or the latest of each alone."""
    columns = [ATTEMPT.c[name] for name in Attempt.__struct_fields__]
    mine = (of_shop(shop_id, ATTEMPT), ATTEMPT.c.delivery_id.in_(delivery_ids))
    query = select(ATTEMPT.c.delivery_id, *columns).where(*mine).order_by(ATTEMPT.c.delivery_id, ATTEMPT.c.n)
    if latest:
        query = query.where(
            exists().where(
                of_shop(shop_id, DELIVERY), COLUMNS.id == ATTEMPT.c.delivery_id, COLUMNS.attempts == ATTEMPT.c.n
            )
        )
    found: dict[int, list[Attempt]] = {id_: [] for id_ in delivery_ids}
    for id_, *values in connection.execute(query):
        found[id_].append(Attempt(*values))
    return found


def _chosen(shop_id: int, webhook_id: int, chosen: Chosen) -> ColumnElement[bool]:
    conditions = [of_shop(shop_id, DELIVERY), COLUMNS.webhook_id == webhook_id]
    asked = ((COLUMNS.state, chosen.state), (COLUMNS.event, chosen.event), (COLUMNS.lane, chosen.conversation))
    conditions += [column == value for column, value in asked if value is not None]
    if chosen.since is not None:
        conditions.append(COLUMNS.at >= chosen.since)
    return and_(*conditions)
