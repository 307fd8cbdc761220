"""I18 and I16: a run cut by `kill -9` again and again goes on where it was, and hands out nothing twice (R7.16)."""

import asyncio
import sqlite3
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic

from aiohttp import ClientError, ClientSession

from models.commands import ReceiveMessage
from router.core.cap import MOST_PER_RUN
from router.core.decider import handle
from router.store.batches import ShopBatch
from router.store.engine import open_database, sqlite_path
from router.store.journal import Journal
from router.store.loading import load_shop
from tests.integration.crash.server import HANG_S, Server
from tests.integration.sockets.desk_shop import Socket

LOGINS = [f"a{number}" for number in range(1, 17)]
ENTRIES = 5_200
ROUNDS = 20
SEED = 20_261_128
SHOP = {
    "shop": "night",
    "name": "夜店",
    "agents": [
        {"login": "owner", "name": "店主", "role": "owner", "password": "password of owner"},
        *({"login": login, "name": login, "password": f"password of {login}"} for login in LOGINS),
    ],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": login} for login in LOGINS]}],
    "policies": [{"name": "自动分配", "conditions": {"min_online": len(LOGINS)}, "quota_per_agent": 400}],
}


async def fill(server: Server) -> None:
    """Let customers write in the night, all in one batch: the core decides it, the journal commits it."""
    wrote = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    await server.apply(SHOP, clock_at=(wrote - timedelta(minutes=1)).isoformat())
    database = await to_thread(open_database, server.database)
    state = await database.read_long(load_shop, 1)
    first, events = state.seq + 1, []
    for number in range(ENTRIES):
        message = ReceiveMessage("web", f"第 {number} 条", f"m-{number}", external_id=f"buyer-{number}")
        events += handle(state, message, wrote + timedelta(seconds=number))
    journal = Journal(database)
    await journal.append(ShopBatch(1, first, events, state.take_touched()))
    await journal.close()
    await database.close()


@asynccontextmanager
async def desks(server: Server, tokens: dict[str, str]) -> AsyncIterator[list[asyncio.Event]]:
    """Bring every agent, online, to a desk that reads whatever comes; each event is set when its desk is there."""
    async with ClientSession(server.url) as session:
        there = [asyncio.Event() for _ in LOGINS]
        pairs = zip(LOGINS, there, strict=True)
        reading = [asyncio.create_task(_read(session, tokens[login], here)) for login, here in pairs]
        yield there
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)


async def _read(session: ClientSession, token: str, there: asyncio.Event) -> None:
    with suppress(ConnectionError, ClientError):
        async with session.ws_connect("/ws/agent", max_msg_size=0) as ws:
            desk = Socket(ws)
            await desk.ask("hello", token=token)
            await desk.ask("presence.set", presence="online")
            there.set()
            while True:
                await desk.receive()


async def press(server: Server, owner: str) -> None:
    """Press 「立即分配一次」; the answer comes with the end of the run, or not at all."""
    headers = {"Authorization": f"Bearer {owner}"}
    async with ClientSession(server.url, headers=headers) as session, session.post("/api/v1/policies/1/run") as answer:
        await answer.read()


class Progress:
    """Look at the run from outside, in a thread of its own that does nothing else."""

    def __init__(self, server: Server) -> None:
        self._path = sqlite_path(server.database)

    async def until(
        self, enough: Callable[[str, int], bool], then: Callable[[], None] = lambda: None
    ) -> tuple[str, int]:
        """Wait until what is durable of the run, its state and how many entries are dealt, is enough.

        `then` is done in that very moment, before anybody is told.
        """
        return await to_thread(self._watch, enough, then)

    def _watch(self, enough: Callable[[str, int], bool], then: Callable[[], None]) -> tuple[str, int]:
        hangs = monotonic() + HANG_S
        with closing(sqlite3.connect(self._path)) as connection:
            while monotonic() < hangs:
                found = connection.execute("SELECT state, dealt FROM run").fetchone() or ("to come", 0)
                if enough(*found):
                    then()
                    return found
        raise TimeoutError(found)


def anything(state: str, dealt: int) -> bool:
    return True


async def test_i18_a_run_killed_twenty_times_in_the_middle_hands_out_everything_once(server: Server) -> None:
    chance = Random(SEED)
    await fill(server)
    await server.start()
    tokens = await server.tokens("night", ["owner", *LOGINS])
    run = Progress(server)
    async with desks(server, tokens) as there, asyncio.timeout(HANG_S):
        await asyncio.gather(*(here.wait() for here in there))
        pressed = asyncio.create_task(press(server, tokens["owner"]))
        await run.until(lambda state, dealt: dealt > 0, server.strike)
        await server.kill()
    await asyncio.gather(pressed, return_exceptions=True)
    cut = [await run.until(anything)]
    while len(cut) < ROUNDS:
        await server.start()
        enough = cut[-1][1] + chance.randint(1, 50)
        async with desks(server, tokens):
            # The run goes on with the last of them, whoever is still being told what there is.
            await run.until(lambda state, dealt, enough=enough: dealt >= enough or state == "done", server.strike)
            await server.kill()
        cut.append(await run.until(anything))
    await server.start()
    assert {state for state, _ in cut} == {"running"}, cut
    assert [dealt for _, dealt in cut] == sorted({dealt for _, dealt in cut}), cut
    async with desks(server, tokens):
        await run.until(lambda state, dealt: state == "done")
    assert await server.terminate() == 0
    outcome = server.rows('SELECT state, cap, assigned, failed, "left" FROM run')
    assert outcome == [("done", MOST_PER_RUN, MOST_PER_RUN, 0, ENTRIES - MOST_PER_RUN)]
    assert server.rows("SELECT count(*), count(DISTINCT entry_id) FROM run_item") == [(MOST_PER_RUN, MOST_PER_RUN)]
    assert server.rows("SELECT count(*) FROM event_log WHERE type = 'conversation.unassigned'") == [(0,)]
    assert server.broken() == {}
