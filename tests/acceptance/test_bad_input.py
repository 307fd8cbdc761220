"""Bad input on every entrance gives the documented refusal and changes nothing: not the log, not one table."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from bot.protocol import decode_answer
from models.wire.bots import BotAnswer, BotTurn
from router.cli import main
from router.runtime import built_bots
from router.web.auth.issuing import issue_token
from router.web.control import announce
from router.web.keys import CLOCK, DATABASE
from tests.acceptance.bad_inputs import (
    AGENT,
    BOT_ANSWERS,
    CONSOLE,
    FILES,
    FRAMES,
    HELLOS,
    OVERSIZE,
    TAKEN,
    VISITOR,
    BadFile,
)
from tests.acceptance.bad_requests import REQUESTS, BadRequest
from tests.acceptance.public_shop import Client, PublicShop
from tests.integration.rest.rest_shop import shop_file
from tests.integration.sockets.desk_shop import Socket

Stored = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
async def shop(app: web.Application, client: Client) -> PublicShop:
    """Li talks with customer A; Zhang is there without a customer, B has never written."""
    made = await PublicShop.open(app, client, shop_file("first"))
    li = (await made.shop.ask(lambda state, now: state.agents))[made.ids["li"]]
    expired = await issue_token(app[DATABASE], made.shop.shop_id, li, 0, app[CLOCK].now())
    made.tokens |= {"A": await made.visitor_token(), "B": await made.visitor_token()}
    made.tokens |= {"garbage": "x" * 43, "expired": expired.token}
    made.staying = [await made.serving("li")]
    customer = await made.visitor(made.tokens["A"])
    taken = await customer.ask("message.send", client_msg_id="first", text="在吗")
    assert taken["data"]["conversation_id"] == TAKEN
    made.staying += [customer, await made.serving("zhang"), await made.console()]
    return made


@pytest.fixture
def stored(database_url: str) -> Callable[[], Stored]:
    """Read every row of every table."""
    path = database_url.removeprefix("sqlite:///")

    def read() -> Stored:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
            names = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: sorted(reader.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}

    return read


async def test_a_bad_frame_is_refused_by_its_code_and_the_socket_lives(
    shop: PublicShop, stored: Callable[[], Stored]
) -> None:
    before = stored()
    for path, who, what, sent, code in FRAMES:
        socket = await shop.greeted(path, shop.tokens[who])
        await socket.ws.send_str(sent)
        error = await socket.until("error")
        assert (path, what, error["data"]["code"], error["data"]["retryable"]) == (path, what, code, False)
        assert error["data"]["detail"]
        assert (path, what, (await socket.ask("ping"))["type"]) == (path, what, "pong")
        await socket.ws.close()
    assert stored() == before


@pytest.mark.parametrize(("path", "who"), [(AGENT, "li"), (VISITOR, "A"), (CONSOLE, "wang")])
async def test_a_frame_of_65_kib_ends_its_socket_with_4009_and_no_other(
    shop: PublicShop, stored: Callable[[], Stored], path: str, who: str
) -> None:
    before = stored()
    socket = await shop.greeted(path, shop.tokens[who])
    await socket.ws.send_str('{"ref":"r","type":"ping"}'.ljust(OVERSIZE))
    assert await socket.closed() == 4009
    assert [(await staying.ask("ping"))["type"] for staying in shop.staying] == ["pong"] * 4
    assert stored() == before


async def test_whom_a_socket_is_not_for_is_told_so_and_sent_away(
    shop: PublicShop, stored: Callable[[], Stored]
) -> None:
    before = stored()
    for path, who, code in HELLOS:
        socket: Socket = await shop.stranger(path)
        hello = {} if who == "no token" else {"token": shop.tokens[who]}
        answer = await socket.ask("hello", **hello)
        assert (path, who, answer["data"]["code"], await socket.closed()) == (path, who, code, 4001)
    assert stored() == before


async def test_a_bad_request_is_a_problem_with_status_code_and_field(
    shop: PublicShop, stored: Callable[[], Stored]
) -> None:
    before = stored()
    for case in REQUESTS:
        async with shop.client.request(
            case.method, URL(f"/api/v1{case.path}", encoded=True), **_sent(shop, case)
        ) as answer:
            problem = await answer.json()
        assert (case.what, answer.status, problem["code"]) == (case.what, case.status, case.code)
        assert answer.content_type == "application/problem+json"
        fields = [error["field"] for error in problem["errors"]]
        assert case.field is None or (case.what, fields) == (case.what, [case.field])
    assert stored() == before


def _sent(shop: PublicShop, case: BadRequest) -> dict[str, Any]:
    headers = {} if case.who is None else {"Authorization": f"Bearer {shop.tokens[case.who]}"}
    if isinstance(case.body, bytes):
        return {"headers": headers | {"Content-Type": "application/json"}, "data": case.body}
    return {"headers": headers, "data" if isinstance(case.body, str) else "json": case.body}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.what)
async def test_a_bad_shop_file_is_refused_as_a_whole_with_its_line_by_the_server_that_runs(
    shop: PublicShop,
    stored: Callable[[], Stored],
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    file: BadFile,
) -> None:
    await announce(shop.app, str(shop.client.make_url("/")).rstrip("/"))
    before = stored()
    path = tmp_path / "shop.yaml"
    path.write_bytes(file.text)
    code = await asyncio.to_thread(main, ("apply", str(path), "--database", database_url))
    out, err = capsys.readouterr()
    assert (code, [line for line in out.splitlines() if "warning" not in line]) == (1, [])
    assert f"{path}{file.place}" in err.splitlines()[0]
    assert stored() == before


class Stammering:
    """A bot whose answer is whatever bytes it is given."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def answer(self, turn: BotTurn) -> BotAnswer:
        return decode_answer(self.body)


@pytest.mark.parametrize(("what", "body"), BOT_ANSWERS, ids=[what for what, _ in BOT_ANSWERS])
async def test_a_bad_answer_of_a_bot_is_never_shown_and_its_customer_waits_for_a_person(
    app: web.Application, client: Client, monkeypatch: pytest.MonkeyPatch, what: str, body: bytes
) -> None:
    monkeypatch.setattr(built_bots, "build", lambda *made_of: Stammering(body))
    bot = {"bots": {"faq": {"kind": "faq", "knowledge": "demo.yaml"}}, "bot": {"mode": "bot_first", "bot": "faq"}}
    shop = await PublicShop.open(app, client, shop_file("first", **bot))
    customer = await shop.visitor()
    asked = (await customer.ask("message.send", client_msg_id="1", text="在吗"))["data"]["conversation_id"]
    while (await customer.until("conversation.state"))["data"]["state"] != "waiting_offline":
        pass
    said = (await shop.call("wang", "GET", f"/conversations/{asked}/messages")).body["items"]
    assert {message["sender"]["type"] for message in said} <= {"customer", "system"}
    entries = (await shop.call("wang", "GET", "/pool")).body["items"]
    assert [(entry["conversation_id"], entry["state"]) for entry in entries] == [(asked, "waiting")]
    log = (await shop.call("wang", "GET", "/events?limit=500")).body["items"]
    ends = [event["data"] for event in log if event["type"] == "bot.turn_ended"]
    assert [(end["end"], end["reason"]) for end in ends] == [("failed", "bad_answer")]
