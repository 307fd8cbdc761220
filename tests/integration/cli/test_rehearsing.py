"""rehearse: a recorded night under other rules, read from the database alone, also while a server writes to it."""

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import convert
from sqlalchemy import select

from models.commands import (
    ApplyShopFile,
    By,
    CloseConversation,
    Command,
    ConnectAgent,
    ReceiveMessage,
    RingSlots,
    SendMessage,
    SetPresence,
    Tick,
)
from models.commands.command import SYSTEM
from models.entities import Shop
from models.enums import Presence, Role
from models.events import ConversationAssigned
from models.shop_file import ShopFile
from models.tables import METADATA
from router.cli.unserved import UnservedShops
from router.core.state import ShopState
from router.settings import Settings
from router.store.check import read_only
from tests.integration.cli.conftest import Program, Shell

URL = "sqlite:///var/shuntdesk.db"
NIGHT = datetime(2026, 3, 1, 14, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WINDOW = ("--from", "2026-03-01T22:01", "--to", "2026-03-02T09:40")
"""The same in Shanghai, and a slot more than was recorded."""
FILE = {
    "shop": "tea",
    "name": "茶铺",
    "presence": {"grace_s": 3600},
    "agents": [{"login": "li", "name": "李雷"}, {"login": "han", "name": "韩梅梅"}],
    "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "han"}]}],
    "policies": [{"name": "早", "quota_per_agent": 2, "times": [{"from": "09:00", "to": "10:00"}]}],
}


@pytest.fixture
def night(shell: Shell, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Four customers at night, two agents in the morning who got two each, answered them and closed."""
    asyncio.run(_lived(Settings(database=URL)))
    capsys.readouterr()  # what the library says of its age
    return shell


async def _lived(settings: Settings) -> None:
    async with UnservedShops.opened(settings) as shops:
        state = ShopState(Shop(id=1, key="tea", name="茶铺"))
        people = {number: By(name, number, Role.agent) for number, name in ((1, "李雷"), (2, "韩梅梅"))}
        await shops.submit(state, ApplyShopFile(convert(FILE, ShopFile), SYSTEM), NIGHT)
        for number in range(1, 5):
            wrote = ReceiveMessage("web", "在吗", f"m-{number}", external_id=f"c{number}")
            await shops.submit(state, wrote, NIGHT + timedelta(minutes=1 + number))
        for number, by in people.items():
            for command in (ConnectAgent(number), SetPresence(number, Presence.online, by)):
                await shops.submit(state, command, MORNING - timedelta(minutes=1))
        await shops.submit(state, RingSlots(), MORNING)
        given = [it for it in await shops.submit(state, Tick(), MORNING) if isinstance(it, ConversationAssigned)]
        for minutes, act in ((1, _answered), (3, _closed)):
            for event in given:
                command = act(event.conversation_id, people[event.agent_id])
                await shops.submit(state, command, MORNING + timedelta(minutes=minutes))


def _answered(talk: int, by: By) -> Command:
    return SendMessage(talk, "好", f"a-{talk}", by)


def _closed(talk: int, by: By) -> Command:
    return CloseConversation(talk, by)


def everything() -> dict[str, str]:
    """Return a digest of every table there is."""
    with read_only(URL) as connection:
        rows = {table.name: connection.execute(select(table)).fetchall() for table in METADATA.sorted_tables}
    return {name: sha256(repr(sorted(map(repr, found))).encode()).hexdigest() for name, found in rows.items()}


def figures(typed: Any) -> Any:
    assert (typed.code, typed.err) == (0, [])
    return msgspec.json.decode("\n".join(typed.out))


def row(typed: Any, name: str) -> list[str]:
    """Return the figures of a line of the report."""
    assert (typed.code, typed.err) == (0, [])
    line = next(line for line in typed.out if line.strip().startswith(name))
    return line.strip().removeprefix(name).split()


def test_under_the_rules_it_has_a_night_comes_to_what_it_came_to(night: Shell) -> None:
    rehearsed = night("rehearse", "--shop", "tea", *WINDOW[:3], "2026-03-02T09:20")
    assert row(rehearsed, "conversations opened") == ["4", "4"]
    assert "Both came to the same." in rehearsed.out
    assert not any(line.startswith("Careful") for line in rehearsed.out)


def test_other_rules_are_told_side_by_side_and_no_table_changes(night: Shell, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("name: 早\nquota_per_agent: 1\n")
    before = everything()
    rehearsed = night("rehearse", "--shop", "tea", "--policy", "other.yaml", *WINDOW)
    assert row(rehearsed, "03-02 09:00  早") == ["4", "of", "4", "2", "of", "4,", "2", "left"]
    assert row(rehearsed, "03-02 09:30  早") == ["none", "2", "of", "2"]
    assert everything() == before


def test_as_json_the_figures_are_complete(night: Shell, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("policies: []")
    found = figures(night("rehearse", "--shop", "tea", "--policy", "other.yaml", "--json", *WINDOW))
    assert found["as_it_was"]["given"] == {"offline_allocation": 4}
    assert (found["rehearsed"]["given"], found["rehearsed"]["still"]["pool"]) == ({}, 4)
    assert found["differences"] == []
    assert {(it["command"], it["count"]) for it in found["refused"]} == {("message.send", 4), ("conversation.close", 4)}


def test_by_itself_the_last_day_of_the_log_is_rehearsed(night: Shell) -> None:
    found = figures(night("rehearse", "--shop", "tea", "--json"))
    assert (found["since"], found["until"]) == ("2026-03-01T14:00:00Z", "2026-03-02T01:03:00Z")
    assert found["as_it_was"] == found["rehearsed"]


def test_while_a_server_runs_it_is_rehearsed_too_and_nothing_changes(
    night: Shell, start: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUNTDESK_CLOCK_AT", "2026-03-02T01:10:00Z")
    program = start("serve", "--port", "0")
    program.line_with("shuntdesk serves")
    before = everything()
    assert row(night("rehearse", "--shop", "tea", *WINDOW), "assignments") == ["4", "4"]
    assert everything() == before
    assert program.end(signal.SIGTERM) == 0


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--shop", "ghost"), 1, "shuntdesk: there is no shop ghost in this database; there are: tea"),
        (
            ("--shop", "tea", "--from", "2026-03-03", "--to", "2026-03-02"),
            1,
            "shuntdesk: the period is empty",
        ),
        (
            ("--shop", "tea", "--from", "2020-01-01", "--to", "2020-01-02"),
            1,
            "shuntdesk: nothing happened in tea",
        ),
        (("--shop", "tea", "--from", "yesterday"), 2, "shuntdesk: Invalid value for --from: yesterday is no time"),
        (("--shop", "tea", "--policy", "none.yaml"), 1, "shuntdesk: [Errno 2]"),
        (("--shop", "tea", "--policy", "quota.yaml"), 1, "quota.yaml:2 quota_per_agent: expected a number >= 1"),
        (("--shop", "tea", "--policy", "ghost.yaml"), 1, "ghost.yaml:2 groups[0].members[0].agent: no account has"),
        (("--database", "sqlite:///none.db", "--shop", "tea"), 1, "shuntdesk: there is no database at"),
        ((), 2, "shuntdesk: Missing option '--shop'."),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_changes(
    night: Shell, tmp_path: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    (tmp_path / "quota.yaml").write_text("name: 早\nquota_per_agent: 0\n")
    (tmp_path / "ghost.yaml").write_text("groups:\n  - {name: 售前, members: [{agent: ghost}]}\n")
    before = everything()
    refused = night("rehearse", *options)
    assert (refused.code, refused.out, len(refused.err)) == (code, [], 1)
    assert refused.err[0].startswith(says)
    assert everything() == before
