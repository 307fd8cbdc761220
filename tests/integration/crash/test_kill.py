"""L3: the server is killed in the middle of a replay, or the process that writes."""

from random import Random

import pytest

from tests.integration.crash.interruption import dialogues, through, writer_killed
from tests.integration.crash.server import Server


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_l3_after_sigkill_every_acknowledged_message_is_there_once_and_in_order(
    server: Server, seed: int
) -> None:
    await through(server, dialogues(seed), Random(seed).randint(50, 450))


@pytest.mark.parametrize("seed", [11, 12, 13])
async def test_l3_after_the_writer_was_killed_the_server_goes_on_and_nothing_acknowledged_is_lost(
    server: Server, seed: int
) -> None:
    await through(server, dialogues(seed), Random(seed).randint(50, 450), writer_killed)
