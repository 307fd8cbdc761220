"""Shops of a database that a server serves: directed over its control address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from models.errors import FieldError, Invalid, ShuntdeskError, Unavailable
from models.knowledge import Knowledge
from models.shop_file import ShopFile
from models.wire.control import Applied, ApplyOrder, IssuedToken, KnowledgeImported, KnowledgeOrder, TokenOrder
from models.wire.rest import Problem

PATIENCE = ClientTimeout(total=120)
"""Seconds a large shop file may take; hashing the passwords of a thousand agents is most of it."""

T = TypeVar("T")


class ServedShops:
    """Direct shops through their server."""

    def __init__(self, session: ClientSession) -> None:
        """Use an open session that carries the control token."""
        self._session = session

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str, control_token: str) -> AsyncIterator["ServedShops"]:
        """Open a session with the server at `url`."""
        headers = {"Authorization": f"Bearer {control_token}"}
        async with ClientSession(url, headers=headers, timeout=PATIENCE, trust_env=False) as session:
            yield cls(session)

    async def apply(self, file: ShopFile, *, dry_run: bool) -> Applied:
        """Make a shop look like a file; with `dry_run` nothing is written."""
        return await self._ask(Applied, "POST", "/control/apply", ApplyOrder(file, dry_run))

    async def export(self, shop: str) -> ShopFile:
        """Return the shop file that reproduces a shop."""
        return await self._ask(ShopFile, "GET", "/control/export", params={"shop": shop})

    async def token(self, shop: str, login: str, ttl: int) -> IssuedToken:
        """Make a bearer token, valid for `ttl` seconds."""
        return await self._ask(IssuedToken, "POST", "/control/token", TokenOrder(shop, login, ttl))

    async def knowledge(self, shop: str, base: str) -> Knowledge:
        """Return what a knowledge base holds."""
        return await self._ask(Knowledge, "GET", "/control/knowledge", params={"shop": shop, "base": base})

    async def import_knowledge(self, order: KnowledgeOrder) -> KnowledgeImported:
        """Make a knowledge base look like a file."""
        return await self._ask(KnowledgeImported, "POST", "/control/knowledge", order)

    async def _ask(
        self, kind: type[T], method: str, path: str, order: msgspec.Struct | None = None, **options: Any
    ) -> T:
        body = msgspec.json.encode(order) if order is not None else None
        try:
            async with self._session.request(method, path, data=body, **options) as response:
                answer = await response.read()
        except (ClientError, TimeoutError) as silent:
            raise Unavailable(f"the server that has this database does not answer: {silent}") from silent
        if response.status != 200:
            raise _refusal(answer)
        return msgspec.json.decode(answer, type=kind)


def _refusal(answer: bytes) -> ShuntdeskError:
    try:
        problem = msgspec.json.decode(answer, type=Problem)
    except msgspec.MsgspecError:
        return Unavailable("the server that has this database has a fault; its log says more")
    return Invalid(problem.detail, tuple(FieldError(wrong.field, wrong.detail) for wrong in problem.errors))
