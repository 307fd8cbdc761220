"""How often the entries of the knowledge answered, and what customers said of it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from router.store.queries.rows import MESSAGES, of_shop

TABLE = MESSAGES.table


class Counted(Struct, frozen=True):
    """Hold how many answers an entry gave, and how many of them helped or did not."""

    hits: int = 0
    resolved: int = 0
    unresolved: int = 0


def answers_of(
    connection: Connection, shop_id: int, entries: Sequence[int], since: datetime, lately: datetime
) -> dict[int, tuple[Counted, Counted]]:
    """Count the answers of these entries `since` a time, and of those the ones not older than `lately`.

    Entries that gave none are left out. Each answer counts when it was given, with what the customer said of it last.
    """
    new = TABLE.c.at >= lately
    sums = [*_sums(new), *_sums(TABLE.c.at >= since)]
    query = (
        select(TABLE.c.answer_of, *sums)
        .where(of_shop(shop_id, TABLE), TABLE.c.answer_of.in_(entries), TABLE.c.at >= since)
        .group_by(TABLE.c.answer_of)
    )
    return {row[0]: (Counted(*row[1:4]), Counted(*row[4:7])) for row in connection.execute(query)}


def _sums(when: ColumnElement[bool]) -> list[ColumnElement[int]]:
    wanted = (when, and_(when, TABLE.c.resolved.is_(True)), and_(when, TABLE.c.resolved.is_(False)))
    return [func.sum(case((condition, 1), else_=0)) for condition in wanted]
