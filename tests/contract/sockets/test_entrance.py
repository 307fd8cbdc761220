"""Bad input at the sockets' door: the documented refusal, and nothing changes (contract.md section 4, T1, T4)."""

from itertools import product
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from models.enums import TokenKind
from router.web.auth.identity import cookie_name
from tests.integration.sockets.conftest import Open
from tests.integration.sockets.desk_shop import DeskShop, Socket

PATHS = ("/ws/agent", "/ws/visitor", "/ws/console")
FOREIGN = ("https://evil.example", "null", "http://127.0.0.1:1", "https://shop.example.evil.example", "")


async def log_of(desk_shop: DeskShop) -> int:
    seq: int = await desk_shop.state(lambda state: state.seq)
    return seq


async def test_pages_of_others_are_refused_before_the_upgrade(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    for path, origin in product(PATHS, FOREIGN):
        with subtests.test(f"{path} from {origin}"):
            with pytest.raises(WSServerHandshakeError) as refused:
                await desk_shop.connect(path, headers={"Origin": origin})
            assert refused.value.status == 403


@pytest.mark.parametrize("path", PATHS)
async def test_pages_of_this_server_are_let_in(desk_shop: DeskShop, path: str) -> None:
    socket = await desk_shop.connect(path, headers={"Origin": desk_shop.origin})
    answer = await socket.ask("ping")
    assert answer["data"]["code"] == "unauthenticated"


async def test_only_the_pages_a_shop_lists_open_its_visitor_socket(desk_shop: DeskShop) -> None:
    listed = await desk_shop.connect("/ws/visitor?shop=desk", headers={"Origin": "https://shop.example"})
    answer = await listed.ask("hello", token=await desk_shop.customer_token())
    assert answer["type"] == "ready"
    with pytest.raises(WSServerHandshakeError):
        await desk_shop.connect("/ws/agent", headers={"Origin": "https://shop.example"})


async def test_behind_https_only_the_public_origin_counts(open_shop: Open) -> None:
    desk_shop = await open_shop(public_url="https://desk.example")
    with pytest.raises(WSServerHandshakeError):
        await desk_shop.connect("/ws/agent", headers={"Origin": desk_shop.origin})
    await desk_shop.connect("/ws/agent", headers={"Origin": "https://desk.example"})


async def test_the_session_cookie_opens_a_socket_only_with_an_origin(desk_shop: DeskShop) -> None:
    token = await desk_shop.token("li", TokenKind.session)
    cookie = f"{cookie_name(desk_shop.app)}={token}"
    with pytest.raises(WSServerHandshakeError) as refused:
        await desk_shop.connect("/ws/agent", headers={"Cookie": cookie})
    assert refused.value.status == 403

    socket = await desk_shop.connect("/ws/agent", headers={"Cookie": cookie, "Origin": desk_shop.origin})
    assert (await socket.ask("hello"))["type"] == "ready"


async def test_without_a_valid_token_the_socket_is_closed(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    before = await log_of(desk_shop)
    hellos: tuple[dict[str, Any], ...] = ({}, {"token": ""}, {"token": "wrong"})
    for path, hello in product(PATHS, hellos):
        with subtests.test(f"{path} {hello}"):
            socket = await desk_shop.connect(path)
            answer = await socket.ask("hello", **hello)
            assert answer["data"]["code"] == "unauthenticated"
            assert await socket.closed() == 4001
    assert await log_of(desk_shop) == before


async def test_an_expired_token_opens_nothing(desk_shop: DeskShop) -> None:
    socket = await desk_shop.connect("/ws/agent")
    answer = await socket.ask("hello", token=await desk_shop.token("li", lasts_s=0))
    assert answer["data"]["code"] == "unauthenticated"


WRONG_DOORS = [
    ("/ws/agent", "customer"),
    ("/ws/console", "customer"),
    ("/ws/visitor", "li"),
    ("/ws/visitor", "owner"),
    ("/ws/agent", "erp"),
    ("/ws/console", "erp"),
    ("/ws/console", "li"),
]


async def test_a_token_opens_only_the_socket_it_is_for(desk_shop: DeskShop, subtests: pytest.Subtests) -> None:
    tokens = {who: await desk_shop.token(who) for who in ("li", "owner", "erp")}
    tokens["customer"] = await desk_shop.customer_token()
    before = await log_of(desk_shop)
    for path, who in WRONG_DOORS:
        with subtests.test(f"{who} at {path}"):
            socket = await desk_shop.connect(path)
            answer = await socket.ask("hello", token=tokens[who])
            assert answer["data"]["code"] in {"unauthenticated", "forbidden"}
            assert await socket.closed() == 4001
    assert await log_of(desk_shop) == before


@pytest.mark.parametrize("path", PATHS)
async def test_whoever_does_not_say_hello_first_is_sent_away(desk_shop: DeskShop, path: str) -> None:
    socket = await desk_shop.connect(path)
    answer = await socket.ask("ping")
    assert answer["data"]["code"] == "unauthenticated"
    assert await socket.closed() == 4001


async def test_a_disabled_account_loses_its_sockets_and_gets_no_new_one(desk_shop: DeskShop) -> None:
    agent: Socket = await desk_shop.agent()
    token = await desk_shop.token("li")

    await desk_shop.disable("li")

    assert await agent.closed() == 4003
    again = await desk_shop.connect("/ws/agent")
    assert (await again.ask("hello", token=token))["data"]["code"] == "unauthenticated"


async def test_a_second_hello_is_refused_and_the_socket_lives(desk_shop: DeskShop) -> None:
    agent = await desk_shop.agent()
    answer = await agent.ask("hello", token=await desk_shop.token("han"))
    assert answer["data"]["code"] == "conflict"
    assert (await agent.ask("ping"))["type"] == "pong"
