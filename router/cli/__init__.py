"""The command line: one module per command; usage errors end with 2, failures with 1, both in one line."""

import logging
import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import Abort, TyperException

from models.errors import ShuntdeskError
from router.cli.apply import apply
from router.cli.check import check
from router.cli.demo import demo
from router.cli.export import export
from router.cli.knowledge import knowledge
from router.cli.logs import log_to_stderr
from router.cli.rehearse import rehearse
from router.cli.replay import replay
from router.cli.serve import serve
from router.cli.token import token

DEBUG = "SHUNTDESK_DEBUG"
"""Set it to see where an unexpected failure came from."""

app = typer.Typer(
    name="shuntdesk",
    help="A self-hosted customer-service router for shops.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in (demo, serve, apply, export, token, check, replay, rehearse):
    app.command()(_command)
app.add_typer(knowledge, name="knowledge")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 failed, 2 used wrongly, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    log_to_stderr(logging.ERROR)
    try:
        code = typer.main.get_command(app).main(given or ["--help"], "shuntdesk", standalone_mode=False)
    except TyperException as wrong:
        return _fail([f"shuntdesk: {wrong.format_message()}"], wrong.exit_code)
    except ShuntdeskError as refused:
        return _fail(_lines(refused))
    except (Abort, KeyboardInterrupt):
        return 130
    except OSError as broken:
        return _fail([f"shuntdesk: {broken}"])
    except Exception as fault:
        if os.environ.get(DEBUG):
            raise
        return _fail([f"shuntdesk: a fault in the program: {fault!r}; {DEBUG}=1 shows where"])
    return code if isinstance(code, int) else 0


def _lines(refused: ShuntdeskError) -> list[str]:
    """One line, or one per fault when a file has several."""
    return [f"{fault.field}: {fault.detail}" for fault in refused.errors] or [f"shuntdesk: {refused.detail}"]


def _fail(lines: list[str], code: int = 1) -> int:
    for line in lines:
        typer.echo(" ".join(line.splitlines()), err=True)
    return code
