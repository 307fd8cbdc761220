"""Conversations as rows: each in exactly one place (I10)."""

from router.store.check.invariant import Invariant

OPEN = "SELECT count(*) FROM conversation WHERE state <> 'closed'"

CONVERSATION = (
    Invariant(
        code="I10",
        promise="a customer has one open conversation per channel",
        counted=OPEN,
        broken="""
            SELECT shop_id, customer_id, channel, count(*) AS found FROM conversation WHERE state <> 'closed'
            GROUP BY shop_id, customer_id, channel HAVING count(*) > 1 ORDER BY shop_id, customer_id, channel
        """,
        says="shop {shop_id}: customer {customer_id} has {found} open conversations on {channel}",
    ),
    Invariant(
        code="I10",
        promise="an open conversation has an owner exactly when it is assigned or active",
        counted=OPEN,
        broken="""
            SELECT shop_id, id, state, owner_id FROM conversation
            WHERE state <> 'closed' AND (owner_id IS NOT NULL) <> (state IN ('assigned', 'active'))
            ORDER BY shop_id, id
        """,
        says="shop {shop_id}: conversation {id} is {state} and its owner is {owner_id}",
    ),
    Invariant(
        code="I10",
        promise="a conversation waits in a queue exactly when it is queued, and is never left between two places",
        counted=OPEN,
        broken="""
            SELECT shop_id, id, state FROM conversation
            WHERE (queued_at IS NOT NULL) <> (state = 'queued') OR state = 'routing' ORDER BY shop_id, id
        """,
        says="shop {shop_id}: conversation {id} is {state}, its place in a queue says otherwise",
    ),
    Invariant(
        code="I10",
        promise="a conversation is waiting_offline exactly when a waiting pool entry stands for it",
        counted=OPEN,
        broken="""
            SELECT c.shop_id, c.id, c.state, c.entry_id, e.state AS entry_state
            FROM conversation c
            LEFT JOIN pool_entry e ON e.shop_id = c.shop_id AND e.id = c.entry_id AND e.conversation_id = c.id
            WHERE (c.state = 'waiting_offline') <> (c.entry_id IS NOT NULL)
                OR c.entry_id IS NOT NULL AND coalesce(e.state, '') <> 'waiting'
            UNION ALL
            SELECT e.shop_id, e.conversation_id, c.state, e.id, e.state
            FROM pool_entry e LEFT JOIN conversation c ON c.shop_id = e.shop_id AND c.id = e.conversation_id
            WHERE e.state = 'waiting' AND coalesce(c.entry_id, 0) <> e.id
            ORDER BY 1, 2
        """,
        says="shop {shop_id}: conversation {id} is {state}, entry {entry_id} is {entry_state}",
    ),
    Invariant(
        code="I10",
        promise="ownership of a conversation passes on without overlap",
        counted="SELECT count(*) FROM event_log WHERE type IN ('conversation.assigned', 'conversation.unassigned')",
        broken="""
            SELECT shop_id, conversation_id, seq, type, before FROM (
                SELECT shop_id, conversation_id, seq, type, agent_id,
                    lag(type) OVER passing AS before, lag(agent_id) OVER passing AS agent_before
                FROM event_log
                WHERE type IN ('conversation.assigned', 'conversation.unassigned', 'conversation.closed')
                WINDOW passing AS (PARTITION BY shop_id, conversation_id ORDER BY seq)
            ) AS passed
            WHERE type = 'conversation.assigned' AND before IN ('conversation.assigned', 'conversation.closed')
                OR type = 'conversation.unassigned'
                    AND (coalesce(before, '') <> 'conversation.assigned' OR agent_before <> agent_id)
            ORDER BY shop_id, conversation_id, seq
        """,
        says="shop {shop_id}: conversation {conversation_id}: {type} at {seq} follows {before}",
    ),
)
