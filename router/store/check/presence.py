"""Presence as rows: intervals that touch, the running one included (I15)."""

from router.store.check.invariant import Invariant

PRESENCE = (
    Invariant(
        code="I15",
        promise="presence intervals of each agent have no gap and no overlap",
        counted="SELECT count(*) FROM presence_interval",
        broken="""
            SELECT shop_id, agent_id, seq FROM (
                SELECT shop_id, agent_id, seq, started_at, ended_at,
                    lag(ended_at) OVER (PARTITION BY shop_id, agent_id ORDER BY seq) AS before
                FROM presence_interval
            ) AS intervals
            WHERE started_at <> before OR ended_at < started_at ORDER BY shop_id, agent_id, seq
        """,
        says="shop {shop_id}: agent {agent_id}: the interval ended by event {seq} does not touch the one before",
    ),
    Invariant(
        code="I15",
        promise="the running interval of each agent begins where the last one ended",
        counted="SELECT count(*) FROM agent",
        broken="""
            SELECT a.shop_id, a.id FROM agent a JOIN (
                SELECT shop_id, agent_id, max(ended_at) AS ended_at FROM presence_interval GROUP BY shop_id, agent_id
            ) AS last ON last.shop_id = a.shop_id AND last.agent_id = a.id
            WHERE a.since <> last.ended_at ORDER BY a.shop_id, a.id
        """,
        says="shop {shop_id}: agent {id}: her running interval does not begin where the last one ended",
    ),
)
