"""A server to kill, for each test its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.crash.server import Server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    yield server
    await server.kill()
