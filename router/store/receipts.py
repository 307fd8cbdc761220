"""What was done once already (I5)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text

from router.store.batches import Receipt
from router.store.rows import RECEIPT

FEW = 100
"""Receipts of a scope that are read all at once, so that the next messages of this person need no question."""

Key = tuple[str, str]
"""Scope and key of a receipt."""


REQUEST = "http:"
CALLBACK = "hook:"
PASSING = {
    REQUEST: text("substr(scope, 1, 5) = 'http:'"),
    CALLBACK: text("substr(scope, 1, 5) = 'hook:'"),
}
"""Scopes whose receipts are dropped some day, by how they begin: word for word the conditions of their indexes."""


class Dropped(NamedTuple):
    """Name a receipt that is no more."""

    shop_id: int
    scope: str
    key: str


class Receipts(NamedTuple):
    """Hold what was found, and the scopes of which nothing else is in the table."""

    found: list[Receipt]
    whole: set[str]


def find_receipts(connection: Connection, shop_id: int, keys: Iterable[Key]) -> Receipts:
    """Return the receipts a shop has for these (scope, key) pairs, and all of a scope that has at most `FEW`."""
    asked: dict[str, list[str]] = defaultdict(list)
    for scope, key in keys:
        asked[scope].append(key)
    columns, answer = RECEIPT.c, Receipts([], set())
    fields = [columns[name] for name in Receipt.__struct_fields__]
    for scope, wanted in asked.items():
        of_scope = select(*fields).where(columns.shop_id == shop_id, columns.scope == scope)
        rows = connection.execute(of_scope.limit(FEW + 1)).all()
        if len(rows) <= FEW:
            answer.whole.add(scope)
        else:
            rows = connection.execute(of_scope.where(columns.key.in_(wanted))).all()
        answer.found.extend(Receipt(*row) for row in rows)
    return answer


def drop_receipts(connection: Connection, kind: str, before: datetime, limit: int) -> list[Dropped]:
    """Delete receipts of all shops from before a time, when nobody repeats any more; at most so many, named.

    `kind` is how their scopes begin, one of `PASSING`; receipts of messages stay.
    """
    columns = RECEIPT.c
    old = select(columns.shop_id, columns.scope, columns.key).where(PASSING[kind], columns.at < before)
    dropped = [Dropped(*row) for row in connection.execute(old.limit(limit))]
    if dropped:
        mine = [columns[name] == bindparam(f"its_{name}") for name in Dropped._fields]
        connection.execute(delete(RECEIPT).where(*mine), [_bound(it) for it in dropped])
    return dropped


def _bound(dropped: Dropped) -> dict[str, int | str]:
    return {f"its_{name}": value for name, value in dropped._asdict().items()}
