"""Recordings are read whole or refused with the line that is wrong."""

import gzip
from pathlib import Path

import pytest

from models.errors import Invalid
from router.cli.replay.dialogues import read_dialogues

TWO = (
    '{"id": "1", "turns": [["customer", "在吗"], ["helpdesk", "您好"]]}\n'
    "\n"
    '{"id": "2", "turns": [["customer", "?"]], "score": 0.5}\n'
)


def written(folder: Path, text: str) -> Path:
    path = folder / "dialogues.jsonl"
    path.write_text(text)
    return path


def test_each_line_is_a_dialogue_and_what_it_has_besides_is_passed_over(tmp_path: Path) -> None:
    first, second = read_dialogues(written(tmp_path, TWO))
    assert [(turn.speaker, turn.text) for turn in first.turns] == [("customer", "在吗"), ("helpdesk", "您好")]
    assert (second.id, len(second.turns)) == ("2", 1)


def test_gzip_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "dialogues.jsonl.gz"
    path.write_bytes(gzip.compress(TWO.encode()))
    assert [dialogue.id for dialogue in read_dialogues(path)] == ["1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"id": "3"}',
        '{"id": "3", "turns": []}',
        '{"id": "3", "turns": [["bot", "hi"]]}',
        '{"id": "3", "turns": [["customer", ""]]}',
        '{"id": "3", "turns": [["helpdesk", "您好"], ["customer", "在吗"]]}',
        '{"id": "3", "turns": [["customer", "%s"]]}' % ("长" * 4001),
    ],
)
def test_a_line_that_is_no_dialogue_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(Invalid, match="line 4"):
        read_dialogues(written(tmp_path, TWO + line))
