"""The shop's settings are edited in the console, under the rules of the shop file."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from models.commands import SaveSettings
from models.entities import Shop
from models.errors import FieldError
from models.events import Event, ShopConfigured
from router.core.applying import refuse
from router.core.edit_check import check_edit, still
from router.core.opening import reminders
from router.core.registry import decides
from router.core.state import ShopState


@decides(SaveSettings)
def save_settings(state: ShopState, command: SaveSettings, now: datetime) -> list[Event]:
    """Replace the settings but for id, key and bots, each of which is saved by itself; the same gives no event."""
    old = state.shop
    still(old, command.version, "shop")
    kept = {name: getattr(old, name) for name in ("id", "key", "bots", "bot_health", "bot_secrets", "version")}
    new = replace(command.shop, **kept)
    if new == old:
        return []
    refuse("the change is refused", tuple(_unknown_accounts(state, new)))
    check_edit(state, new)
    changed = ShopConfigured(at=now, shop=replace(new, version=old.version + 1), by=command.by.name)
    return [changed, *reminders(state, {}, new.timezone, now)]


def _unknown_accounts(state: ShopState, shop: Shop) -> Iterator[FieldError]:
    if shop.delegate_id is not None and shop.delegate_id not in state.agents:
        yield FieldError("delegate", f"there is no account {shop.delegate_id}")
    for place, agent_id in enumerate(shop.dedicated.values()):
        if agent_id not in state.agents:
            yield FieldError(f"dedicated[{place}].agent", f"there is no account {agent_id}")
