from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

# Tests never time, and a busy machine is no fault of what they test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.postgres"]


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Take back what a command said about logging: the stream it names is closed when its test is over."""
    yield
    structlog.reset_defaults()
