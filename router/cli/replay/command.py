"""`shuntdesk replay`: the command itself."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.options import Database, ShopName

if TYPE_CHECKING:
    from rich.progress import Progress

    from models.shop_file import ShopFile
    from router.cli.replay.dialogues import Dialogue
    from router.cli.replay.report import Report
    from router.settings import Settings

TOKEN_S = 86400


def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Dialogues, JSON Lines; .gz is understood.")],
    url: Annotated[str, typer.Option(metavar="URL", help="Where the server answers.")],
    shop: ShopName,
    customers: Annotated[int, typer.Option(min=1, metavar="N", help="How many at a time.")] = 50,
    speed: Annotated[
        float, typer.Option(min=0, metavar="X", help="X times as fast as people type; 0: as fast as it goes.")
    ] = 0.0,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write down what every client did and saw.", show_default=False)
    ] = None,
    database: Database = None,
) -> None:
    """Play recorded dialogues against a running server, as customers and as the shop's agents.

    Ends with a report, and with 1 if a message was lost, doubled or out of order.
    """
    from router.cli.replay.dialogues import read_dialogues
    from router.settings import settings

    dialogues = read_dialogues(file)
    chosen = settings(database=database)
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        report = runner.run(_replay(chosen, url.rstrip("/"), shop, dialogues, customers, speed, history))
    for line in report.lines():
        typer.echo(line)
    if not report.good:
        raise typer.Exit(1)


async def _replay(
    settings: "Settings",
    url: str,
    shop: str,
    dialogues: "Sequence[Dialogue]",
    customers: int,
    speed: float,
    path: Path | None,
) -> "Report":
    from router.cli.replay.history import History
    from router.cli.replay.report import report_on
    from router.cli.replay.split import open_at_once, seats_in, shares
    from router.cli.replay.stage import Stage, ended_by

    file, tokens = await _cast(settings, shop, customers)
    with path.open("wb") if path is not None else nullcontext() as sink, _progress() as progress:
        recorded = History(url, sink)
        task = progress.add_task("dialogues", total=len(dialogues))
        stage = Stage(url, shop, tokens, recorded, speed)
        try:
            played = await stage.play(dialogues, customers, lambda dialogue: progress.advance(task))
        except BaseExceptionGroup as group:
            raise ended_by(group) from group
    split = shares(seats_in(file, tokens), played.assignments, open_at_once(recorded.records))
    return report_on(dialogues, played, recorded, split)


async def _cast(settings: "Settings", shop: str, most: int) -> "tuple[ShopFile, dict[str, str]]":
    """Return the shop as it is, and tokens of its agents, at most one per customer, given by the server here."""
    from models.enums import Role
    from models.errors import Invalid, Unavailable
    from router.cli.shops import reached
    from router.store.serving import is_served

    if not is_served(settings.database):
        raise Unavailable(f"nobody serves {settings.database}; the agents' tokens come from the server of this machine")
    async with reached(settings) as shops:
        file = await shops.export(shop)
        logins = [account.login for account in file.agents if account.role is Role.agent][:most]
        if not logins:
            raise Invalid(f"the shop {shop} has no account of role agent, so nobody would answer")
        return file, {login: (await shops.token(shop, login, TOKEN_S)).token for login in logins}


def _progress() -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)


def _fast_loop() -> "Callable[[], asyncio.AbstractEventLoop] | None":
    try:
        import uvloop
    except ImportError:  # not made for this platform
        return None
    return uvloop.new_event_loop
