"""Which secrets of bots the server keeps: their names in the shop, for bots whose description names no variable."""

from collections.abc import Mapping

from models.bot_secrets import DRAWN, variables_of
from models.entities import Shop
from models.shop_file import BotSpec


def kept_secrets(shop: Shop, bots: Mapping[str, BotSpec]) -> dict[str, tuple[str, ...]]:
    """Return the secrets that stay valid when these are the bots: of those that have no other place for theirs now."""
    return {name: kept for name, kept in shop.bot_secrets.items() if name in bots and _goes_on(shop, name, bots[name])}


def _goes_on(shop: Shop, name: str, spec: BotSpec) -> bool:
    return spec.kind == shop.bots[name].kind and not variables_of(spec)


def without_secret(shop: Shop) -> dict[str, str]:
    """Return the kinds of the bots that can do nothing for want of a secret that the server draws, by name."""
    return {
        name: spec.kind
        for name, spec in shop.bots.items()
        if spec.kind in DRAWN and not variables_of(spec) and name not in shop.bot_secrets
    }
