"""What was done once already (I5)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_

from router.store.batches import Receipt
from router.store.rows import RECEIPT

Key = tuple[str, str]
"""Scope and key of a receipt."""


def find_receipts(connection: Connection, shop_id: int, keys: Iterable[Key]) -> list[Receipt]:
    """Return the receipts a shop has for these (scope, key) pairs; one query."""
    columns = RECEIPT.c
    wanted = tuple_(columns.scope, columns.key).in_(list(keys))
    statement = select(*(columns[name] for name in Receipt.__struct_fields__)).where(columns.shop_id == shop_id, wanted)
    return [Receipt(*row) for row in connection.execute(statement)]


def drop_receipts(connection: Connection, before: datetime) -> int:
    """Delete the receipts of all shops from before a time, when nobody repeats any more; returns how many."""
    return connection.execute(delete(RECEIPT).where(RECEIPT.c.at < before)).rowcount
