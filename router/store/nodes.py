"""The name of the log, and the running server's announcement of itself to the command line."""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, inspect, select

from models.tables.accounts import MetaRow, NodeRow
from models.tables.columns import table_of

META = table_of(MetaRow)
NODE = table_of(NodeRow)
LOG_ID = "log_id"


class Node(Struct, frozen=True):
    """Say where a server answers and the token by which the command line of the same machine may direct it."""

    url: str
    control_token: str
    started_at: datetime
    log_id: str


def log_id(connection: Connection) -> str:
    """Return the name of this database's log; made when it is asked for the first time."""
    found = connection.execute(select(META.c.value).where(META.c.key == LOG_ID)).scalar_one_or_none()
    if found is not None:
        return str(found)
    made = uuid4().hex
    connection.execute(insert(META).values(key=LOG_ID, value=made))
    return made


def announce_node(connection: Connection, node: Node) -> None:
    """Write down that this process serves; its row is the only one."""
    forget_nodes(connection)
    connection.execute(insert(NODE).values(**{name: getattr(node, name) for name in Node.__struct_fields__}))


def forget_nodes(connection: Connection) -> None:
    """Take back what was announced: this process no longer serves, or one before it crashed."""
    connection.execute(delete(NODE))


def announced_node(connection: Connection) -> Node | None:
    """Return the server that announced itself; None also while the tables are still being made."""
    if not inspect(connection).has_table(NODE.name):
        return None
    columns = [NODE.c[name] for name in Node.__struct_fields__]
    found = connection.execute(select(*columns)).first()
    return Node(*found) if found else None
