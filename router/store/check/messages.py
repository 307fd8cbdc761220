"""Messages as rows: numbered, counted, on the log and once (I5, I6)."""

from router.store.check.invariant import Invariant

MESSAGES = "SELECT count(*) FROM message"

MESSAGE = (
    Invariant(
        code="I6",
        promise="messages of each conversation are numbered 1..n without gap",
        counted=MESSAGES,
        broken="""
            SELECT shop_id, conversation_id, seq, before FROM (
                SELECT shop_id, conversation_id, seq,
                    coalesce(lag(seq) OVER (PARTITION BY shop_id, conversation_id ORDER BY seq), 0) AS before
                FROM message
            ) AS numbered
            WHERE seq <> before + 1 ORDER BY shop_id, conversation_id, seq
        """,
        says="shop {shop_id}: conversation {conversation_id}: message {seq} follows message {before}",
    ),
    Invariant(
        code="I6",
        promise="each conversation counts its messages",
        counted="SELECT count(*) FROM conversation",
        broken="""
            SELECT c.shop_id, c.id, c.messages, count(m.seq) AS found
            FROM conversation c LEFT JOIN message m ON m.shop_id = c.shop_id AND m.conversation_id = c.id
            GROUP BY c.shop_id, c.id, c.messages HAVING c.messages <> count(m.seq) ORDER BY c.shop_id, c.id
        """,
        says="shop {shop_id}: conversation {id} counts {messages} messages and has {found}",
    ),
    Invariant(
        code="I6",
        promise="each message is on the log",
        counted=MESSAGES,
        broken="""
            SELECT m.shop_id, m.conversation_id, m.seq
            FROM message m LEFT JOIN event_log e ON e.shop_id = m.shop_id
                AND e.conversation_id = m.conversation_id AND e.message_seq = m.seq
            WHERE e.seq IS NULL ORDER BY m.shop_id, m.conversation_id, m.seq
        """,
        says="shop {shop_id}: conversation {conversation_id}: message {seq} is not on the log",
    ),
    Invariant(
        code="I5",
        promise="each sender's client_msg_id is stored once",
        counted="SELECT count(*) FROM message WHERE client_msg_id IS NOT NULL",
        broken="""
            SELECT shop_id, sender_type, sender_id, client_msg_id, count(*) AS times FROM message
            WHERE client_msg_id IS NOT NULL
            GROUP BY shop_id, sender_type, sender_id, client_msg_id HAVING count(*) > 1
            ORDER BY shop_id, sender_type, sender_id, client_msg_id
        """,
        says="shop {shop_id}: {sender_type} {sender_id} has {client_msg_id} {times} times",
    ),
)
