"""`shuntdesk apply`: shops are made to look like a file."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.options import Database

if TYPE_CHECKING:
    from models.wire.control import Applied
    from router.cli.shop_yaml import ShopDocument
    from router.cli.shops import Shops
    from router.settings import Settings

MAX_BYTES = 16 * 1024 * 1024
"""The largest shop file read: ten thousand agents fit several times."""


def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="One shop, or several as YAML documents.")],
    database: Database = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would change.")] = False,
) -> None:
    """Make shops look like the file; prints what changed, and generated passwords and secrets once.

    A file with a mistake is refused as a whole, naming line and reason. Applying it again changes nothing.
    """
    from models.errors import Invalid
    from router.cli.shop_yaml import read_shops
    from router.settings import settings

    if file.stat().st_size > MAX_BYTES:
        raise Invalid(f"{file} is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as broken:
        raise Invalid(f"{file} is not UTF-8") from broken
    documents = read_shops(text, str(file))
    asyncio.run(_apply(settings(database=database), documents, dry_run=dry_run))


async def _apply(settings: "Settings", documents: "tuple[ShopDocument, ...]", *, dry_run: bool) -> None:
    from router.cli.shops import reached

    async with reached(settings) as shops:
        # All of them are tried before the first is written: the file goes in as a whole or not at all.
        rehearsed = [await _applied(shops, document, dry_run=True) for document in documents]
        for place, document in enumerate(documents):
            _print(rehearsed[place] if dry_run else await _applied(shops, document, dry_run=False))


async def _applied(shops: "Shops", document: "ShopDocument", *, dry_run: bool) -> "Applied":
    from models.errors import Invalid

    file, missing = document.ready()
    try:
        applied = await shops.apply(file, dry_run=dry_run)
    except Invalid as refused:
        raise document.refusal((*missing, *refused.errors)) from refused
    if missing:
        raise document.refusal(missing)
    return applied


def _print(applied: "Applied") -> None:
    from router.cli.differences import differences

    changes = differences(applied.before, applied.after)
    typer.echo(f"{applied.after.shop}: {f'{len(changes)} change(s)' if changes else 'nothing to change'}")
    for line in changes:
        typer.echo(f"  {line}")
    _print_once("passwords", applied.passwords)
    _print_once("secrets of bots", applied.secrets)


def _print_once(what: str, generated: dict[str, str]) -> None:
    if generated:
        typer.echo(f"  {what}, shown this once:")
    for name, secret in generated.items():
        typer.echo(f"    {name}  {secret}")
