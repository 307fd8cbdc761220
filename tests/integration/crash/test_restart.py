"""L3: the server is stopped and started in the middle of a replay, and killed while real dialogues are played."""

from pathlib import Path
from random import Random

import pytest

from router.cli.replay.dialogues import read_dialogues
from tests.integration.crash.interruption import dialogues, restarted, through
from tests.integration.crash.server import Server

RECORDED = Path(__file__).parents[4] / "shared/data/helpdesk_dialogues_zh.jsonl.gz"


async def test_l3_after_sigterm_every_acknowledged_message_is_there_once_and_in_order(server: Server) -> None:
    await through(server, dialogues(4), Random(4).randint(50, 450), restarted)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded dialogues are not here")
async def test_l3_real_dialogues_survive_as_well(server: Server) -> None:
    await through(server, read_dialogues(RECORDED)[:60], 120)
