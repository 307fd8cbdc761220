"""The command line as a person types it: in this process, or as the real program that serves."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from router.cli import main

PROGRAM = [sys.executable, "-c", "import sys; from router.cli import main; sys.exit(main())"]
PATIENCE_S = 60
"""A guard against hanging, not a measure."""

TEA = """\
shop: tea
name: 茶铺
agents:
  - {login: wang, name: 王主管, role: supervisor}
  - {login: li, name: 李雷}
  - {login: erp, name: ERP, role: integration}
groups:
  - {name: 售前, default: true, members: [{agent: li}]}
"""


class Typed:
    """What came of a command: its exit code and its lines."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out.splitlines()
        self.err = err.splitlines()


Shell = Callable[..., Typed]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Type commands in a folder of one's own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Typed:
        code = main(words)
        return Typed(code, *capsys.readouterr())

    return run


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    path = tmp_path / "tea.yaml"
    path.write_text(TEA)
    return path


class Program:
    """The running program, known by what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def line_with(self, words: str) -> str:
        """Wait for a line; the end of the output would be the end of the program."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if words in line:
                return line.strip()
        raise AssertionError(f"the program ended with {self._process.wait()} and never said {words!r}")

    def end(self, by: signal.Signals) -> int:
        self._process.send_signal(by)
        return self._process.wait(PATIENCE_S)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start the real program in the same folder; whatever still runs at the end is killed."""
    with _processes() as processes:

        def run(*words: str) -> Program:
            process = subprocess.Popen(
                [*PROGRAM, *words],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "COLUMNS": "200"},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            processes.append(process)
            return Program(process)

        yield run


@contextmanager
def _processes() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate(timeout=PATIENCE_S)
