"""What a shop file would make of a shop, without any effect."""

from datetime import datetime

from models.commands import ApplyShopFile, ImportKnowledge
from models.commands.command import SYSTEM
from models.entities import Shop
from models.knowledge import Knowledge
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.export import export
from router.core.knowledge_files import knowledge_of
from router.core.state import ShopState


def would_be(state: ShopState | None, file: ShopFile, now: datetime) -> ShopFile:
    """Return the shop file the shop (None: a new one) would export; raises the refusal of the file."""
    twin = state.copy() if state is not None else ShopState(Shop(id=0, key=file.shop, name=file.name))
    handle(twin, ApplyShopFile(file, SYSTEM), now)
    return export(twin)


def would_know(state: ShopState, name: str, knowledge: Knowledge, now: datetime) -> Knowledge:
    """Return what the base of this name would hold after an import; raises the refusal of the knowledge."""
    twin = state.copy()
    handle(twin, ImportKnowledge(name, knowledge, SYSTEM), now)
    return knowledge_of(twin, twin.base_names[name])


def known(state: ShopState, name: str) -> Knowledge | None:
    """Return what the base of this name holds, None when there is none."""
    base_id = state.base_names.get(name)
    return knowledge_of(state, base_id) if base_id is not None else None
