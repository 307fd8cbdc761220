"""Read the event log: for resume, for `/events`, and to prove that nobody rewrote it."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import ValidationError
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from models.errors import Unavailable
from models.events import Event
from router.store.logbook import decode_event, genesis, next_chain
from router.store.projection import EVENT_LOG, MESSAGE

PAGE = 500
PAGES = {"yield_per": 1000}
"""How a log is read that is longer than memory."""
LOG = EVENT_LOG.c


def last_seq(connection: Connection, shop_id: int) -> int:
    """Return the number of a shop's last event, 0 when there is none."""
    return connection.execute(select(func.max(LOG.seq)).where(LOG.shop_id == shop_id)).scalar_one() or 0


def last_event_at(connection: Connection, shop_id: int) -> datetime | None:
    """Return when a shop's last event happened; the clock never starts before it."""
    newest = select(LOG.at).where(LOG.shop_id == shop_id).order_by(LOG.seq.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def events_after(
    connection: Connection,
    shop_id: int,
    after: int,
    *,
    agent_id: int | None = None,
    customer_id: int | None = None,
    limit: int = PAGE,
) -> list[tuple[int, Event]]:
    """Return the events with a seq above `after`, oldest first, with their texts, at most `limit`.

    With `agent_id` or `customer_id` only those told to that agent or customer (I7).
    """
    conditions = [LOG.shop_id == shop_id, LOG.seq > after]
    if agent_id is not None:
        conditions.append(LOG.agent_id == agent_id)
    if customer_id is not None:
        conditions.append(LOG.customer_id == customer_id)
    found = connection.execute(_with_texts(conditions).order_by(LOG.seq).limit(limit))
    return [(row.seq, decode_event(row.body, row.text)) for row in found]


def events_from_the_beginning(connection: Connection, shop_id: int) -> Iterator[tuple[int, Event]]:
    """Yield every event of a shop with its seq, oldest first, with their texts.

    Raises `Unavailable` where one can't be told (I28).
    """
    told = connection.execute(_with_texts([LOG.shop_id == shop_id]).order_by(LOG.seq), execution_options=PAGES)
    for row in told:
        try:
            yield row.seq, decode_event(row.body, row.text)
        except ValidationError as strange:
            raise Unavailable(f"event {row.seq} of this shop can't be told; shuntdesk check says more") from strange


def broken_at(connection: Connection, shop_id: int) -> int | None:
    """Return the first seq whose row is missing or is not what was written (I3, I25); None when all are whole."""
    rows = select(LOG.seq, LOG.body, LOG.chain).where(LOG.shop_id == shop_id).order_by(LOG.seq)
    expected, chain = 1, genesis(shop_id)
    for seq, body, stored in connection.execute(rows, execution_options=PAGES):
        chain = next_chain(chain, body.encode())
        if seq != expected or stored != chain:
            return expected
        expected += 1
    return None


def _with_texts(conditions: list[ColumnElement[bool]]) -> Select[tuple[int, str, str | None]]:
    text_of = and_(
        MESSAGE.c.shop_id == LOG.shop_id,
        MESSAGE.c.conversation_id == LOG.conversation_id,
        MESSAGE.c.seq == LOG.message_seq,
    )
    return select(LOG.seq, LOG.body, MESSAGE.c.text).outerjoin_from(EVENT_LOG, MESSAGE, text_of).where(*conditions)
