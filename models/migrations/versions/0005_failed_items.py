"""Which entries a run failed on is found by entry, for the pool page's tab of those that still wait."""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    failed = text("outcome = 'failed'")
    op.create_index(
        "item_failed",
        "run_item",
        ["shop_id", "entry_id", "run_id"],
        unique=False,
        sqlite_where=failed,
        postgresql_where=failed,
    )
