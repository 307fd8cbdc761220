"""What was acknowledged survives the sudden death of the process."""

import asyncio
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from router.store.engine import open_database
from router.store.loading import load_shop
from router.store.log import broken_at, events_after, last_seq

ROOT = Path(__file__).resolve().parents[3]


def acks_of_a_writer_killed_after(acknowledged: int, url: str) -> list[int]:
    command = [sys.executable, "-m", "tests.integration.store.writer_process", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = (line.strip() for line in process.stdout)
        acks = [int(line) for line in islice(filter(str.isdigit, lines), acknowledged)]
        process.kill()
    return acks


@pytest.mark.parametrize("acknowledged", [1, 40, 133])
async def test_every_acknowledged_event_is_there_after_a_kill_and_the_log_is_whole(
    database_url: str, acknowledged: int
) -> None:
    acks = await asyncio.to_thread(acks_of_a_writer_killed_after, acknowledged, database_url)
    assert len(acks) == acknowledged
    reopened = open_database(database_url, durable=False)
    seq = await reopened.read(last_seq, 1)
    assert seq >= max(acks)
    assert len(await reopened.read(events_after, 1, 0, limit=seq + 1)) == seq
    assert await reopened.read(broken_at, 1) is None
    assert (await reopened.read_long(load_shop, 1)).seq == seq
    await reopened.close()
