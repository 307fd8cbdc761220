"""`shuntdesk export`: a shop as the file that would reproduce it."""

import asyncio
from typing import TYPE_CHECKING

import typer

from router.cli.options import Database, ShopName

if TYPE_CHECKING:
    from router.settings import Settings


def export(shop: ShopName, database: Database = None) -> None:
    """Print the shop file that would reproduce the configuration; passwords are not in it."""
    from router.settings import settings

    typer.echo(asyncio.run(_export(settings(database=database), shop)), nl=False)


async def _export(settings: "Settings", shop: str) -> str:
    from router.cli.shop_yaml import write_shop
    from router.cli.shops import reached

    async with reached(settings) as shops:
        return write_shop(await shops.export(shop))
