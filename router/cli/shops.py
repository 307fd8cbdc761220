"""Shops as the command line reaches them: through the server that serves the database, or in the database itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from models.errors import Unavailable
from models.knowledge import Knowledge
from models.shop_file import ShopFile
from models.wire.control import Applied, IssuedToken, KnowledgeImported, KnowledgeOrder
from router.cli.served import ServedShops
from router.cli.unserved import UnservedShops
from router.settings import Settings
from router.store.serving import is_served, serving_node


class Shops(Protocol):
    """Direct the shops of a database."""

    async def apply(self, file: ShopFile, *, dry_run: bool) -> Applied:
        """Make a shop look like a file; with `dry_run` nothing is written."""

    async def export(self, shop: str) -> ShopFile:
        """Return the shop file that reproduces a shop."""

    async def knowledge(self, shop: str, base: str) -> Knowledge:
        """Return what a knowledge base holds."""

    async def import_knowledge(self, order: KnowledgeOrder) -> KnowledgeImported:
        """Make a knowledge base look like a file, or only say what that would change."""

    async def token(self, shop: str, login: str, ttl: int) -> IssuedToken:
        """Make a bearer token, valid for `ttl` seconds."""


@asynccontextmanager
async def reached(settings: Settings) -> AsyncIterator[Shops]:
    """Reach the shops of a database, whoever serves it; raises `Unavailable` when that process does not answer."""
    if not is_served(settings.database):
        async with UnservedShops.opened(settings) as unserved:
            yield unserved
        return
    node = serving_node(settings.database)
    if node is None:
        raise Unavailable("another process has this database open and takes no directions; try again in a moment")
    async with ServedShops.opened(node.url, node.control_token) as served:
        yield served
