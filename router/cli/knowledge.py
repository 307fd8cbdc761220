"""`shuntdesk knowledge`: which bases a shop has, and each as YAML, out and in."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.options import Database, ShopName

if TYPE_CHECKING:
    from models.knowledge import Knowledge
    from models.wire.control import KnowledgeImported, KnowledgeOrder
    from router.settings import Settings

knowledge = typer.Typer(help="Write a knowledge base as YAML, or make one look like a file.", add_completion=False)


@knowledge.command("export")
def export_base(
    shop: ShopName,
    base: Annotated[str, typer.Option(metavar="B", help="The name of the base.")],
    database: Database = None,
) -> None:
    """Print a knowledge base as YAML; importing it changes nothing."""
    from router.settings import settings

    typer.echo(asyncio.run(_export(settings(database=database), shop, base)), nl=False)


@knowledge.command("import")
def import_base(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML, as docs/howto/write-knowledge.md has it.")],
    shop: ShopName,
    base: Annotated[str | None, typer.Option(metavar="B", help="The base; without it, the file's stem.")] = None,
    database: Database = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would change.")] = False,
) -> None:
    """Make a knowledge base look like the file and print what changed; a new name makes a new base.

    A file with a mistake is refused as a whole, naming line and reason. Importing it again changes nothing.
    """
    from models.errors import Invalid
    from models.knowledge import BaseName, base_name
    from models.wire.control import KnowledgeOrder
    from router.cli.shape import faults
    from router.settings import settings

    called = base or base_name(file.name)
    if wrong := tuple(faults(called, BaseName, "--base")):
        raise Invalid("the name of the base is refused", wrong)
    order = KnowledgeOrder(shop, called, _read(file), dry_run)
    _print(order.base, asyncio.run(_import(settings(database=database), order)))


@knowledge.command("list")
def list_bases(shop: ShopName, database: Database = None) -> None:
    """Print the shop's knowledge bases with the number of their entries."""
    from router.settings import settings

    for name, entries in asyncio.run(_counted(settings(database=database), shop)).items():
        typer.echo(f"{name}: {entries} entry(ies)")


def _read(file: Path) -> "Knowledge":
    from models.errors import Invalid
    from router.runtime.knowledge_files import knowledge_text

    try:
        return knowledge_text(file.read_text("utf-8"), str(file))
    except UnicodeDecodeError as broken:
        raise Invalid(f"{file} is not UTF-8") from broken


async def _counted(settings: "Settings", shop: str) -> dict[str, int]:
    from router.cli.shops import reached

    async with reached(settings) as shops:
        bases = (await shops.export(shop)).knowledge
    return {name: len(base.entries) for name, base in sorted(bases.items())}


async def _export(settings: "Settings", shop: str, base: str) -> str:
    from router.cli.shop_yaml import write_yaml
    from router.cli.shops import reached

    async with reached(settings) as shops:
        return write_yaml(await shops.knowledge(shop, base))


async def _import(settings: "Settings", order: "KnowledgeOrder") -> "KnowledgeImported":
    from router.cli.shops import reached

    async with reached(settings) as shops:
        return await shops.import_knowledge(order)


def _print(name: str, imported: "KnowledgeImported") -> None:
    from msgspec import to_builtins

    from router.cli.differences import base_differences

    if imported.before is None:
        typer.echo(f"{name}: new, {len(imported.after.entries)} entry(ies)")
        return
    changes = list(base_differences(name, to_builtins(imported.before), to_builtins(imported.after)))
    typer.echo(f"{name}: {f'{len(changes)} change(s)' if changes else 'nothing to change'}")
    for line in changes:
        typer.echo(f"  {line}")
