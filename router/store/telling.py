"""Telling the log again after a migration: rows from before get what new columns take from old events (I4)."""

from sqlalchemy import Connection, Table

from models.entities import Conversation
from router.store.folding import Fold
from router.store.loading import shop_keys
from router.store.mapping import TABLES, Row, row_of
from router.store.projection import EVENT_LOG
from router.store.statements import execute, updating

PAGE = 1000


def tell_again(connection: Connection) -> None:
    """Write conversations as their log has them, and the columns of events as their bodies say.

    Since when an owner has a conversation, and when her reply is overdue (R9.5), is in no row of before. Takes about as
    long as a check. What can't be told stays as it is, for the check to name.
    """
    for shop_id in shop_keys(connection):
        fold = Fold.of(connection, shop_id)
        told = [row_of(shop_id, entity) for (kind, _), entity in fold.state.touched.items() if kind is Conversation]
        _write(connection, TABLES[Conversation], told)
        _write(connection, EVENT_LOG, fold.right_rows)


def _write(connection: Connection, table: Table, rows: list[Row]) -> None:
    for first in range(0, len(rows), PAGE):
        execute(connection, updating(connection.dialect, table, rows[first : first + PAGE]))
