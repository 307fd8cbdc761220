"""`shuntdesk check` as people and scripts meet it."""

from pathlib import Path

import pytest

from router.cli import main
from tests.integration.check.test_invariants import BROKEN, by_hand


def test_a_clean_database_gives_one_line_per_invariant_and_0(lived: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--database", f"sqlite:///{lived}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * len(BROKEN)


def test_a_broken_database_gives_a_list_and_1(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_hand(copy, "UPDATE agent SET name = '别人' WHERE shop_id = 1 AND id = 2")
    assert main(["check", "--database", f"sqlite:///{copy}"]) == 1
    said = capsys.readouterr()
    assert "shop 1: agent 2: name is '别人'" in said.out
    assert said.err == "shuntdesk: 1 invariant(s) do not hold\n"


def test_checking_changes_nothing(copy: Path) -> None:
    before = copy.read_bytes()
    assert main(["check", "--database", f"sqlite:///{copy}"]) == 0
    assert copy.read_bytes() == before


def test_a_file_that_is_not_there_is_one_line_and_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--database", f"sqlite:///{tmp_path}/none.db"]) == 1
    assert capsys.readouterr().err == f"shuntdesk: there is no database at {tmp_path}/none.db\n"
    assert not (tmp_path / "none.db").exists()
