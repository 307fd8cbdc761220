"""Bots are made, changed and deleted at the console, under the rules of the shop file."""

from datetime import datetime

from msgspec.structs import replace

from models.bot_secrets import DRAWN, variables_of
from models.commands import CreateBot, RemoveBot, SaveBot
from models.entities import Shop
from models.errors import Conflict, FieldError, Forbidden
from models.events import Event, ShopConfigured
from models.shop_file import BotSpec
from router.core.applying import refuse
from router.core.edit_check import check_edit, found_bot, owns
from router.core.kept_secrets import kept_secrets
from router.core.registry import decides
from router.core.state import ShopState

MOST = 50
"""Bots of one shop that may be made at the console: each in use is held in memory."""


@decides(CreateBot)
def create_bot(state: ShopState, command: CreateBot, now: datetime) -> list[Event]:
    """Give the shop another bot; raise `Conflict` for a name that is taken, or for too many."""
    old = state.shop
    if command.name in old.bots:
        raise Conflict(f"there is a bot {command.name} already")
    if len(old.bots) >= MOST:
        raise Conflict(f"a shop has at most {MOST} bots; delete one that is not needed")
    # Whoever may name any variable could have its value sent to her own server.
    spec = replace(command.spec, secret_env=None, token_env=None, key_env=None)
    new = replace(old, bots=old.bots | {command.name: spec}, version=old.version + 1)
    if command.secret is not None:
        new = replace(new, bot_secrets=old.bot_secrets | {command.name: (command.secret,)})
    _check(state, new, command.name)
    return [ShopConfigured(at=now, shop=new, by=command.by.name)]


@decides(SaveBot)
def save_bot(state: ShopState, command: SaveBot, now: datetime) -> list[Event]:
    """Replace the description of a bot but for its kind and where its secret stands; the same gives no event.

    Only an owner moves a bot that is shown a key: it would be shown to whoever is there.
    """
    old = state.shop
    known = found_bot(old, command.name, command.version)
    where = {key: getattr(known, key) for key in ("kind", "secret_env", "token_env", "key_env")}
    spec = replace(command.spec, **where)
    if spec == known:
        return []
    moved = (spec.url, spec.base_url) != (known.url, known.base_url)
    if moved and _is_shown_a_key(old, command.name) and not owns(command.by):
        raise Forbidden("Only an owner moves a bot that is shown a key.")
    new = replace(old, bots=old.bots | {command.name: spec}, version=old.version + 1)
    _check(state, new, command.name)
    return [ShopConfigured(at=now, shop=new, by=command.by.name)]


@decides(RemoveBot)
def remove_bot(state: ShopState, command: RemoveBot, now: datetime) -> list[Event]:
    """Delete a bot; raise `Conflict` with the uses when there are any. Customers on its side go to a person (R8.1)."""
    old = state.shop
    found_bot(old, command.name, command.version)
    if uses := bot_uses(state, command.name):
        raise Conflict(f"bot {command.name} is in use and can't be removed", tuple(uses))
    bots = {name: spec for name, spec in old.bots.items() if name != command.name}
    new = replace(old, bots=bots, bot_secrets=kept_secrets(old, bots), version=old.version + 1)
    return [ShopConfigured(at=now, shop=new, by=command.by.name)]


def bot_uses(state: ShopState, name: str) -> list[FieldError]:
    """Return what names a bot: the shop, groups, bots that fall back to it."""
    shop = state.shop
    return [
        *([FieldError("shop", "the shop asks it")] if shop.bot.bot == name else []),
        *(FieldError("groups", f"group {it.name} asks it") for it in state.groups_in_order() if it.bot == name),
        *(FieldError("bots", f"bot {key} falls back to it") for key, it in shop.bots.items() if it.fallback == name),
    ]


def _is_shown_a_key(shop: Shop, name: str) -> bool:
    spec = shop.bots[name]
    return spec.kind not in DRAWN and bool(variables_of(spec) or name in shop.bot_secrets)


def _check(state: ShopState, new: Shop, name: str) -> None:
    """Refuse what a shop file would be refused for, and knowledge that is not a base: a file is the operator's."""
    spec, known = new.bots[name], state.shop.bots.get(name)
    if spec.knowledge != (known.knowledge if known else None):
        refuse("the change is refused", tuple(_no_base(state, spec)))
    check_edit(state, new, within=f"bots.{name}.")


def _no_base(state: ShopState, spec: BotSpec) -> list[FieldError]:
    if not spec.knowledge or spec.knowledge in state.base_names:
        return []
    there = ", ".join(sorted(state.base_names)) or "none"
    return [FieldError("knowledge", f"there is no knowledge base {spec.knowledge}; there are: {there}")]
