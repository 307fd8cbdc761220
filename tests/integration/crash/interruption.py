"""A replay with an interruption at a chosen moment: the server ends and comes back, or the process that writes does."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from router.cli.replay.dialogues import Dialogue, Turn
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


Ending = Callable[[Server], Awaitable[None]]


async def killed(server: Server) -> None:
    await server.kill()
    await server.start()


async def restarted(server: Server) -> None:
    assert await server.terminate() == 0
    await server.start()


async def writer_killed(server: Server) -> None:
    await server.kill_writer()


async def strike_down(server: Server, strike: Strike, ending: Ending) -> dict[int, int]:
    """Have it end at the chosen moment; returns who had what before."""
    await strike.reached.wait()
    had = owners(server)
    await ending(server)
    return had


async def through(server: Server, script: list[Dialogue], after: int, ending: Ending = killed) -> None:
    """Play with one interruption and hold what was promised against what is there."""
    await server.apply(SHOP)
    await server.start()
    history = History(server.url)
    strike = Strike(history, after)
    report, had = await asyncio.gather(played(server, script, history), strike_down(server, strike, ending))
    assert await server.terminate() == 0
    assert list(report.verdict.faults) == []
    assert report.good, report.played.unfinished
    assert acked(history).items() <= stored(server).items()
    assert had.items() <= owners(server).items()
    assert server.rows("SELECT count(*) FROM event_log WHERE type = 'conversation.unassigned'") == [(0,)]
    assert server.rows("SELECT count(*) FROM presence_interval WHERE cause = 'grace_over'") == [(0,)]
    # Nobody loses her line to a server that lives.
    assert set(resumes(history)) == (set() if ending is writer_killed else {True})
    assert server.broken() == {}
