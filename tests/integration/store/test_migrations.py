"""The migrations lead to exactly the schema that the tables describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from models.errors import Unavailable
from models.tables import METADATA
from router.store.engine import open_database
from router.store.migrate import bring_up_to_date, check_schema


def differences(connection: Connection) -> list[object]:
    # Indexes are not compared by their conditions, so those are read from the description itself below.
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": METADATA})
    return list(compare_metadata(context, METADATA))


def conditions(connection: Connection) -> dict[str, str]:
    """The condition of each partial index, as the database has it."""
    source = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% WHERE %'",
    }
    found = connection.execute(text(source[connection.dialect.name]))
    return {name: definition.split(" WHERE ")[1] for name, definition in found}


def test_migrating_an_empty_database_gives_the_described_schema(connection: Connection) -> None:
    assert differences(connection) == []


def test_migrated_partial_indexes_have_the_conditions_described(connection: Connection) -> None:
    migrated = conditions(connection)
    version = "DROP TABLE alembic_version"
    METADATA.drop_all(connection)
    connection.execute(text(version))
    METADATA.create_all(connection)
    assert migrated == conditions(connection)
    assert migrated


def test_migrating_twice_changes_nothing(connection: Connection) -> None:
    bring_up_to_date(connection)
    check_schema(connection)
    assert differences(connection) == []


def test_a_schema_of_a_newer_version_is_refused(connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="not one this version knows"):
        bring_up_to_date(connection)


def test_without_migrating_an_empty_database_is_refused(database_url: str) -> None:
    with pytest.raises(Unavailable, match="this version needs"):
        open_database(database_url, migrate=False, durable=False)


async def test_without_migrating_a_database_that_is_up_to_date_is_taken(database_url: str) -> None:
    await open_database(database_url, durable=False).close()
    opened = open_database(database_url, migrate=False, durable=False)
    assert opened.log_id
    await opened.close()
