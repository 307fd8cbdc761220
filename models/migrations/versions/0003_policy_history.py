"""Policy history: the versions of a policy from the log, and what the conditions of a run were compared with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

CONFIGURED = sa.text("type = 'policy.configured'")


def upgrade() -> None:
    op.add_column("run", sa.Column("online", sa.Integer(), nullable=True))
    op.create_index(
        "event_of_policies",
        "event_log",
        ["shop_id", "seq"],
        unique=False,
        sqlite_where=CONFIGURED,
        postgresql_where=CONFIGURED,
    )
