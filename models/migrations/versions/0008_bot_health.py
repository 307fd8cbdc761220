"""How well each bot is, what it and the customer said of late, and when she is told to be patient."""

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


def upgrade() -> None:
    op.add_column("shop", sa.Column("bot_health", sa.Text(), nullable=False, server_default="{}"))
    for column in CONVERSATION:
        op.add_column("conversation", column)
