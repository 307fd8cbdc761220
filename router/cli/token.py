"""`shuntdesk token`: a bearer token for REST and sockets."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from router.cli.options import Database, ShopName

if TYPE_CHECKING:
    from router.settings import Settings

LONGEST_S = 10 * 365 * 86400


def token(
    shop: ShopName,
    login: Annotated[str, typer.Option(metavar="L", help="Whose token; an account of the shop.")],
    ttl: Annotated[int, typer.Option(min=1, max=LONGEST_S, metavar="SECONDS", help="How long it is valid.")] = 86400,
    database: Database = None,
) -> None:
    """Print a bearer token for REST and sockets; it is stored as a hash and can't be shown again."""
    from router.settings import settings

    typer.echo(asyncio.run(_token(settings(database=database), shop, login, ttl)))


async def _token(settings: "Settings", shop: str, login: str, ttl: int) -> str:
    from router.cli.shops import reached

    async with reached(settings) as shops:
        return (await shops.token(shop, login, ttl)).token
