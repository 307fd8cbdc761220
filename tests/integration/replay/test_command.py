"""`shuntdesk replay` as people and scripts meet it."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from router.cli import main
from router.cli.replay.checker import judge
from router.cli.replay.history import Record
from tests.integration.crash.server import Server
from tests.integration.replay.conftest import SHOP

LINE = '{"id": "d%d", "turns": [["customer", "在吗"], ["helpdesk", "您好"], ["customer", "谢谢"]]}\n'


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "dialogues.jsonl"
    path.write_text("".join(LINE % number for number in range(8)))
    return path


async def test_a_play_ends_with_a_report_a_history_and_0(
    server: Server, recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await server.apply(SHOP)
    await server.start()
    kept = tmp_path / "history.jsonl"
    capsys.readouterr()
    order = ["replay", str(recorded), "--url", server.url, "--shop", "desk", "--database", server.database]
    assert await asyncio.to_thread(main, [*order, "--customers", "5", "--history", str(kept)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "dialogues     8 of 8, 24 turns",
        "acknowledged  24, delivered to the other side 24",
        "faults        0 lost, 0 doubled, 0 out of order, 0 unexpected, 0 owned twice",
    ]
    records = [msgspec.json.decode(line, type=Record) for line in kept.read_bytes().splitlines()]
    assert (judge(records).faults, judge(records).acked) == ((), 24)
    assert await asyncio.to_thread(main, [*order[:4], "--shop", "none", *order[6:]]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_server_on_the_database_there_is_one_line_and_1(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path}/none.db"
    order = ["replay", str(recorded), "--url", "http://127.0.0.1:9", "--shop", "desk", "--database", database]
    assert main(order) == 1
    assert "nobody serves" in capsys.readouterr().err


def test_a_file_that_is_no_recording_is_one_line_and_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.jsonl").write_text("{}\n")
    assert main(["replay", str(tmp_path / "wrong.jsonl"), "--url", "http://127.0.0.1:9", "--shop", "desk"]) == 1
    assert "line 1 is not a dialogue" in capsys.readouterr().err
