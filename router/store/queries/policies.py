"""The versions of a policy: each saving is an event of the log (R7)."""

from msgspec import Struct
from sqlalchemy import Connection, select, text

from models.events import PolicyConfigured
from models.tables import EventRow
from models.tables.columns import table_of
from router.store.logbook import decode_event
from router.store.queries.rows import of_shop

TABLE = table_of(EventRow)
SAVED = text(f"type = '{PolicyConfigured.__struct_config__.tag}'")
"""Written out, not bound: only then do both databases see that the index over these events will do."""


class VersionFound(Struct, frozen=True):
    """Hold one version as it was saved; `seq` is its place in the log."""

    seq: int
    event: PolicyConfigured


def policy_versions(
    connection: Connection, shop_id: int, policy_id: int, limit: int, before: int | None = None
) -> list[VersionFound]:
    """Return versions of a policy, latest first; `before` is the last `seq` of the page before."""
    query = select(TABLE.c.seq, TABLE.c.body).where(of_shop(shop_id, TABLE), SAVED)
    if before is not None:
        query = query.where(TABLE.c.seq < before)
    found: list[VersionFound] = []
    rows = connection.execute(query.order_by(TABLE.c.seq.desc()), execution_options={"yield_per": 100})
    for seq, body in rows:
        event = decode_event(body)
        if isinstance(event, PolicyConfigured) and event.policy.id == policy_id:
            found.append(VersionFound(seq, event))
        if len(found) == limit:
            rows.close()
            break
    return found
