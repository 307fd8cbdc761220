"""`shuntdesk check`: every invariant, verified on what is stored."""

from typing import TYPE_CHECKING

import typer

from router.cli.options import Database

if TYPE_CHECKING:
    from router.store.check import Checked


def check(database: Database = None) -> None:
    """Verify every invariant on what is stored; ends with 1 and a list when one fails.

    Reads only, and sees one moment: a server may go on writing meanwhile.
    """
    from router.settings import settings
    from router.store.check import check_everything, read_only

    failed = 0
    with read_only(settings(database=database).database) as connection:
        for checked in check_everything(connection):
            _print(checked)
            failed += bool(checked.faults)
    if failed:
        typer.echo(f"shuntdesk: {failed} invariant(s) do not hold", err=True)
        raise typer.Exit(1)


def _print(checked: "Checked") -> None:
    word = "FAILED" if checked.faults else "ok"
    typer.echo(f"{word:<7} {checked.code:<6} {checked.promise} ({checked.examined:,})")
    for fault in checked.faults:
        typer.echo(f"        {fault}")
