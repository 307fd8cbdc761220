"""L3: the server dies in the middle of a replay and comes back; nobody notices more than a pause."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from router.cli.replay.dialogues import Dialogue, Turn, read_dialogues
from router.cli.replay.history import History, Record
from router.cli.replay.link import Patience
from router.cli.replay.report import Report, report_on
from router.cli.replay.stage import Stage
from tests.integration.crash.server import Server

LOGINS = [f"a{number}" for number in range(1, 9)]
SHOP = {
    "shop": "stage",
    "name": "舞台",
    "agents": [{"login": login, "name": login, "password": f"password of {login}", "capacity": 5} for login in LOGINS],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": login} for login in LOGINS]}],
}
CUSTOMERS = 40
HASTY = Patience(reconnect_s=0.2, most_s=1.0)
WORDS = ("您好", "请问什么时候发货", "订单号是", "谢谢", "稍等一下", "已经为您查询", "还有别的问题吗", "没有了")
RECORDED = Path(__file__).parents[4] / "shared/data/helpdesk_dialogues_zh.jsonl.gz"


def dialogues(seed: int, count: int = 150) -> list[Dialogue]:
    """Made-up dialogues of two to eight turns, opened by the customer."""
    chance = Random(seed)
    made = []
    for number in range(count):
        speakers = ["customer", *chance.choices(("customer", "helpdesk"), k=chance.randint(1, 7))]
        turns = [Turn(speaker, f"{chance.choice(WORDS)} {number}.{place}") for place, speaker in enumerate(speakers)]
        made.append(Dialogue(f"d{number}", tuple(turns)))
    return made


class Strike:
    """Wait for so many acknowledged messages."""

    def __init__(self, history: History, after: int) -> None:
        self.reached = asyncio.Event()
        self._left = after
        history.listeners.append(self._hear)

    def _hear(self, record: Record) -> None:
        if record.op == "send" and record.type == "ok":
            self._left -= 1
            if self._left == 0:
                self.reached.set()


async def played(server: Server, script: list[Dialogue], history: History) -> Report:
    stage = Stage(server.url, "stage", await server.tokens("stage", LOGINS), history)
    stage.patience = HASTY
    return report_on(script, await stage.play(script, CUSTOMERS), history)


def owners(server: Server) -> dict[int, int]:
    """Who has or had each conversation."""
    return dict(server.rows("SELECT id, owner_id FROM conversation WHERE owner_id IS NOT NULL"))  # type: ignore[arg-type]


def stored(server: Server) -> dict[str, tuple[int, int]]:
    rows = server.rows("SELECT client_msg_id, conversation_id, seq FROM message WHERE client_msg_id IS NOT NULL")
    assert len(rows) == len({id_ for id_, *_ in rows})
    return {id_: (conversation, seq) for id_, conversation, seq in rows}


def acked(history: History) -> dict[str, tuple[int, int]]:
    done = (record for record in history.records if record.op == "send" and record.type == "ok")
    return {str(record.key): (record.value["conversation"], record.value["seq"]) for record in done}


def resumes(history: History) -> list[bool]:
    """What each client was told on coming back."""
    seen: set[str] = set()
    told = []
    for record in history.records:
        if record.op == "connect" and record.type == "ok":
            told += [record.value["resumed"]] if record.process in seen else []
            seen.add(record.process)
    return told


async def strike_down(server: Server, strike: Strike, *, gently: bool) -> dict[int, int]:
    """End the server at the chosen moment and start it again; returns who had what in between."""
    await strike.reached.wait()
    if gently:
        assert await server.terminate() == 0
    await server.kill()
    had = owners(server)
    await server.start()
    return had


async def through(server: Server, script: list[Dialogue], after: int, *, gently: bool = False) -> None:
    """Play with one interruption and hold what was promised against what is there."""
    await server.apply(SHOP)
    await server.start()
    history = History(server.url)
    strike = Strike(history, after)
    report, had = await asyncio.gather(played(server, script, history), strike_down(server, strike, gently=gently))
    assert await server.terminate() == 0
    assert list(report.verdict.faults) == []
    assert report.good, report.played.unfinished
    assert acked(history).items() <= stored(server).items()
    assert had.items() <= owners(server).items()
    assert server.rows("SELECT count(*) FROM event_log WHERE type = 'conversation.unassigned'") == [(0,)]
    assert set(resumes(history)) == {True}
    assert server.broken() == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_l3_after_sigkill_every_acknowledged_message_is_there_once_and_in_order(
    server: Server, seed: int
) -> None:
    script = dialogues(seed)
    await through(server, script, Random(seed).randint(50, 450))


async def test_l3_after_sigterm_too(server: Server) -> None:
    await through(server, dialogues(4), Random(4).randint(50, 450), gently=True)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded dialogues are not here")
async def test_l3_real_dialogues_survive_as_well(server: Server) -> None:
    await through(server, read_dialogues(RECORDED)[:60], 120)
