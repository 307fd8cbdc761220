"""The pool as rows: whoever entered was assigned, was closed with a reason, or still waits (I16)."""

from router.store.check.invariant import Invariant

ENTRIES = "SELECT count(*) FROM pool_entry"

POOL = (
    Invariant(
        code="I16",
        promise="entered = assigned + closed with a reason + still waiting",
        counted=ENTRIES,
        broken="""
            SELECT s.id AS shop_id, s.entered, s.kept FROM (
                SELECT shop.id,
                    (SELECT count(*) FROM event_log e
                        WHERE e.shop_id = shop.id AND e.type = 'conversation.pooled') AS entered,
                    (SELECT count(*) FROM pool_entry p WHERE p.shop_id = shop.id AND (
                        p.state = 'waiting' AND p.closed_at IS NULL
                        OR p.state = 'allocated' AND p.closed_at IS NOT NULL
                            AND p.agent_id IS NOT NULL AND p.run_id IS NOT NULL
                        OR p.state = 'closed' AND p.closed_at IS NOT NULL AND coalesce(p.closed_reason, '') <> ''
                    )) AS kept
                FROM shop
            ) AS s
            WHERE s.entered <> s.kept ORDER BY s.id
        """,
        says="shop {shop_id}: {entered} entered the pool, {kept} are assigned, closed with a reason or waiting",
    ),
    Invariant(
        code="I16",
        promise="no entry is in two successful items",
        counted="SELECT count(*) FROM run_item WHERE outcome = 'assigned'",
        broken="""
            SELECT shop_id, entry_id, count(*) AS times FROM run_item WHERE outcome = 'assigned'
            GROUP BY shop_id, entry_id HAVING count(*) > 1 ORDER BY shop_id, entry_id
        """,
        says="shop {shop_id}: entry {entry_id} was handed out {times} times",
    ),
    Invariant(
        code="I16",
        promise="an entry leaves the pool at the moment it is assigned, to the agent its item names",
        counted="SELECT count(*) FROM pool_entry WHERE state = 'allocated'",
        broken="""
            SELECT p.shop_id, p.id, p.agent_id, i.agent_id AS item_agent_id
            FROM pool_entry p LEFT JOIN run_item i ON i.shop_id = p.shop_id AND i.run_id = p.run_id
                AND i.entry_id = p.id AND i.outcome = 'assigned'
            WHERE p.state = 'allocated'
                AND (i.entry_id IS NULL OR i.agent_id <> p.agent_id OR i.at <> p.closed_at)
            UNION ALL
            SELECT i.shop_id, i.entry_id, p.agent_id, i.agent_id
            FROM run_item i LEFT JOIN pool_entry p ON p.shop_id = i.shop_id AND p.id = i.entry_id
            WHERE i.outcome = 'assigned' AND coalesce(p.state, '') <> 'allocated'
            ORDER BY 1, 2
        """,
        says="shop {shop_id}: entry {id} left for agent {agent_id}, its item names {item_agent_id}",
    ),
)
