"""Secrets that nothing names any more are dropped, and none that somebody still signs with (T10, ADR 0023)."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from models.commands import ApplyShopFile, CreateBot, RemoveWebhook, SaveWebhook
from models.shop_file import BotSpec
from router.runtime.dispatcher import Dispatcher
from router.runtime.forgetting import STRAYS_KEPT, Forgetting
from router.runtime.shops import Shops
from router.store.deliveries import find_secrets, keep_secret
from router.store.engine import Database
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.runtime.walk import SHOP_FILE

HOOK = BotSpec("webhook", url="https://bot.example/turns")
NAMES = ("bot", "gone-bot", "hook", "gone-hook", "nobody")


async def left(database: Database, shop: Dispatcher) -> set[str]:
    found: Any = await database.read(find_secrets, shop.shop_id, NAMES)
    return set(found)


async def test_t10_what_a_file_took_away_or_nobody_ever_named_goes_and_the_rest_stays(
    shops: Shops, shop: Dispatcher, database: Database, clock: HeldClock
) -> None:
    for name in NAMES:
        await database.write(keep_secret, shop.shop_id, name, name, clock.now())
    for bot in ("bot", "gone-bot"):
        await shop.submit(CreateBot(bot, HOOK, SYSTEM, bot))
    for hook in ("hook", "gone-hook"):
        await shop.submit(SaveWebhook(0, "https://erp.example", (), "", True, SYSTEM, hook))
    forgetting = Forgetting(shops, database, clock)  # type: ignore[arg-type]  # the held clock tells time all the same
    clock.at += STRAYS_KEPT
    await forgetting.sweep()
    assert await left(database, shop) == set(NAMES), "what is new may yet be named"
    await shop.submit(ApplyShopFile(replace(SHOP_FILE, bots=SHOP_FILE.bots | {"bot": HOOK}), SYSTEM))
    await shop.submit(RemoveWebhook(2, SYSTEM))
    clock.at += timedelta(milliseconds=1)
    await forgetting.sweep()
    assert await left(database, shop) == {"bot", "hook"}
