"""Live routing: working hours, offers, silent owners, waiting for a recent contact."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADDED: dict[str, list[sa.Column[Any]]] = {
    "shop": [
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("notices", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("transfer", sa.Text(), nullable=False, server_default="{}"),
    ],
    "agent": [
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("keep_recents", sa.Boolean(), nullable=True),
        sa.Column("next_presence", sa.String(), nullable=True),
        sa.Column("next_reason", sa.String(), nullable=True),
        sa.Column("on_shift", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("shift_until", sa.BigInteger(), nullable=True),
    ],
    "shunt_group": [
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("hours_until", sa.BigInteger(), nullable=True),
    ],
    "conversation": [
        sa.Column("assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("queue_priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("waits_for", sa.BigInteger(), nullable=True),
        sa.Column("waits_until", sa.BigInteger(), nullable=True),
        sa.Column("offer", sa.Text(), nullable=True),
        sa.Column("offer_until", sa.BigInteger(), nullable=True),
        sa.Column("overdue_at", sa.BigInteger(), nullable=True),
        sa.Column("reclaim_at", sa.BigInteger(), nullable=True),
        sa.Column("reclaims", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("attention", sa.String(), nullable=True),
    ],
    "run": [
        sa.Column("spread", sa.Integer(), nullable=True),
        sa.Column("paced", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("resume_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
    ],
    "pool_entry": [
        sa.Column("for_agent_id", sa.BigInteger(), nullable=True),
        sa.Column("card", sa.Text(), nullable=True),
    ],
}
"""New columns by table; those that may not be null have the value of a row from before."""


def upgrade() -> None:
    for name, columns in ADDED.items():
        for column in columns:
            op.add_column(name, column)
