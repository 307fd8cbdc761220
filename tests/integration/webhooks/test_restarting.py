"""A server that ends anywhere: no event is lost, none is invented, and conversations keep their order (I20, P18)."""

import asyncio
from itertools import groupby
from random import Random
from typing import Any

import pytest

from models.errors import Unavailable
from router.store import deliveries
from router.store.engine import Database
from router.web.keys import NODE
from tests.integration.webhooks.conftest import Open
from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import Receiver, says


async def test_what_was_waiting_is_delivered_after_a_restart(open_shop: Open, receiver: Receiver) -> None:
    shop = await open_shop()
    await shop.endpoint(receiver.url, "message.created")
    receiver.script = [says(500)]
    await shop.say("c-1", "一")
    await shop.quiet()
    await shop.say("c-1", "二")
    await shop.close()
    again = await open_shop()
    await again.forward(seconds=5)
    await receiver.once(3)
    assert receiver.texts() == ["一", "一", "二"]


async def test_what_happened_while_the_cursor_stood_still_is_delivered_after_a_restart(
    open_shop: Open, receiver: Receiver
) -> None:
    shop = await open_shop()
    await shop.endpoint(receiver.url, "message.created")
    await shop.quiet()
    await shop.rest.app[NODE].webhooks.stop()
    await shop.say("c-1", "没人读到")
    await shop.close()
    await open_shop()
    await receiver.once(1)
    assert receiver.texts() == ["没人读到"]


@pytest.mark.parametrize("broken", ["advance", "record"])
async def test_a_write_that_fails_is_done_again_and_nothing_is_skipped(
    shop: HookShop, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    write: Any = Database.write
    failed: list[int] = []

    async def fails_once(database: Database, change: Any, *asked: Any) -> Any:
        if change is getattr(deliveries, broken) and not failed:
            failed.append(1)
            raise Unavailable("the disk is full")
        return await write(database, change, *asked)

    monkeypatch.setattr(Database, "write", fails_once)
    await shop.endpoint(receiver.url, "message.created")
    await shop.say("c-1", "在吗")
    await shop.rest.seq()
    async with asyncio.timeout(20):
        while not failed:
            await shop.rest.seq()
    shop.resting.wake()
    await receiver.once(1)
    await shop.quiet()
    shop.resting.wake()
    await shop.quiet()
    assert [(it["state"], it["attempts"]) for it in await shop.deliveries()] == [("delivered", 1)]
    assert receiver.texts() == ["在吗"]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_p18_whatever_moment_the_server_ends_at_nothing_is_lost_and_order_holds(
    open_shop: Open, receiver: Receiver, seed: int
) -> None:
    """Endpoints are cut off in the middle of calls and writes, at moments drawn by chance, again and again."""
    chance = Random(seed)
    shop = await open_shop()
    await shop.endpoint(receiver.url, "message.created")
    said: dict[int, list[str]] = {}
    for n in range(60):
        text = f"第 {n} 条"
        said.setdefault(await shop.say(f"c-{chance.randrange(6)}", text), []).append(text)
        if chance.random() < 0.2:
            receiver.script.append(says(chance.choice((500, 301))))
        if chance.random() < 0.3:
            await cut(shop, chance)
    await shop.rest.app[NODE].webhooks.start()
    for _ in range(8):
        await shop.quiet()
        await shop.forward(hours=1)
    await shop.quiet()
    assert first_heard(receiver) == said
    assert {it["state"] for it in await shop.deliveries()} == {"delivered"}


async def cut(shop: HookShop, chance: Random) -> None:
    """End all calls and writes after so many steps of the loop, and go on from what is on disk."""
    webhooks = shop.rest.app[NODE].webhooks
    for _ in range(chance.randrange(12)):
        await asyncio.sleep(0)
    await webhooks.stop()
    await webhooks.start()


def first_heard(receiver: Receiver) -> dict[int, list[str]]:
    """What the receiver heard of each conversation, leaving out what it knew by its `webhook-id`."""
    known: dict[str, tuple[int, str]] = {}
    for headers, body in zip(receiver.headers, receiver.got, strict=True):
        message = body["data"]["message"]
        known.setdefault(headers["webhook-id"], (message["conversation_id"], message["text"]))
    ordered = sorted(known.values(), key=lambda heard: heard[0])
    return {conversation: [text for _, text in texts] for conversation, texts in groupby(ordered, lambda it: it[0])}
