"""How well each bot is, what it and the customer said of late, and when she is told to be patient."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

CONVERSATION: list[sa.Column[Any]] = [
    sa.Column("bot_said", sa.Text(), nullable=False, server_default="[]"),
    sa.Column("bot_unsure", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("sketch", sa.BigInteger(), nullable=False, server_default="0"),
    sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("reassure_at", sa.BigInteger(), nullable=True),
]


KEPT = 5
NOT_ITS_FAULT = frozenset({"breaker_open", "not_configured", "forbidden_address"})
"""What failed turns of this log could say that was not the bot's doing."""
LOG = """
    SELECT log.shop_id, log.type, log.body, turn.bot
    FROM event_log AS log
    LEFT JOIN bot_turn AS turn ON log.type = 'bot.turn_ended' AND turn.shop_id = log.shop_id
        AND turn.conversation_id = log.conversation_id AND log.body LIKE '%"turn":"' || turn.turn || '"%'
    WHERE log.type IN ('shop.configured', 'bot.turn_ended')
    ORDER BY log.shop_id, log.seq
"""

Failures = dict[int, dict[str, list[str]]]
"""When each bot of each shop last failed, since it last answered."""


def upgrade() -> None:
    op.add_column("shop", sa.Column("bot_health", sa.Text(), nullable=False, server_default="{}"))
    for column in CONVERSATION:
        op.add_column("conversation", column)
    keep = sa.text("UPDATE shop SET bot_health = :health WHERE id = :id")
    for shop_id, failures in _failures().items():
        health = {bot: {"failed_at": at} for bot, at in failures.items() if at}
        op.get_bind().execute(keep, {"id": shop_id, "health": json.dumps(health)})


def _failures() -> Failures:
    """Read from the log what the state would remember of it: the tables must say the same as the log (I4)."""
    found: Failures = {}
    specs: dict[int, dict[str, Any]] = {}
    for shop_id, kind, body, bot in op.get_bind().execute(sa.text(LOG)):
        told, known = json.loads(body), found.setdefault(shop_id, {})
        if kind == "shop.configured":
            bots = told["shop"].get("bots", {})
            changed = [name for name in known if bots.get(name) != specs.get(shop_id, {}).get(name)]
            specs[shop_id] = bots
            for name in changed:
                del known[name]
        elif told["end"] == "failed" and told.get("reason") not in NOT_ITS_FAULT:
            known[bot] = [*known.get(bot, []), told["at"]][-KEPT:]
        elif told["end"] in {"replied", "handed_off", "closed"}:
            known.pop(bot, None)
    return found
