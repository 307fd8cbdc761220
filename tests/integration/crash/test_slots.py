"""I17: a slot runs exactly once, also when the server dies right before or right after it (R7.5)."""

import asyncio
from typing import Any

from aiohttp import ClientSession

from tests.integration.crash.server import HANG_S, Server
from tests.integration.sockets.desk_shop import Socket

SHOP = {
    "shop": "night",
    "name": "夜店",
    "agents": [
        {"login": "owner", "name": "店主", "role": "owner", "password": "password of owner"},
        {"login": "li", "name": "李雷", "password": "password of li"},
    ],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}]}],
    "policies": [
        {
            "name": "自动分配",
            "range": "all",
            "times": [{"from": "09:00", "to": "18:00"}],
            "conditions": {"min_online": 0},
        }
    ],
}
NINE, HALF_PAST = "2026-03-02T01:00:00.000Z", "2026-03-02T01:30:00.000Z"


async def set_up(server: Server) -> None:
    await server.apply(SHOP, clock_at="2026-03-02T08:00:00+08:00")


async def start(server: Server, clock: str) -> None:
    """Start at a time of that Monday morning in Shanghai."""
    await server.start(SHUNTDESK_CLOCK_AT=f"2026-03-02T{clock}+08:00")


async def leave_message(server: Server) -> None:
    """Have a customer write while nobody is there."""
    async with ClientSession(server.url) as session:
        async with session.post("/api/v1/visitor/sessions", json={"shop": "night"}) as response:
            token = (await response.json())["token"]
        async with session.ws_connect("/ws/visitor") as ws:
            customer = Socket(ws)
            await customer.ask("hello", token=token)
            assert (await customer.ask("message.send", client_msg_id="m-1", text="在吗"))["type"] == "ack"


async def until_run(server: Server, slot_at: str) -> dict[str, Any]:
    """Look at the console until it shows the finished run of a slot."""
    token = (await server.tokens("night", ["owner"]))["owner"]
    async with asyncio.timeout(HANG_S), ClientSession(server.url) as session, session.ws_connect("/ws/console") as ws:
        console = Socket(ws)
        await console.ask("hello", token=token)
        await console.send("watch", topics=["runs"])
        while True:
            frame = await console.receive()
            shown = {"snapshot": lambda data: data["runs"], "run.finished": lambda data: [data["run"]]}
            for run in shown.get(frame["type"], lambda data: [])(frame["data"]):
                if run["slot_at"] == slot_at and run["state"] != "running":
                    return run


def ledger(server: Server) -> list[tuple[Any, ...]]:
    return server.rows("SELECT slot, run_id FROM slot_ledger ORDER BY slot")


def runs(server: Server) -> list[tuple[Any, ...]]:
    return server.rows("SELECT slot, id FROM run WHERE slot IS NOT NULL ORDER BY slot")


async def until_allocated(server: Server) -> dict[str, Any]:
    """Be the one agent, online, until the slot brings her what was left."""
    token = (await server.tokens("night", ["li"]))["li"]
    async with asyncio.timeout(HANG_S), ClientSession(server.url) as session, session.ws_connect("/ws/agent") as ws:
        agent = Socket(ws)
        await agent.ask("hello", token=token)
        await agent.ask("presence.set", presence="online")
        card: dict[str, Any] = (await agent.until("conversation.assigned"))["data"]["system_message"]
        return card


async def the_day_goes_on(server: Server) -> None:
    """At half past nine the next slot runs; the first one has not run again, then or before."""
    await start(server, "09:29:58")
    await until_run(server, HALF_PAST)
    assert await server.terminate() == 0
    assert [slot for slot, _ in ledger(server)] == ["2026-03-02T09:00", "2026-03-02T09:30"]
    assert runs(server) == ledger(server)
    assert server.rows("SELECT count(*) FROM run WHERE state = 'missed'") == [(0,)]
    assert server.broken() == {}


async def test_i17_a_slot_runs_once_when_the_server_dies_right_before_it(server: Server) -> None:
    await set_up(server)
    await start(server, "08:59:30")
    await leave_message(server)
    await server.kill()
    assert ledger(server) == []
    await start(server, "09:00:20")
    run = await until_run(server, NINE)
    assert (run["operator"], run["eligible"], run["reason"]) == ("系统自动分配", 1, "nobody_online")
    await server.kill()
    await the_day_goes_on(server)


async def test_i17_a_slot_runs_once_when_the_server_dies_right_after_it(server: Server) -> None:
    await set_up(server)
    await start(server, "08:59:52")
    await leave_message(server)
    card = await until_allocated(server)
    await server.kill()
    assert (card["text"], card["slot_at"]) == ("离线留言分配", NINE)
    assert [slot for slot, _ in ledger(server)] == ["2026-03-02T09:00"]
    await the_day_goes_on(server)
    assert server.rows("SELECT outcome, agent_name FROM run_item") == [("assigned", "李雷")]
