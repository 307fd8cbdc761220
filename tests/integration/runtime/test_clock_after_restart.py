"""I3: time never goes back in a shop's log, wherever the wall clock stands when the server starts again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from models.commands import ConnectAgent
from router.runtime.clock import Clock
from router.runtime.node import Node
from router.store.log import events_after
from tests.integration.runtime.conftest import SYSTEM
from tests.integration.runtime.walk import SHOP_FILE

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def served(folder: Path, starts_at: datetime) -> Node:
    node = await Node.open(f"sqlite:///{folder}/shop.db", Clock(starts_at))
    await node.start()
    return node


async def test_i3_a_server_started_with_an_earlier_clock_goes_on_from_its_last_event(tmp_path: Path) -> None:
    before = await served(tmp_path, NINE)
    await before.shops.apply(SHOP_FILE, SYSTEM)
    await before.stop()
    after = await served(tmp_path, NINE - timedelta(hours=1))
    shop = after.shops.get(SHOP_FILE.shop)
    await shop.submit(ConnectAgent(1))
    log = await after.database.read(events_after, shop.shop_id, 0)
    assert all(earlier.at <= later.at for (_, earlier), (_, later) in pairwise(log))
    assert after.clock.now() >= log[-1][1].at >= NINE
    await after.stop()


async def test_a_clock_that_is_not_behind_stays_as_it_is() -> None:
    clock = Clock(NINE)
    clock.not_before(NINE - timedelta(hours=1))
    assert NINE <= clock.now() < NINE + timedelta(hours=1)


async def test_i3_a_clock_that_is_ahead_of_the_wall_stands_still_rather_than_go_back() -> None:
    clock = Clock()
    clock.not_before(datetime.now(UTC) + timedelta(hours=1))
    before = clock.now()
    assert clock.slew(elapsed_s=50) < 0
    assert clock.now() == before
