"""Bots of a shop are made, changed and deleted, and their secrets changed; secrets are for owners (T10)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from models.bot_secrets import DRAWN, VARIABLES
from models.commands import Command, CreateBot, RemoveBot, RetireBotSecret, RotateBotSecret, SaveBot
from models.errors import Conflict, FieldError, Invalid
from models.shop_file import BotSpec
from models.wire.bot_views import BotBody, BotSecret, BotView, KeyBody, NewBot
from router.web.auth.kept_secrets import drawn_for, forgotten, kept
from router.web.keys import CLOCK, DATABASE
from router.web.rest.bots import EDITED, body_of, name_of, unknown, view_of
from router.web.rest.call import Call, NoQuery
from router.web.rest.route import Who, route


@route("POST", "/bots", Who.owner, status=201, keyed=False)
async def create_bot(call: Call[NoQuery, NewBot]) -> BotSecret:
    """Make a bot, with a secret that only this answer shows where its kind has one; nobody is sent to it yet."""
    body = call.body
    spec = BotSpec(body.kind, **{field: getattr(body, field) for field in EDITED})
    if body.key is not None and (body.kind in DRAWN or body.kind not in VARIABLES):
        raise Invalid("A field has a wrong value.", (FieldError("key", f"a bot of kind {body.kind} is shown no key"),))
    secret = drawn_for(body.kind) if body.kind in DRAWN else None
    made = CreateBot(body.name, spec, call.by)
    if (own := secret or body.key) is None:
        await call.shop.submit(made)
    else:
        await _naming(call, own, lambda name: msgspec.structs.replace(made, secret=name))
    return BotSecret(await view_of(call, body.name), secret)


@route("PATCH", "/bots/{name}", Who.supervisor, partial=True, versioned=True)
async def patch_bot(call: Call[NoQuery, BotBody]) -> BotView:
    """Change the named fields of a bot, from the next message on; only an owner moves one that is shown a key."""
    name = name_of(call)
    spec, version = await _seen(call, name)
    body = call.changed(body_of(spec))
    changed = msgspec.structs.replace(spec, **{field: getattr(body, field) for field in EDITED})
    await call.shop.submit(SaveBot(name, changed, call.by, version))
    return await view_of(call, name)


@route("DELETE", "/bots/{name}", Who.owner, versioned=True)
async def delete_bot(call: Call[NoQuery, None]) -> None:
    """Delete a bot and its secrets; refused with its uses while it has any.

    Customers on its side go to a person with their next message (R8.1).
    """
    name = name_of(call)
    async with _forgetting(call, name):
        await call.shop.submit(RemoveBot(name, call.by, call.version))


@route("POST", "/bots/{name}/rotate", Who.owner, versioned=True, keyed=False)
async def rotate_bot_secret(call: Call[NoQuery, None]) -> BotSecret:
    """Make a new secret, shown in this answer alone; the former one is valid too until it is retired."""
    name = name_of(call)
    spec, _ = await _seen(call, name)
    if spec.kind in VARIABLES and spec.kind not in DRAWN:
        raise Conflict(f"a bot of kind {spec.kind} is shown a key that is made where it runs; put it here")
    secret = drawn_for(spec.kind)
    await _naming(call, secret, lambda kept_as: RotateBotSecret(name, kept_as, call.by, call.version))
    return BotSecret(await view_of(call, name), secret)


@route("PUT", "/bots/{name}/key", Who.owner, versioned=True)
async def put_bot_key(call: Call[NoQuery, KeyBody]) -> BotView:
    """Show a bot of kind rasa or llm another key from now on; it is never shown here."""
    name = name_of(call)
    spec, _ = await _seen(call, name)
    if spec.kind in DRAWN:
        raise Conflict(f"the secret of a bot of kind {spec.kind} is made here; rotate it")
    async with _forgetting(call, name):
        await _naming(call, call.body.key, lambda kept_as: RotateBotSecret(name, kept_as, call.by, call.version))
    return await view_of(call, name)


@route("POST", "/bots/{name}/retire", Who.owner, versioned=True)
async def retire_bot_secret(call: Call[NoQuery, None]) -> BotView:
    """Leave the newest secret alone, and forget the former one; a bot of kind rasa or llm is shown no key any more."""
    name = name_of(call)
    async with _forgetting(call, name):
        await call.shop.submit(RetireBotSecret(name, call.by, call.version))
    return await view_of(call, name)


async def _naming(call: Call[Any, Any], secret: str, command: Callable[[str], Command]) -> None:
    now, shop = call.app[CLOCK].now(), call.shop
    await kept(call.app[DATABASE], shop.shop_id, secret, now, lambda name: shop.submit(command(name)))


@asynccontextmanager
async def _forgetting(call: Call[Any, Any], bot: str) -> AsyncIterator[None]:
    """Forget the secrets that a bot has no more after what is done inside."""
    before = await _names(call, bot)
    yield
    left = await _names(call, bot)
    await forgotten(call.app[DATABASE], call.shop.shop_id, [name for name in before if name not in left])


async def _names(call: Call[Any, Any], bot: str) -> tuple[str, ...]:
    return await call.ask(lambda state, now: state.shop.bot_secrets.get(bot, ()))


async def _seen(call: Call[Any, Any], name: str) -> tuple[BotSpec, int]:
    """Return a bot's description and the version that a change of it is made on; raises NotFound."""
    spec, version = await call.ask(lambda state, now: (state.shop.bots.get(name), state.shop.version))
    if spec is None:
        raise unknown(name)
    return spec, version if call.version is None else call.version
