"""R1.4 over real sockets: the first one connects, the last one begins the grace, nothing in between moves anything."""

import asyncio
from typing import Any

import pytest

from models.commands import Command, LoseAgent
from models.enums import Connection
from models.errors import Overloaded, Unavailable
from router.runtime.dispatcher import Dispatcher
from router.runtime.letters import Committed
from router.web.sockets import hub
from router.web.sockets.limits import Limits
from tests.integration.sockets.conftest import Open
from tests.integration.sockets.desk_shop import DeskShop, Socket


async def connection_of(desk_shop: DeskShop, login: str = "li") -> Connection:
    agent_id = await desk_shop.agent_id(login)
    found: Connection = await desk_shop.state(lambda state: state.agents[agent_id].connection)
    return found


async def lookout(desk_shop: DeskShop) -> Socket:
    """Somebody who sees agents come and go."""
    console = await desk_shop.console()
    await console.ask("watch", topics=["agents"])
    return console


async def seen_as(console: Socket, connection: str) -> dict[str, Any]:
    while True:
        agent: dict[str, Any] = (await console.until("agent.changed"))["data"]["agent"]
        if agent["login"] == "li" and agent["connection"] == connection:
            return agent


async def test_the_last_socket_gone_begins_the_grace_and_coming_back_ends_it(desk_shop: DeskShop) -> None:
    console = await lookout(desk_shop)
    first, second = await desk_shop.serving(), await desk_shop.agent()
    await first.ws.close()
    assert (await second.ask("ping"))["type"] == "pong"
    assert await connection_of(desk_shop) is Connection.connected

    await second.ws.close()
    lost = await seen_as(console, "grace")
    await desk_shop.agent()

    assert lost["grace_until"] is not None
    assert (await seen_as(console, "connected"))["presence"] == "online"


async def test_an_agent_on_the_move_gets_a_longer_grace(desk_shop: DeskShop) -> None:
    await desk_shop.agent(mobile=True)
    agent_id = await desk_shop.agent_id("li")
    assert await desk_shop.state(lambda state: state.agents[agent_id].mobile) is True


async def test_whoever_flaps_ends_up_connected_with_everything_she_had(desk_shop: DeskShop) -> None:
    agent, _, conversation = await desk_shop.talking()
    for _ in range(15):
        # The new socket may be faster than the end of the old one, or slower: both must do.
        _, agent = await asyncio.gather(agent.ws.close(), desk_shop.agent())

    assert (await agent.ask("ping"))["type"] == "pong"
    assert await connection_of(desk_shop) is Connection.connected
    owner = await desk_shop.state(lambda state: state.conversations[conversation].owner_id)
    assert owner == await desk_shop.agent_id("li")


async def test_a_loss_the_database_refused_is_reported_again(
    desk_shop: DeskShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "LOSE_AGAIN_S", 0)
    refusals = [Unavailable("The disk says no."), Overloaded("Later.")]
    post = Dispatcher.post

    def refuse_at_first(self: Dispatcher, command: Command, once: Any = None) -> "asyncio.Future[Committed]":
        if isinstance(command, LoseAgent) and refusals:
            if isinstance(refusal := refusals.pop(), Overloaded):
                raise refusal  # a full mailbox refuses at once, a database later
            failed: asyncio.Future[Committed] = asyncio.get_running_loop().create_future()
            failed.set_exception(refusal)
            return failed
        return post(self, command, once)

    monkeypatch.setattr(Dispatcher, "post", refuse_at_first)
    console, agent = await lookout(desk_shop), await desk_shop.serving()

    await agent.ws.close()

    await seen_as(console, "grace")
    assert refusals == []


async def test_too_many_hellos_at_once_are_sent_away_to_come_again(open_shop: Open) -> None:
    desk_shop = await open_shop(Limits(hellos=1, hello_burst=1))
    token = await desk_shop.token("li")
    first, second = await desk_shop.connect("/ws/agent"), await desk_shop.connect("/ws/agent")

    assert (await first.ask("hello", token=token))["type"] == "ready"
    answer = await second.ask("hello", token=token)

    assert (answer["data"]["code"], answer["data"]["retryable"]) == ("overloaded", True)
    assert await second.closed() == 1012
