"""The log as rows: numbered without gap, in the order of time (I3)."""

from router.store.check.invariant import Invariant

EVENTS = "SELECT count(*) FROM event_log"

LOG = (
    Invariant(
        code="I3",
        promise="events of each shop are numbered 1..n without gap",
        counted=EVENTS,
        broken="""
            SELECT shop_id, seq, before FROM (
                SELECT shop_id, seq, coalesce(lag(seq) OVER (PARTITION BY shop_id ORDER BY seq), 0) AS before
                FROM event_log
            ) AS numbered
            WHERE seq <> before + 1 ORDER BY shop_id, seq
        """,
        says="shop {shop_id}: event {seq} follows event {before}",
    ),
    Invariant(
        code="I3",
        promise="the time of events never decreases",
        counted=EVENTS,
        broken="""
            SELECT shop_id, seq FROM (
                SELECT shop_id, seq, at, lag(at) OVER (PARTITION BY shop_id ORDER BY seq) AS before FROM event_log
            ) AS timed
            WHERE at < before ORDER BY shop_id, seq
        """,
        says="shop {shop_id}: event {seq} is earlier than the one before it",
    ),
)
