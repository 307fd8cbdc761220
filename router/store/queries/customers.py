"""Customers beyond those in memory."""

from sqlalchemy import Connection, select

from router.store.queries.rows import CUSTOMERS, of_shop

TABLE = CUSTOMERS.table


def customer_id(connection: Connection, shop_id: int, external_id: str) -> int | None:
    """Return the id of the customer whom the shop knows by this id, or None."""
    query = select(TABLE.c.id).where(of_shop(shop_id, TABLE), TABLE.c.external_id == external_id)
    return connection.execute(query).scalar_one_or_none()
