"""A server to kill, for each test its own; and an endpoint that outlives it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.crash.server import Server
from tests.integration.webhooks.receiver import Receiver


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    yield server
    await server.kill()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()
