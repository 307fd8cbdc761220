"""What agents and groups are called, also those that are gone."""

from msgspec import Struct
from sqlalchemy import Connection, select

from models.tables import AgentRow, GroupRow
from models.tables.columns import table_of

AGENTS = table_of(AgentRow)
GROUPS = table_of(GroupRow)


class NamesFound(Struct, frozen=True):
    """Hold names by id."""

    agents: dict[int, str]
    groups: dict[int, str]


def names(connection: Connection, shop_id: int) -> NamesFound:
    """Return the names of all agents and groups a shop ever had."""
    agents = select(AGENTS.c.id, AGENTS.c.name).where(AGENTS.c.shop_id == shop_id)
    groups = select(GROUPS.c.id, GROUPS.c.name).where(GROUPS.c.shop_id == shop_id)
    return NamesFound(
        {row.id: row.name for row in connection.execute(agents)},
        {row.id: row.name for row in connection.execute(groups)},
    )
