"""What tests of several parts need of the real database."""

from pathlib import Path

import pytest

from router.store.engine import open_database


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema, made once: migrating anew would be most of each test's time."""
    path = tmp_path_factory.mktemp("empty") / "shop.db"
    open_database(f"sqlite:///{path}").close_now()
    return path
