"""The secrets that the server keeps of bots are rotated and retired, like those of webhooks (T10)."""

from datetime import datetime

from msgspec.structs import replace

from models.bot_secrets import DRAWN, VARIABLES, variables_of
from models.commands import RetireBotSecret, RotateBotSecret
from models.entities import Shop
from models.errors import Conflict
from models.events import Event, ShopConfigured
from models.shop_file import BotSpec
from router.core.edit_check import found_bot
from router.core.registry import decides
from router.core.state import ShopState


@decides(RotateBotSecret)
def rotate(state: ShopState, command: RotateBotSecret, now: datetime) -> list[Event]:
    """Put a secret before the one in use, or first; refused while two are valid, or where the environment has them."""
    spec = found_bot(state.shop, command.name, command.version)
    kept = _kept(state.shop, command.name, spec)
    if spec.kind not in DRAWN:
        return [_configured(state.shop, command.name, (command.secret,), now, command.by.name)]
    if len(kept) > 1:
        raise Conflict("two secrets are valid already; retire the older one first")
    return [_configured(state.shop, command.name, (command.secret, *kept), now, command.by.name)]


@decides(RetireBotSecret)
def retire(state: ShopState, command: RetireBotSecret, now: datetime) -> list[Event]:
    """Leave the newest secret alone, refused when it is alone already; show a key no more to who was shown one."""
    spec = found_bot(state.shop, command.name, command.version)
    kept = _kept(state.shop, command.name, spec)
    left = 1 if spec.kind in DRAWN else 0
    if len(kept) <= left:
        raise Conflict("only one secret is valid; rotate it first" if kept else "there is no secret of it here")
    return [_configured(state.shop, command.name, kept[:left], now, command.by.name)]


def _kept(shop: Shop, name: str, spec: BotSpec) -> tuple[str, ...]:
    if spec.kind not in VARIABLES:
        raise Conflict(f"a bot of kind {spec.kind} has no secret")
    if named := variables_of(spec):
        raise Conflict(f"the secret of bot {name} comes from the environment ({', '.join(named)}); change it there")
    return shop.bot_secrets.get(name, ())


def _configured(shop: Shop, name: str, secrets: tuple[str, ...], now: datetime, by: str) -> ShopConfigured:
    others = {other: kept for other, kept in shop.bot_secrets.items() if other != name}
    kept = others | {name: secrets} if secrets else others
    return ShopConfigured(at=now, shop=replace(shop, bot_secrets=kept, version=shop.version + 1), by=by)
