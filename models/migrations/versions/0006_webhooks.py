"""Outbound webhooks: endpoints, secrets, how far each has come in the log, deliveries with their attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "webhook",
        _id("shop_id"),
        _id("id"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id"),
    )
    op.create_table(
        "webhook_secret",
        _id("shop_id"),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "name"),
    )
    op.create_table(
        "webhook_cursor",
        _id("shop_id"),
        _id("webhook_id"),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("last_given", sa.BigInteger(), nullable=False),
        sa.Column("forgotten", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "webhook_id"),
    )
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "delivery",
        _id("shop_id"),
        _id("id"),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id"),
    )
    op.create_index("delivery_by_event", "delivery", ["shop_id", "webhook_id", "seq"], unique=True)
    waits, ended = sa.text("state IN ('waiting', 'retrying')"), sa.text("ended_at IS NOT NULL")
    lanes = ["shop_id", "webhook_id", "lane", "seq"]
    op.create_index("delivery_open", "delivery", lanes, unique=False, sqlite_where=waits, postgresql_where=waits)
    op.create_index(
        "delivery_by_age", "delivery", ["ended_at"], unique=False, sqlite_where=ended, postgresql_where=ended
    )
    op.create_table(
        "delivery_attempt",
        _id("shop_id"),
        _id("delivery_id"),
        _id("n"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "delivery_id", "n"),
    )
