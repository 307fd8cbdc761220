"""serve: the same directions through the server that has the database, and a clean end."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession

from router.store.serving import serving_node
from tests.integration.cli.conftest import Program, Shell

Start = Callable[..., Program]


@pytest.fixture
def served(shell: Shell, start: Start, tea: Path) -> tuple[Program, str]:
    shell("apply", str(tea))
    program = start("serve", "--port", "0")
    line = program.line_with("shuntdesk serves")
    assert line.startswith("shuntdesk serves sqlite:///var/shuntdesk.db at http://127.0.0.1:")
    return program, line.rpartition(" ")[2]


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGINT])
def test_a_server_told_to_stop_ends_with_0_and_leaves_the_database_to_the_next(
    served: tuple[Program, str], shell: Shell, ended_by: signal.Signals
) -> None:
    assert served[0].end(ended_by) == 0
    assert shell("export", "--shop", "tea").out[0] == "shop: tea"


def test_directions_go_through_the_server_while_it_serves(served: tuple[Program, str], shell: Shell, tea: Path) -> None:
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]
    tea.write_text(tea.read_text().replace("name: 茶铺", "name: 新茶铺") + "---\nshop: other\nname: 别家\n")
    rehearsed = shell("apply", str(tea), "--dry-run").out
    assert rehearsed == ["tea: 1 change(s)", "  ~ name: 茶铺 → 新茶铺", "other: 1 change(s)", "  + shop other 别家"]
    assert shell("apply", str(tea)).out == rehearsed
    assert shell("export", "--shop", "tea").out[1] == "name: 新茶铺"
    assert served[0].end(signal.SIGTERM) == 0
    assert shell("apply", str(tea)).out == ["tea: nothing to change", "other: nothing to change"]


def test_t10_a_bot_of_a_file_gets_its_secret_from_the_server_and_keeps_it(
    served: tuple[Program, str], shell: Shell, tea: Path
) -> None:
    tea.write_text(tea.read_text() + 'bots:\n  hook: {kind: webhook, url: "https://bot.example/turns"}\n')
    (line,) = [line for line in shell("apply", str(tea)).out if "whsec_" in line]
    assert line.split()[0] == "hook"
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]


def test_what_the_server_refuses_is_named_with_its_line_too(
    served: tuple[Program, str], shell: Shell, tea: Path
) -> None:
    tea.write_text(tea.read_text().replace("agent: li}", "agent: ghost}"))
    refused = shell("apply", str(tea))
    assert refused.code == 1
    assert refused.err == [f"{tea}:8 groups[0].members[0].agent: no account has the login ghost"]
    assert "There is no shop 'ghost'" in shell("export", "--shop", "ghost").err[0]


@pytest.fixture
def credentials(served: tuple[Program, str], shell: Shell, tea: Path) -> tuple[str, str]:
    """A token for li, and the generated password of somebody new."""
    (token,) = shell("token", "--shop", "tea", "--login", "li").out
    tea.write_text(tea.read_text().replace("agents:\n", "agents:\n  - {login: new, name: 新人}\n"))
    login, password = shell("apply", str(tea)).out[-1].split()
    assert login == "new"
    return token, password


async def test_a_token_and_a_generated_password_open_the_server(
    served: tuple[Program, str], credentials: tuple[str, str]
) -> None:
    token, password = credentials
    async with ClientSession(served[1]) as people:
        async with people.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}) as me:
            assert (await me.json())["login"] == "li"
        body = {"shop": "tea", "login": "new", "password": password}
        async with people.post("/api/v1/login", json=body) as login:
            assert login.status == 200


async def test_nobody_directs_a_server_without_its_control_token(served: tuple[Program, str], tmp_path: Path) -> None:
    node = serving_node(f"sqlite:///{tmp_path}/var/shuntdesk.db")
    assert node is not None
    assert node.url == served[1]
    bodies = {"apply": b"{}", "token": b'{"shop": "tea", "login": "li"}'}
    async with ClientSession(served[1]) as stranger:
        for order, body in bodies.items():
            for headers in ({}, {"Authorization": "Bearer guess"}):
                async with stranger.post(f"/control/{order}", data=body, headers=headers) as answer:
                    assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")
        right = {"Authorization": f"Bearer {node.control_token}"}
        for body, code in ((b"{", "bad_frame"), (b"{}", "invalid"), (b'{"file": {"shop": "B"}}', "invalid")):
            async with stranger.post("/control/apply", data=body, headers=right) as answer:
                assert (await answer.json())["code"] == code


def test_a_second_server_on_the_same_database_is_refused(served: tuple[Program, str], shell: Shell) -> None:
    refused = shell("serve", "--port", "0")
    assert (refused.code, len(refused.err)) == (1, 1)
    assert "another process serves" in refused.err[0]


def test_a_server_that_was_killed_leaves_the_database_usable(
    served: tuple[Program, str], shell: Shell, tea: Path
) -> None:
    served[0].end(signal.SIGKILL)
    assert shell("apply", str(tea)).out == ["tea: nothing to change"]
