"""The PostgreSQL that tests get is real, empty and theirs alone."""

import psycopg
import pytest


@pytest.mark.parametrize("visit", ["first", "second"])
def test_every_test_gets_an_empty_database(postgres_url: str, visit: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        # Would fail on the second visit if the first one's table were still there.
        connection.execute("CREATE TABLE visitor (name text)")
        connection.execute("INSERT INTO visitor VALUES (%s)", (visit,))
        rows = connection.execute("SELECT name FROM visitor").fetchall()
    assert rows == [(visit,)]


def test_a_connection_left_open_does_not_keep_the_database_alive(postgres_url: str) -> None:
    connection = psycopg.connect(postgres_url)
    assert connection.execute("SELECT current_database()").fetchone() == (connection.info.dbname,)


def test_the_server_is_a_current_postgresql(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.info.server_version >= 180000
