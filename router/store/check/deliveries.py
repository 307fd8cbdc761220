"""Deliveries to webhooks as rows: none lost, none invented, in order, every attempt on record (I20)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from router.store.check.invariant import Checked, Invariant, first_of
from router.store.deliveries import CURSOR, DELIVERY
from router.store.folding import Fold

DELIVERIES = "SELECT count(*) FROM delivery"
FIRST = """
    SELECT d.shop_id, d.webhook_id, d.lane, d.seq, d.id, min(a.at) AS first
    FROM delivery d LEFT JOIN delivery_attempt a ON a.shop_id = d.shop_id AND a.delivery_id = d.id
    GROUP BY d.shop_id, d.webhook_id, d.lane, d.seq, d.id
"""
TURNS = f"""
    SELECT shop_id, webhook_id, lane, id, first, lag(id) OVER turn AS earlier, lag(first) OVER turn AS first_of_earlier
    FROM ({FIRST}) AS begun WINDOW turn AS (PARTITION BY shop_id, webhook_id, lane ORDER BY seq)
"""  # noqa: S608  # texts of our own

DELIVERY_ROWS = (
    Invariant(
        code="I20",
        promise="each delivery is of an event of the log that its endpoint has read",
        counted=DELIVERIES,
        broken="""
            SELECT d.shop_id, d.id, d.seq FROM delivery d
            LEFT JOIN webhook_cursor c ON c.shop_id = d.shop_id AND c.webhook_id = d.webhook_id
            LEFT JOIN event_log e ON e.shop_id = d.shop_id AND e.seq = d.seq
            WHERE c.webhook_id IS NULL OR d.seq > c.seq OR d.seq <= c.started OR d.id > c.last_given AND d.id > (
                SELECT max(last_given) FROM webhook_cursor o WHERE o.shop_id = d.shop_id
            ) OR e.seq IS NULL OR coalesce(e.conversation_id, 0) <> d.lane
            ORDER BY d.shop_id, d.id
        """,
        says="shop {shop_id}: delivery {id} of event {seq} does not follow from the log",
    ),
    Invariant(
        code="I20",
        promise="each attempt of a delivery is on record",
        counted="SELECT count(*) FROM delivery_attempt",
        broken="""
            SELECT d.shop_id, d.id, d.attempts, count(a.n) AS found FROM delivery d
            LEFT JOIN delivery_attempt a ON a.shop_id = d.shop_id AND a.delivery_id = d.id
            GROUP BY d.shop_id, d.id, d.attempts
            HAVING count(a.n) <> d.attempts OR coalesce(max(a.n), 0) <> d.attempts
            ORDER BY d.shop_id, d.id
        """,
        says="shop {shop_id}: delivery {id} had {attempts} attempts, {found} are on record",
    ),
    Invariant(
        code="I20",
        promise="what counts as delivered was taken with a 2xx",
        counted="SELECT count(*) FROM delivery WHERE state = 'delivered'",
        broken="""
            SELECT d.shop_id, d.id FROM delivery d
            LEFT JOIN delivery_attempt a ON a.shop_id = d.shop_id AND a.delivery_id = d.id AND a.n = d.attempts
            WHERE d.state = 'delivered' AND (a.status IS NULL OR a.status < 200 OR a.status > 299)
            ORDER BY d.shop_id, d.id
        """,
        says="shop {shop_id}: delivery {id} counts as delivered, and nobody took it",
    ),
    Invariant(
        code="I20",
        promise="deliveries of a conversation are tried first in the order of the log",
        counted=DELIVERIES,
        broken=f"""
            SELECT shop_id, id, earlier FROM ({TURNS}) AS turns
            WHERE earlier IS NOT NULL AND first IS NOT NULL AND (first_of_earlier IS NULL OR first_of_earlier > first)
            ORDER BY shop_id, id
        """,  # noqa: S608  # texts of our own
        says="shop {shop_id}: delivery {id} was sent before {earlier}",
    ),
)


def check_deliveries(connection: Connection, folds: Sequence[Fold]) -> Checked:
    """Compare what endpoints were to be told of, by their filters as the log has them, with their deliveries."""
    expected = sum(len(seqs) for fold in folds for seqs in fold.wanted.values())
    faults = (fault for fold in folds for fault in _differences(connection, fold))
    return Checked("I20", "each event has one delivery for each endpoint that wants it", expected, first_of(faults))


def _differences(connection: Connection, fold: Fold) -> Iterator[str]:
    shop_id = fold.state.shop.id
    for cursor in connection.execute(select(CURSOR).where(CURSOR.c.shop_id == shop_id)).all():
        mine = (DELIVERY.c.shop_id == shop_id, DELIVERY.c.webhook_id == cursor.webhook_id)
        found = set(connection.execute(select(DELIVERY.c.seq).where(*mine)).scalars())
        read = {seq for seq in fold.wanted.get(cursor.webhook_id, ()) if seq <= cursor.seq}
        hook = f"shop {shop_id}: webhook {cursor.webhook_id}: event"
        lost = (seq for seq in sorted(read - found) if seq > cursor.forgotten)
        yield from (f"{hook} {seq} was read and has no delivery" for seq in lost)
        yield from (f"{hook} {seq} has a delivery nobody asked for" for seq in sorted(found - read))
