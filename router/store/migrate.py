"""Bring the schema up to date from code, on start."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from models.errors import Unavailable
from router.store.telling import tell_again

LACK_WHAT_THE_LOG_HAS = frozenset({"0001"})
"""Schemas whose rows do not have all that this version takes from the events of before (I4)."""


def bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that this database has not seen, in the caller's transaction.

    Raises `Unavailable` when a newer version of the program made the schema (I28).
    """
    config = _config()
    config.attributes["connection"] = connection
    before = MigrationContext.configure(connection).get_current_revision()
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Unavailable(f"the schema is not one this version knows: {error}") from error
    if before in LACK_WHAT_THE_LOG_HAS:
        tell_again(connection)


def check_schema(connection: Connection) -> None:
    """Raise `Unavailable` unless the schema is exactly the one of this version."""
    found = set(MigrationContext.configure(connection).get_current_heads())
    expected = set(ScriptDirectory.from_config(_config()).get_heads())
    if found != expected:
        raise Unavailable(f"the schema is at {sorted(found)}, this version needs {sorted(expected)}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    return config
