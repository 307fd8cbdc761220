"""Bots made at the console: they answer the next customer, their secrets are rotated, and who is removed hands over."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from models.events import BotTurnOpened, HandoffRequested
from tests.integration.bots.bot_server import REPLY, SECRETS, BotServer, later
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.chatwoot_bot import ChatwootBot, call
from tests.integration.bots.conftest import Open
from tests.integration.rest.rest_shop import Answer

SAID = ("bot", "明天发货。")


async def owner(shop: BotShop, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    return await shop.rest.call("owner", method, path, body, **headers)


async def made(shop: BotShop, url: str, kind: str = "webhook", **more: Any) -> str:
    """Make a bot `fresh` that the shop asks first from now on; returns its secret."""
    answer = await owner(shop, "POST", "/bots", {"name": "fresh", "kind": kind, "url": url, "timeout_s": 9} | more)
    assert answer.status == 201, answer
    await asks(shop, "fresh")
    return str(answer.body["secret"])


async def asks(shop: BotShop, bot: str) -> None:
    assert (await owner(shop, "PATCH", "/shop", {"bot": {"mode": "bot_first", "bot": bot}})).status == 200


async def test_a_bot_made_while_serving_answers_the_next_customer_and_its_secret_is_shown_once(
    shop: BotShop, bot: BotServer
) -> None:
    bot.knows = await made(shop, bot.url)
    talk = await shop.write()
    await shop.ended()
    assert (await shop.shown(talk))[-1] == SAID
    shown = (await owner(shop, "GET", "/bots/fresh")).body
    assert (shown["secret_env"], shown["secrets"], shown["bot"]["timeout_s"]) == ([], 1, 9)
    seen = [shown, (await owner(shop, "GET", "/bots")).body, (await owner(shop, "GET", "/events?limit=500")).body]
    assert bot.knows not in json.dumps(seen)


async def test_t10_while_a_secret_is_rotated_both_are_valid_and_afterwards_the_new_one_alone(
    shop: BotShop, bot: BotServer
) -> None:
    former = bot.knows = await made(shop, bot.url)
    fresh = (await owner(shop, "POST", "/bots/fresh/rotate")).body["secret"]
    assert (await owner(shop, "POST", "/bots/fresh/rotate")).code == "conflict"
    bot.answering = later
    for number, secret in enumerate((former, fresh), 1):
        bot.knows = secret
        talk = await shop.write(who=f"c-{number}")
        turn = (await bot.turns(number))[-1]
        assert (await shop.callback(turn, REPLY, f"a-{number}", secret=secret)).status == 200
        assert (await shop.shown(talk))[-1] == SAID
    assert (await owner(shop, "POST", "/bots/fresh/retire")).body["secrets"] == 1
    await shop.write(who="c-3")
    turn = (await bot.turns(3))[-1]
    assert (await shop.callback(turn, REPLY, "a-3", secret=former)).status == 401
    assert (await shop.callback(turn, REPLY, "a-4", secret=fresh)).status == 200
    assert (await owner(shop, "POST", "/bots/fresh/retire")).code == "conflict"


async def test_r8_1_a_bot_in_use_stays_and_customers_of_one_that_is_removed_are_handed_on(
    shop: BotShop, bot: BotServer
) -> None:
    bot.knows = await made(shop, bot.url)
    bot.answering = later
    talk = await shop.write()
    (turn,) = await bot.turns(1)
    refused = await owner(shop, "DELETE", "/bots/fresh")
    assert (refused.code, refused.body["errors"]) == ("conflict", [{"field": "shop", "detail": "the shop asks it"}])
    await asks(shop, "other")
    assert (await owner(shop, "DELETE", "/bots/fresh")).status == 204
    assert (await owner(shop, "GET", "/bots/fresh")).status == 404
    assert (await shop.callback(turn, REPLY, secret=bot.knows)).status == 401
    await shop.write("还在吗")
    (asked,) = await shop.until(HandoffRequested)
    assert (asked.conversation_id, asked.handoff.trigger) == (talk, "bot_off")
    assert await shop.bot_words() == []


async def test_a_customer_who_waits_for_a_bot_that_was_removed_is_told_when_its_time_is_up(
    shop: BotShop, bot: BotServer
) -> None:
    bot.knows = await made(shop, bot.url)
    bot.answering = later
    await shop.write()
    await bot.turns(1)
    await asks(shop, "other")
    assert (await owner(shop, "DELETE", "/bots/fresh")).status == 204
    await shop.forward(seconds=10)
    (asked,) = await shop.until(HandoffRequested)
    assert (asked.handoff.trigger, asked.handoff.detail) == ("bot_failed", "timeout")


async def test_a_secret_outlives_a_restart_and_a_shop_file_that_names_none(open_shop: Open, bot: BotServer) -> None:
    first = await open_shop()
    bot.knows = (await owner(first, "POST", "/bots", {"name": "fresh", "kind": "webhook", "url": bot.url})).body[
        "secret"
    ]
    await first.close()
    again = await open_shop(bots={"fresh": {"kind": "webhook", "url": bot.url}})
    await asks(again, "fresh")
    talk = await again.write()
    await again.ended()
    assert (await again.shown(talk))[-1] == SAID


async def test_a_bot_with_a_secret_from_the_environment_keeps_it_there(shop: BotShop, bot: BotServer) -> None:
    for act in ("rotate", "retire"):
        refused = await owner(shop, "POST", f"/bots/acme/{act}")
        assert refused.code == "conflict"
        assert "ACME, ACME_OLD" in refused.body["detail"]
    assert bot.knows == SECRETS["ACME"]
    talk = await shop.write()
    await shop.ended()
    assert (await shop.shown(talk))[-1] == SAID


@pytest.fixture
async def chatwoot() -> AsyncIterator[ChatwootBot]:
    bot = ChatwootBot()
    runner = await bot.start()
    yield bot
    await runner.cleanup()


async def test_t10_a_chatwoot_bot_shows_the_token_made_here_or_the_former_one_until_that_is_retired(
    shop: BotShop, chatwoot: ChatwootBot
) -> None:
    former = await made(shop, chatwoot.url, "chatwoot")
    fresh = (await owner(shop, "POST", "/bots/fresh/rotate")).body["secret"]
    talk = await shop.write()
    await shop.until(BotTurnOpened)
    message = {"content": "明天发货。", "message_type": "outgoing"}
    assert [(await call(shop, talk, "messages", message, token)).status for token in (former, fresh)] == [200, 200]
    await owner(shop, "POST", "/bots/fresh/retire")
    assert [(await call(shop, talk, "messages", message, token)).status for token in (former, fresh)] == [401, 200]


@pytest.fixture
async def rasa() -> AsyncIterator[tuple[str, list[str | None]]]:
    """Where a Rasa assistant is, and what each call showed it."""
    shown: list[str | None] = []

    async def webhook(request: web.Request) -> web.Response:
        shown.append(request.headers.get("Authorization"))
        return web.json_response([{"text": "明天发货。"}])

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", webhook)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/rest/webhook", shown
    await runner.cleanup()


async def test_a_bot_that_asks_for_a_key_is_shown_the_one_that_was_brought_until_it_is_taken_away(
    shop: BotShop, rasa: tuple[str, list[str | None]]
) -> None:
    url, shown = rasa
    await made(shop, url, "rasa", key="first-key")
    await shop.write(who="c-1")
    await shop.ended(1)
    version = str((await owner(shop, "GET", "/bots/fresh")).body["version"])
    put = await owner(shop, "PUT", "/bots/fresh/key", {"key": "second-key"}, if_match=version)
    assert (put.status, put.body["secrets"]) == (200, 1)
    assert "second-key" not in json.dumps([put.body, (await owner(shop, "GET", "/events?limit=500")).body])
    await shop.write(who="c-2")
    await shop.ended(2)
    assert (await owner(shop, "POST", "/bots/fresh/retire")).body["secrets"] == 0
    await shop.write(who="c-3")
    await shop.ended(3)
    assert shown == ["Bearer first-key", "Bearer second-key", None]


async def test_t10_only_an_owner_moves_a_bot_that_is_shown_a_key(
    shop: BotShop, rasa: tuple[str, list[str | None]]
) -> None:
    await made(shop, rasa[0], "rasa", key="a-key")
    moved = {"url": "https://elsewhere.example/"}
    assert (await shop.rest.call("wang", "PATCH", "/bots/fresh", moved)).code == "forbidden"
    assert (await shop.rest.call("wang", "PATCH", "/bots/fresh", {"timeout_s": 8})).status == 200
    assert (await owner(shop, "PATCH", "/bots/fresh", moved)).body["bot"]["url"] == moved["url"]
