"""The intervals of an agent's presence and connection, without gap or overlap (R1.7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from msgspec import Struct
from sqlalchemy import Connection, Select, and_, select

from models.enums import Connection as Measured
from models.enums import Presence
from models.events import PresenceChanged
from models.tables import AgentRow, EventRow, PresenceIntervalRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

INTERVALS = table_of(PresenceIntervalRow)
EVENTS = table_of(EventRow)
AGENTS = table_of(AgentRow)
CREATED = "created"
MOST = 5000
"""Intervals of one answer: a connection lost and found again every minute of a day makes 2,880."""


class SpanFound(Struct, frozen=True):
    """Hold one interval and what began it; `ended_at` None: it runs."""

    started_at: datetime
    ended_at: datetime | None
    presence: Presence
    connection: Measured
    cause: str = CREATED
    by: str = ""
    reason: str | None = None


def presence_spans(
    connection: Connection, shop_id: int, agent_id: int, since: datetime, until: datetime
) -> list[SpanFound] | None:
    """Return the intervals that touch the time from `since` to before `until`, first to last; None without account."""
    columns = [AGENTS.c[name] for name in ("since", "presence", "connection")]
    runs = connection.execute(select(*columns).where(of_shop(shop_id, AGENTS), AGENTS.c.id == agent_id)).first()
    if runs is None:
        return None
    ended = _ended(connection, shop_id, agent_id, since, until)
    spans = [SpanFound(row.started_at, row.ended_at, row.presence, row.connection) for row in ended]
    last = ended[-1].ended_at if ended else runs.since
    if last == runs.since:
        spans.append(SpanFound(runs.since, None, runs.presence, runs.connection))
    told = _with_causes(spans, [cast(PresenceChanged, decode_event(row.body)) for row in ended])
    return [span for span in told if _touches(span, since, until)]


def _ended(connection: Connection, shop_id: int, agent_id: int, since: datetime, until: datetime) -> list[Any]:
    """Read the intervals that start in the time, the one that runs into it, and the one before, which leads to it."""
    mine = _of(shop_id, agent_id)
    before = mine.where(INTERVALS.c.started_at < since)
    before = before.order_by(INTERVALS.c.started_at.desc(), INTERVALS.c.seq.desc()).limit(2)
    inside = mine.where(INTERVALS.c.started_at >= since, INTERVALS.c.started_at < until)
    inside = inside.order_by(INTERVALS.c.started_at, INTERVALS.c.seq).limit(MOST)
    return [*reversed(connection.execute(before).all()), *connection.execute(inside).all()]


def _of(shop_id: int, agent_id: int) -> Select[Any]:
    names = ("started_at", "ended_at", "presence", "connection")
    return (
        select(*(INTERVALS.c[name] for name in names), EVENTS.c.body)
        .join(EVENTS, and_(EVENTS.c.shop_id == INTERVALS.c.shop_id, EVENTS.c.seq == INTERVALS.c.seq))
        .where(of_shop(shop_id, INTERVALS), INTERVALS.c.agent_id == agent_id)
    )


def _with_causes(spans: Sequence[SpanFound], ends: Sequence[PresenceChanged]) -> list[SpanFound]:
    """Say of each interval what began it: the event that ended the one before."""
    begun = [
        SpanFound(span.started_at, span.ended_at, span.presence, span.connection, end.cause, end.by, end.reason)
        for span, end in zip(spans[1:], ends, strict=False)
    ]
    return [*spans[:1], *begun]


def _touches(span: SpanFound, since: datetime, until: datetime) -> bool:
    """Leave out what is over before, begins after, or lasted no time at all."""
    if span.ended_at is None:
        return span.started_at < until
    return span.started_at < until and span.ended_at > max(since, span.started_at)
