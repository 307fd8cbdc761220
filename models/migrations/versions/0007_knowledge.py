"""What bots know: knowledge bases, their entries, and where the log has their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

OF_ENTRIES = sa.text("entry_id IS NOT NULL")


def _id(name: str, *, key: bool = True, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), primary_key=key, autoincrement=False, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "knowledge_base",
        _id("shop_id"),
        _id("id"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("greeting", sa.String(), nullable=False),
        sa.Column("miss", sa.Text(), nullable=False),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "knowledge_entry",
        _id("shop_id"),
        _id("id"),
        sa.Column("base_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("fallback", sa.String(), nullable=True),
        sa.Column("related", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "knowledge_version",
        _id("shop_id"),
        _id("seq"),
        sa.Column("base_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
    )
    op.create_index("knowledge_version_of_base", "knowledge_version", ["shop_id", "base_id", "seq"], unique=False)
    op.create_index(
        "knowledge_version_of_entry",
        "knowledge_version",
        ["shop_id", "entry_id", "seq"],
        unique=False,
        sqlite_where=OF_ENTRIES,
        postgresql_where=OF_ENTRIES,
    )
