"""What a shop file would make of a shop, without any effect."""

from datetime import datetime

from models.commands import ApplyShopFile
from models.commands.command import SYSTEM
from models.entities import Shop
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.export import export
from router.core.state import ShopState


def would_be(state: ShopState | None, file: ShopFile, now: datetime) -> ShopFile:
    """Return the shop file the shop (None: a new one) would export; raises the refusal of the file."""
    twin = state.copy() if state is not None else ShopState(Shop(id=0, key=file.shop, name=file.name))
    handle(twin, ApplyShopFile(file, SYSTEM), now)
    return export(twin)
