"""Secrets that sign or are shown later: stored readable under a random name, which alone gets on record (ADR 0023)."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial
from secrets import token_bytes, token_hex
from typing import TypeVar

from models.commands import Command, RotateBotSecret
from models.commands.command import SYSTEM
from models.entities import Shop
from models.errors import ShuntdeskError
from router.core.kept_secrets import without_secret
from router.store.deliveries import drop_secrets, keep_secret
from router.store.engine import Database
from router.web.auth.secrets import SESSION_BYTES, new_secret, webhook_secret

T = TypeVar("T")
SECRET_BYTES = 32
"""What signs: Standard Webhooks asks for 24 bytes or more."""


def drawn_for(kind: str) -> str:
    """Draw a secret for a bot of this kind: a token that it shows, or what signs."""
    return new_secret(SESSION_BYTES) if kind == "chatwoot" else signing_secret()


def signing_secret() -> str:
    """Draw a secret that signs."""
    return webhook_secret(token_bytes(SECRET_BYTES))


async def kept(
    database: Database, shop_id: int, secret: str, now: datetime, name_it: Callable[[str], Awaitable[T]]
) -> T:
    """Store a secret before the command that names it: who is left without one could do nothing.

    It is forgotten again when `name_it` is refused for good; where nobody knows whether it was stored, the sweep of
    secrets that nothing names looks after it.
    """
    name = token_hex(8)
    await database.write(keep_secret, shop_id, name, secret, now)
    try:
        return await name_it(name)
    except ShuntdeskError as refused:
        if not refused.retryable:
            await forgotten(database, shop_id, (name,))
        raise


async def give_bot_secrets(
    database: Database, shop: Shop, now: datetime, submit: Callable[[Command], Awaitable[object]]
) -> dict[str, str]:
    """Draw a secret for each bot that has none and needs one, and return them by the bots' names."""
    given = {name: drawn_for(kind) for name, kind in without_secret(shop).items()}
    for name, secret in given.items():
        await kept(database, shop.id, secret, now, partial(_give, submit, name))
    return given


async def _give(submit: Callable[[Command], Awaitable[object]], bot: str, secret: str) -> None:
    await submit(RotateBotSecret(bot, secret, SYSTEM))


async def forgotten(database: Database, shop_id: int, names: Iterable[str]) -> None:
    """Forget secrets that nothing names any more."""
    await database.write(drop_secrets, shop_id, tuple(names))
