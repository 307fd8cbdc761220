"""T4: what an account may do is not what it could do when its socket was opened."""

from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from models.commands import PatchAgent
from models.enums import Role, TokenKind
from models.shop_file import ShopFile
from models.wire.control import ApplyOrder
from router.web.control import CONTROL_TOKEN
from router.web.keys import SHOPS
from tests.integration.sockets.desk_shop import FILE, SYSTEM, DeskShop, Socket


def file_with(login: str, **changes: Any) -> ShopFile:
    """The shop file with one account changed."""
    agents = tuple(replace(spec, **changes) if spec.login == login else spec for spec in FILE.agents)
    return replace(FILE, agents=agents)


async def give(desk_shop: DeskShop, login: str, **changes: Any) -> None:
    await desk_shop.app[SHOPS].apply(file_with(login, **changes), SYSTEM)


async def by_cookie(desk_shop: DeskShop, login: str, path: str = "/ws/agent") -> Socket:
    """Somebody whose browser has the session cookie."""
    session = await desk_shop.token(login, TokenKind.session)
    headers = {"Cookie": f"shuntdesk={session}", "Origin": desk_shop.origin}
    socket = await desk_shop.connect(path, headers=headers)
    assert (await socket.ask("hello"))["type"] == "ready"
    return socket


async def test_who_is_no_supervisor_any_more_has_to_come_back(desk_shop: DeskShop) -> None:
    await give(desk_shop, "han", role=Role.supervisor)
    desk, console = await desk_shop.agent("han"), await desk_shop.console("han")

    await give(desk_shop, "han", role=Role.agent)

    assert [await desk.closed(), await console.closed()] == [1012, 1012]


async def test_another_name_interrupts_nobody(desk_shop: DeskShop) -> None:
    desk = await desk_shop.agent("han")
    await give(desk_shop, "han", name="韩梅")
    assert (await desk.ask("ping"))["type"] == "pong"


async def test_a_new_capacity_reaches_the_desk_at_once_and_again_after_a_reconnect(desk_shop: DeskShop) -> None:
    desk = await desk_shop.agent("han")
    where = {"log_id": desk.seen[0]["data"]["log_id"], "last_seq": await desk.caught_up()}
    await desk_shop.capacity("han", 9)
    told = await desk.until("config.changed")
    assert (told["data"]["capacity"], told["data"]["by"]) == (9, "system")
    back = await desk_shop.connect("/ws/agent")
    ready = await back.ask("hello", token=await desk_shop.token("han"), **where)
    assert ready["data"]["resumed"] is True
    assert await back.until("config.changed") == told


async def pool_hand(desk_shop: DeskShop) -> Socket:
    """A console of somebody who is no supervisor but may hand out the pool."""
    await desk_shop.shop.submit(PatchAgent(await desk_shop.agent_id("li"), SYSTEM, pool_right=True))
    return await desk_shop.console("li")


async def test_the_pool_right_opens_the_pool_and_no_more(desk_shop: DeskShop) -> None:
    console = await pool_hand(desk_shop)
    assert (await console.ask("watch", topics=["pool", "agents"]))["type"] == "ack"
    for topic in ("queue", "runs"):
        refused = await console.ask("watch", topics=[topic])
        assert (refused["type"], refused["data"]["code"]) == ("error", "forbidden")


async def test_the_pool_right_taken_away_ends_the_console(desk_shop: DeskShop) -> None:
    console = await pool_hand(desk_shop)
    await desk_shop.shop.submit(PatchAgent(await desk_shop.agent_id("li"), SYSTEM, pool_right=False))
    assert await console.closed() == 1012


@pytest.mark.parametrize("path", ["/ws/agent", "/ws/console"])
async def test_a_new_password_ends_what_the_old_one_opened(desk_shop: DeskShop, path: str) -> None:
    browser, program = await by_cookie(desk_shop, "owner", path), await desk_shop.agent("owner")
    order = json.encode(ApplyOrder(file_with("owner", password="a-new-password")))
    headers = {"Authorization": f"Bearer {desk_shop.app[CONTROL_TOKEN]}"}
    async with desk_shop.client.post("/control/apply", data=order, headers=headers) as response:
        assert response.status == 200

    assert await browser.closed() == 4003
    assert (await program.ask("ping"))["type"] == "pong"
