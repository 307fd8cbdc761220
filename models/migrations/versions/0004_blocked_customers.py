"""Blocked customers: who blocked whom, when and why; and why a conversation ended."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("customer", sa.Column("block", sa.Text(), nullable=True))
    op.add_column("conversation", sa.Column("closed_reason", sa.String(), nullable=True))
    # Nothing ever set it: no act blocked a customer before.
    op.drop_column("customer", "blocked")
