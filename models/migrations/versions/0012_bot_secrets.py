"""Under which names the secrets of bots are kept, beside those of webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("shop", sa.Column("bot_secrets", sa.Text(), nullable=False, server_default="{}"))
