"""The pool's strip: how many wait, what today's runs gave out, the last run and the next slot (R7.13)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from models.wire.told import PoolStrip
from router.core.outlook import next_slot_at
from router.core.state import ShopState
from router.runtime.dispatcher import Dispatcher
from router.store.engine import Database
from router.store.queries.runs import last_run, pool_day
from router.web.pool_views import run_view
from router.web.views import moment


class _Live(Struct, frozen=True):
    waiting: int
    next_slot_at: datetime | None
    automatic: bool
    day: tuple[datetime, datetime]


async def pool_strip(shop: Dispatcher, database: Database) -> PoolStrip:
    """Sum up a shop's pool as it is now; today is the shop's own day."""
    live = await shop.ask(_live)
    day = await database.read(pool_day, shop.shop_id, *live.day)
    last = await database.read(last_run, shop.shop_id)
    return PoolStrip(
        waiting=live.waiting,
        allocated_today=day.assigned,
        failed_today=day.failed,
        last_run=None if last is None else run_view(last),
        next_slot_at=moment(live.next_slot_at),
        automatic=live.automatic,
    )


def _live(state: ShopState, now: datetime) -> _Live:
    automatic = any(policy.terms.enabled for policy in state.policies.values())
    return _Live(len(state.entries), next_slot_at(state, now), automatic, shop_day(state.shop.timezone, now))


def shop_day(timezone: str, now: datetime) -> tuple[datetime, datetime]:
    """Return when the shop's day began and when it will be over, as aware UTC."""
    today = now.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    # Adding a day to a wall clock keeps the hour, whatever the zone does that night.
    return today.astimezone(UTC), (today + timedelta(days=1)).astimezone(UTC)
