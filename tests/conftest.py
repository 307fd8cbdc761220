from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

# Tests never time, and a busy machine is no fault of what they test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.postgres"]


LONG = frozenset({"browser", "crash", "simulation"})
"""Folders whose files take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left alone with one of them at the end."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Take back what a command said about logging: the stream it names is closed when its test is over."""
    yield
    structlog.reset_defaults()
