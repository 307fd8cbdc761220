"""`shuntdesk rehearse`: the command itself."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.options import Database, ShopName

if TYPE_CHECKING:
    from router.cli.rehearse.rules import Rules
    from router.core.rehearsed_rules import Rehearsed
    from router.store.queries.period import Period

DAY = timedelta(days=1)
MAX_BYTES = 16 * 1024 * 1024
"""The largest file read, as for `shuntdesk apply`."""


def rehearse(
    shop: ShopName,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE.yaml", help="Other rules; without it those of today.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="TIME", help="2026-11-27T18:00, shop's time, or RFC 3339; else a day before the end."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help="Likewise; else the last event of the log.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    database: Database = None,
) -> None:
    """Replay a recorded period under other rules; prints what happened and what would have, side by side.

    The file has one policy, a list of policies, or some keys of a shop file; they are laid over the shop as it is.
    Reads only, also while a server runs: nothing in the shop changes.
    """
    from router.cli.rehearse.report import print_report
    from router.settings import settings

    text = _text(policy) if policy is not None else None
    rehearsed, timezone = _rehearsed(settings(database=database).database, shop, (policy, text), since, until)
    if as_json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(rehearsed), indent=2).decode())
    else:
        print_report(rehearsed, timezone)


def _text(path: Path) -> str:
    from models.errors import Invalid

    if path.stat().st_size > MAX_BYTES:
        raise Invalid(f"{path} is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as broken:
        raise Invalid(f"{path} is not UTF-8") from broken


def _rehearsed(
    url: str, key: str, rules: tuple[Path | None, str | None], since: str | None, until: str | None
) -> "tuple[Rehearsed, str]":
    from router.cli.rehearse.rules import read_rules
    from router.core.export import export
    from router.core.rehearsed_rules import rehearse as rehearsed

    period, bounds = _period(url, key, since, until)
    shop = export(period.now)
    path, text = rules
    other = read_rules(text, str(path), shop) if text is not None else None
    try:
        found = rehearsed(period.before, period.events, other.file if other else shop, bounds, period.now)
    except Exception as refused:
        raise _placed(other, refused) from refused
    return found, shop.timezone


def _placed(rules: "Rules | None", refused: Exception) -> Exception:
    """Name the line where rules are refused that fit their shape alone."""
    from models.errors import Invalid

    return rules.refusal(refused.errors) if rules is not None and isinstance(refused, Invalid) else refused


def _period(url: str, key: str, since: str | None, until: str | None) -> "tuple[Period, tuple[datetime, datetime]]":
    from models.errors import Invalid, NotFound
    from router.store.check import read_only
    from router.store.queries.period import last_of, read_period

    with read_only(url) as connection:
        shop, last = last_of(connection, key)
        end = _time(until, shop.timezone, "--to") or last
        bounds = (_time(since, shop.timezone, "--from") or end - DAY, end)
        if bounds[0] >= end:
            raise Invalid(f"the period is empty: it begins at {bounds[0].isoformat()} and ends at {end.isoformat()}")
        period = read_period(connection, shop, *bounds)
    if not period.events:
        raise NotFound(f"nothing happened in {key} between {bounds[0].isoformat()} and {end.isoformat()}")
    # Before a shop's first event there is no shop, and no slot of it.
    return period, bounds if period.before.seq else (period.events[0].at, end)


def _time(given: str | None, timezone: str, option: str) -> datetime | None:
    """Read a time, of the shop's wall clock where it names no zone."""
    from zoneinfo import ZoneInfo

    if given is None:
        return None
    try:
        time = datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"{given} is no time; write it like 2026-11-27T18:00", param_hint=option) from None
    return time if time.tzinfo is not None else time.replace(tzinfo=ZoneInfo(timezone))
