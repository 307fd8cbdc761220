"""Customers who are not in memory, because they have no open conversation."""

from collections.abc import Iterable

from sqlalchemy import Connection, or_

from models.entities import Customer
from router.store.mapping import TABLES, entities


def find_customers(
    connection: Connection, shop_id: int, ids: Iterable[int] = (), external_ids: Iterable[str] = ()
) -> list[Customer]:
    """Return the customers with one of these ids or external ids, by id; one query."""
    columns = TABLES[Customer].c
    wanted = or_(columns.id.in_(list(ids)), columns.external_id.in_(list(external_ids)))
    return list(entities(connection, Customer, shop_id, wanted))
