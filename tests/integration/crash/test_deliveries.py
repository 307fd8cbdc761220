"""I20: `kill -9` while an endpoint is being called: each event reaches it at least once, in order per conversation."""

import asyncio
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from aiohttp import ClientError, ClientSession, web

from tests.integration.crash.interruption import stored
from tests.integration.crash.server import HANG_S, Server
from tests.integration.webhooks.receiver import Receiver, says

LOGINS = {"owner": "owner", "erp": "integration"}
SHOP = {
    "shop": "told",
    "name": "告知店",
    "agents": [{"login": login, "name": login, "role": role} for login, role in LOGINS.items()],
    "groups": [{"name": "售前", "default": True, "members": []}],
}
CUSTOMERS = 8
ROUNDS = 6
FAILING = 0.05
MESSAGES = 12
"""What each customer writes in a round."""


class Striking:
    """Be an endpoint that kills the server at the n-th call from now, just before or just after it has answered."""

    def __init__(self, server: Server, receiver: Receiver) -> None:
        self.struck = asyncio.Event()
        self.seq = 0
        self._server, self._left = server, 0
        self._answered = False
        self._chance = Random()
        receiver.answering = self._answer

    def aim(self, chance: Random) -> None:
        """Strike at a call of the coming round; meanwhile now and then an answer is no success."""
        self.struck.clear()
        self._left, self._answered = chance.randint(1, CUSTOMERS * MESSAGES // 2), chance.random() < 0.5
        self._chance = chance

    async def _answer(self, request: web.Request, body: bytes) -> web.StreamResponse:
        self._left -= 1
        last = self._left == 0
        if last and not self._answered:
            self._strike(request)
        bad = self._left > 0 and self._chance.random() < FAILING
        response = await says(500 if bad else 204)(request, body)
        if last and self._answered:
            await response.prepare(request)
            await response.write_eof()
            self._strike(request)
        return response

    def _strike(self, request: web.Request) -> None:
        self._server.strike()
        self.seq = int(request.headers["webhook-id"].rpartition("_")[2])
        self.struck.set()


class Writing:
    """Hand in what customers write, each message until it is acknowledged."""

    def __init__(self, server: Server, token: str) -> None:
        self.acked: dict[str, tuple[int, int]] = {}
        self.serving = asyncio.Event()
        self._server, self._headers = server, {"Authorization": f"Bearer {token}"}

    async def all(self, number: int) -> None:
        """Have every customer write her share of a round."""
        async with ClientSession(headers=self._headers) as session, asyncio.timeout(HANG_S):
            await asyncio.gather(*(self._one(session, f"c-{who}", number) for who in range(CUSTOMERS)))

    async def _one(self, session: ClientSession, who: str, number: int) -> None:
        for n in range(MESSAGES):
            id_ = f"{who}-{number}-{n}"
            while id_ not in self.acked:
                await self.serving.wait()
                await self._send(session, who, id_)

    async def _send(self, session: ClientSession, who: str, id_: str) -> None:
        url = f"{self._server.url}/api/v1/customers/{who}/messages"
        try:
            async with session.post(url, json={"text": f"话 {id_}", "client_msg_id": id_}) as answer:
                told = await answer.json()
        except (ClientError, ConnectionError):
            return  # killed: whether it was taken nobody knows, so the same message goes again
        assert answer.status == 202, told
        self.acked[id_] = told["conversation_id"], told["seq"]


async def start(server: Server, number: int) -> None:
    """Start, each time a minute later: what an answer had put off is due again."""
    clock = datetime.now(UTC) + number * timedelta(minutes=1)
    allowed = {"SHUNTDESK_EGRESS_ALLOW": "127.0.0.1", "SHUNTDESK_REHEARSAL": "true"}
    await server.start(SHUNTDESK_CLOCK_AT=clock.isoformat(), **allowed)


async def make_endpoint(server: Server, token: str, url: str) -> None:
    headers, body = {"Authorization": f"Bearer {token}"}, {"url": url}
    async with ClientSession(server.url, headers=headers) as session, session.post("/api/v1/webhooks", json=body) as it:
        assert it.status == 201, await it.text()


async def until_all_delivered(server: Server, token: str) -> None:
    """Ask until nothing is left to be sent."""
    headers = {"Authorization": f"Bearer {token}"}
    async with ClientSession(server.url, headers=headers) as session, asyncio.timeout(HANG_S):
        while True:
            async with session.get("/api/v1/webhooks/1") as answer:
                shown = await answer.json()
            if not shown["waiting"] and not behind(server):
                return


def behind(server: Server) -> bool:
    [(behind,)] = server.rows("SELECT (SELECT max(seq) FROM event_log) > (SELECT seq FROM webhook_cursor)")
    return bool(behind)


def heard(receiver: Receiver) -> list[int]:
    """The positions in the log of what the endpoint was told, as it was told."""
    return [int(headers["webhook-id"].rpartition("_")[2]) for headers in receiver.headers]


def by_conversation(server: Server, seqs: list[int]) -> dict[int | None, list[int]]:
    """Positions in the log by the conversation they are of, in the order given."""
    of = dict(server.rows("SELECT seq, conversation_id FROM event_log"))
    sorted_in: dict[int | None, list[int]] = defaultdict(list)
    for seq in seqs:
        sorted_in[of[seq]].append(seq)
    return sorted_in


@pytest.mark.parametrize("seed", [1, 2])
async def test_i20_killed_while_an_endpoint_is_called_every_event_arrives_in_order(
    server: Server, receiver: Receiver, seed: int
) -> None:
    chance = Random(seed)
    await server.apply(SHOP)
    await start(server, 0)
    tokens = await server.tokens("told", list(LOGINS))
    await make_endpoint(server, tokens["owner"], receiver.url)
    striking, writing = Striking(server, receiver), Writing(server, tokens["erp"])
    cut: list[int] = []
    for number in range(ROUNDS):
        striking.aim(chance)
        writing.serving.set()
        written = asyncio.create_task(writing.all(number))
        async with asyncio.timeout(HANG_S):
            await striking.struck.wait()
        writing.serving.clear()
        await server.kill()
        assert server.broken() == {}
        cut.append(striking.seq)
        await start(server, number + 1)
        writing.serving.set()
        await written
    await until_all_delivered(server, tokens["owner"])
    assert await server.terminate() == 0
    told = heard(receiver)
    assert len(writing.acked) == ROUNDS * CUSTOMERS * MESSAGES
    assert writing.acked.items() == stored(server).items()
    assert sorted(set(told)) == [seq for (seq,) in server.rows("SELECT seq FROM delivery ORDER BY seq")]
    # Nothing is told before what came before it in its conversation, not even a second time.
    assert all(seqs == sorted(seqs) for seqs in by_conversation(server, told).values())
    assert all(Counter(told)[seq] > 1 for seq in cut), "what was sent and not on record is sent again"
    assert server.broken() == {}
