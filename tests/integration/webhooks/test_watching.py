"""A supervisor who looks on learns that an endpoint is disabled or that deliveries are dead, as it happens (I20)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from router.core.redelivery import PAUSES_S
from tests.integration.sockets.desk_shop import Socket
from tests.integration.webhooks.hook_shop import HookShop
from tests.integration.webhooks.receiver import Receiver, says


@pytest.fixture
async def console(shop: HookShop) -> AsyncIterator[Socket]:
    """A supervisor's console."""
    async with shop.rest.client.ws_connect("/ws/console") as ws:
        console = Socket(ws)
        await console.ask("hello", token=shop.rest.tokens["wang"])
        yield console


async def watch(console: Socket) -> list[dict[str, Any]]:
    """What there is to see at first."""
    assert (await console.ask("watch", topics=["webhooks"]))["data"] == {"topics": ["webhooks"]}
    return list((await console.until("snapshot"))["data"]["webhooks"])


async def until(console: Socket, **wanted: Any) -> dict[str, Any]:
    """The one endpoint, once it is told to be so."""
    while True:
        (told,) = (await console.until("webhook.health_changed"))["data"]["webhooks"]
        if wanted.items() <= told.items():
            return dict(told)


async def given_up(shop: HookShop, receiver: Receiver) -> None:
    """One delivery that fails until its last retry is over."""
    receiver.answering = says(500)
    await shop.say("c-1", "在吗")
    for pause in PAUSES_S:
        await shop.quiet()
        await shop.forward(seconds=pause)
    await shop.quiet()


async def test_an_endpoint_that_answers_410_is_told_as_disabled(
    shop: HookShop, receiver: Receiver, console: Socket
) -> None:
    await shop.endpoint(receiver.url, "message.created", description="ERP")
    well = {"id": 1, "description": "ERP", "state": "active", "state_by": None, "dead": 0}
    assert await watch(console) == [well]
    receiver.answering = says(410)
    await shop.say("c-1", "在吗")
    assert await until(console, state="disabled_410") == well | {"state": "disabled_410", "state_by": "410"}


async def test_a_dead_delivery_is_told_and_so_is_its_replay(
    shop: HookShop, receiver: Receiver, console: Socket
) -> None:
    await shop.endpoint(receiver.url, "message.created")
    await watch(console)
    await given_up(shop, receiver)
    assert (await until(console, dead=1))["state"] == "active"
    receiver.answering = says(204)
    await shop.owner("POST", "/deliveries/1/replay")
    await until(console, dead=0)


async def test_who_disables_or_removes_an_endpoint_is_told_to_those_who_look_on(
    shop: HookShop, receiver: Receiver, console: Socket
) -> None:
    await shop.endpoint(receiver.url)
    await watch(console)
    await shop.owner("PATCH", "/webhooks/1", {"enabled": False}, if_match="1")
    assert (await until(console, state="disabled"))["state_by"] == "店主"
    await shop.owner("DELETE", "/webhooks/1", if_match="2")
    while (await console.until("webhook.health_changed"))["data"]["webhooks"]:
        pass
