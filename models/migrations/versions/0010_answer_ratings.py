"""Which knowledge entry a bot's message is the answer of, and whether it helped."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("message", sa.Column("answer_of", sa.BigInteger(), nullable=True))
    op.add_column("message", sa.Column("resolved", sa.Boolean(), nullable=True))
    known = sa.text("answer_of IS NOT NULL")
    op.create_index(
        "message_by_answer",
        "message",
        ["shop_id", "answer_of", "at"],
        unique=False,
        sqlite_where=known,
        postgresql_where=known,
    )
    op.add_column("conversation", sa.Column("answers", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("conversation", sa.Column("bot_answer", sa.Integer(), nullable=True))
