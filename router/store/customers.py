"""Customers who are not in memory, because they have no open conversation."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from models.entities import Customer
from router.store.mapping import TABLES, entities, of_shop


def find_customers(
    connection: Connection, shop_id: int, ids: Iterable[int] = (), external_ids: Iterable[str] = ()
) -> list[Customer]:
    """Return the customers with one of these ids or external ids, by id."""
    columns = TABLES[Customer].c
    wanted = set(ids)
    if named := list(external_ids):
        # A question of its own: together with the ids, or in their order, it would walk all customers of the shop.
        known = select(columns.id).where(of_shop(Customer, shop_id), columns.external_id.in_(named))
        wanted.update(connection.execute(known).scalars())
    return list(entities(connection, Customer, shop_id, columns.id.in_(sorted(wanted)))) if wanted else []
