"""The demo's database: made once with a night in it, kept ever after, thrown away when asked."""

from datetime import datetime, timedelta
from importlib.resources import files

from msgspec.structs import replace

from models.errors import Conflict
from models.shop_file import AgentSpec, ShopFile
from router.cli.demo.night import night_before, visits
from router.cli.demo.story import Storyteller
from router.cli.shop_yaml import ShopDocument, read_shops
from router.cli.unserved import UnservedShops
from router.core.state import ShopState
from router.settings import Settings
from router.store.engine import sqlite_path
from router.store.serving import is_served

EVENING = timedelta(hours=1)
"""How long before the night the shop is there."""


def demo_file() -> ShopFile:
    """Return the shop file of the demo, with what its bot knows."""
    return _document().ready()[0]


def _document() -> ShopDocument:
    return read_shops((files("router.cli.demo") / "shop.yaml").read_text("utf-8"), "demo/shop.yaml")[0]


def accounts() -> tuple[AgentSpec, ...]:
    """Return who can sign in, with the demo's passwords."""
    return _document().shop.agents


def clear(settings: Settings) -> None:
    """Delete the demo's database; raises `Conflict` while a demo is running."""
    if is_served(settings.database):
        raise Conflict("a demo is running with this database; end it first")
    path = sqlite_path(settings.database)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


async def opened(settings: Settings, now: datetime) -> bool:
    """Make the demo if there is none yet; return whether nothing in its pool will be handed out any more."""
    async with UnservedShops.opened(settings) as shops:
        file = demo_file()
        state = await shops.find(file.shop)
        if state is None:
            await _tell(shops, file, now)
            return False
        return _is_stale(state, now)


async def _tell(shops: UnservedShops, file: ShopFile, now: datetime) -> None:
    night = night_before(now, file.timezone)
    # The policy comes last: its calendar begins when it is enabled, and the night had none.
    await shops.apply(replace(file, policies=()), dry_run=False, now=night[0] - EVENING)
    storyteller = Storyteller(shops, await shops.get(file.shop))
    for visit in visits():
        await storyteller.tell(visit, night)
    await storyteller.pass_time(now)
    await shops.apply(file, dry_run=False, now=now)


def _is_stale(state: ShopState, now: datetime) -> bool:
    """Tell whether no waiting entry, if any, is within the policies' window (R6.6)."""
    window = timedelta(hours=max((policy.terms.window_h for policy in state.policies.values()), default=24))
    return all(now - entry.last_message_at > window for entry in state.entries.values())
