"""Consoles see a bot fall ill and recover (R2.4)."""

import asyncio
from typing import Any

from msgspec.structs import replace

from models.commands import FailBotTurn, ReceiveMessage
from models.shop_file import BotChoice, BotSpec
from router.web.keys import SHOPS
from tests.integration.sockets.desk_shop import FILE, SYSTEM, DeskShop, Socket
from tests.unit.core.teas import TEA_KNOWLEDGE

SPEC = BotSpec(kind="faq", knowledge="tea")


async def with_bot(desk_shop: DeskShop, spec: BotSpec = SPEC) -> None:
    file = replace(FILE, bot=BotChoice("bot_first", "faq"), bots={"faq": spec}, knowledge={"tea": TEA_KNOWLEDGE})
    await desk_shop.app[SHOPS].apply(file, SYSTEM)


async def fails(desk_shop: DeskShop, number: int) -> None:
    """A customer writes and the bot fails in the same round, before it could answer."""
    message = ReceiveMessage("web", "在吗", f"m-{number}", external_id=f"c-{number}")
    failure = FailBotTurn(number, f"t-desk-{number}-1", "bad_status")
    await asyncio.gather(desk_shop.shop.submit(message), desk_shop.shop.submit(failure))


async def told(console: Socket) -> dict[str, Any]:
    data: dict[str, Any] = (await console.until("bot.health_changed"))["data"]
    return data


async def test_r2_4_who_watches_the_bots_is_told_that_one_is_gone_past_and_that_it_has_a_new_chance(
    desk_shop: DeskShop,
) -> None:
    await with_bot(desk_shop)
    console = await desk_shop.console()
    assert (await console.ask("watch", topics=["bots"]))["data"] == {"topics": ["bots"]}
    well = {"bot": "faq", "healthy": True, "failures": 0, "until": None}
    assert (await console.until("snapshot"))["data"]["bots"] == [well]

    for number in range(1, 6):
        await fails(desk_shop, number)
    (ill,) = (await told(console))["bots"]
    assert (ill["bot"], ill["healthy"], ill["failures"]) == ("faq", False, 5)
    assert ill["until"] is not None

    await with_bot(desk_shop, replace(SPEC, threshold=0.6))
    assert (await told(console))["bots"] == [well]
