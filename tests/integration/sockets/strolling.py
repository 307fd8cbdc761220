"""Walks through everything that may happen in a shop, refusals included, on the real dispatcher."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from models.commands import ReceiveMessage
from models.errors import ShuntdeskError
from router.runtime.dispatcher import Dispatcher
from router.web.sockets.talk import CHANNEL
from tests.integration.runtime.conftest import HeldClock
from tests.integration.runtime.walk import Walk


async def stroll(
    shop: Dispatcher, clock: HeldClock, seed: int, steps: int, each: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Take so many steps, looking around after each; every customer writes on the visitor page."""
    walk = Walk(seed)
    for _ in range(steps):
        clock.at += walk.pause()
        command = await shop.ask(walk.command)
        if isinstance(command, ReceiveMessage):
            command = replace(command, channel=CHANNEL)
        try:
            await shop.submit(command)
        except ShuntdeskError:
            continue
        if each is not None:
            await each()
