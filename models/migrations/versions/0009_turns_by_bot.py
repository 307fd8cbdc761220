"""The turns of one bot are found by when they were asked: for its log, and for how it fared in the last hour."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("bot_turn_by_bot", "bot_turn", ["shop_id", "bot", "opened_at", "turn"], unique=False)
