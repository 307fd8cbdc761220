"""Secrets that nothing names any more: of bots a shop file took away, or of a command that never came (ADR 0023)."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from models.tables import ShopRow, WebhookRow
from models.tables.columns import table_of
from router.store.deliveries import SECRET

SHOP = table_of(ShopRow)
WEBHOOK = table_of(WebhookRow)


def drop_strays(connection: Connection, before: datetime) -> int:
    """Forget secrets stored before a time that neither an endpoint nor a bot names on disk; returns how many.

    A secret is stored before what names it is decided: those that are new are left alone.
    """
    columns = SECRET.c
    old = connection.execute(select(columns.shop_id, columns.name).where(columns.created_at < before)).all()
    strays = {(row[0], row[1]) for row in old} - _named(connection) if old else set()
    for shop_id, name in strays:
        connection.execute(delete(SECRET).where(columns.shop_id == shop_id, columns.name == name))
    return len(strays)


def _named(connection: Connection) -> set[tuple[int, str]]:
    bots = connection.execute(select(SHOP.c.id, SHOP.c.bot_secrets)).all()
    hooks = connection.execute(select(WEBHOOK.c.shop_id, WEBHOOK.c.secrets).where(WEBHOOK.c.removed_at.is_(None))).all()
    of_bots = {(shop_id, name) for shop_id, kept in bots for names in kept.values() for name in names}
    return of_bots | {(shop_id, name) for shop_id, names in hooks for name in names}
