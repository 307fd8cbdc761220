"""A test ping asks a bot a turn that belongs to nobody, and says in words what is wrong (`ui.md` section 4)."""

import json
from typing import Any

import pytest

from models.events import BotTurnEnded
from tests.integration.bots.bot_server import REPLY, BotServer, hangs_up, later, says, signs
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open

FOUND: list[tuple[str, Any, str, str]] = [
    ("a good answer", says(REPLY), "ok", "正常"),
    ("an answer that comes later", later, "later", "202，答案稍后送来"),
    ("no action", says({"messages": [{"text": "好"}]}), "no_action", "200，但缺少 action"),
    ("nonsense", says(b"<html>"), "bad_answer", "200，但答案的格式不对"),
    ("a strange signature", signs("OTHER"), "bad_signature", "签名不对"),
    ("a fault", says({}, 500), "bad_status", "对方返回了错误状态"),
    ("a redirect", says({}, 302, Location="http://127.0.0.1/"), "redirect", "响应是跳转，不会跟随"),
    ("a broken connection", hangs_up, "broken", "连接中断"),
]


@pytest.mark.parametrize(("answering", "verdict", "text"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
async def test_a_ping_says_in_words_what_it_found(
    shop: BotShop, bot: BotServer, answering: Any, verdict: str, text: str
) -> None:
    bot.answering = answering
    before = await shop.rest.seq()
    shown = (await shop.rest.call("wang", "POST", "/bots/acme/ping")).body
    assert (shown["verdict"], shown["text"], shown["good"]) == (verdict, text, verdict in {"ok", "later"})
    assert json.loads(shown["request"])["data"] == bot.asked[0]
    assert bot.asked[0]["turn"].startswith("ping-")
    assert shown["steps"]["connect_ms"] is not None
    assert await shop.rest.seq() == before


async def test_a_ping_to_a_private_address_names_it_and_sends_nothing(open_shop: Open, bot: BotServer) -> None:
    shop = await open_shop(egress_allow="")
    shown = (await shop.rest.call("wang", "POST", "/bots/acme/ping")).body
    assert (shown["verdict"], shown["text"], shown["status"]) == ("forbidden_address", "地址不允许", None)
    assert "127.0.0.1" in shown["detail"]
    assert bot.asked == []


async def test_r8_3_the_answer_to_a_ping_brought_later_reaches_nobody(shop: BotShop, bot: BotServer) -> None:
    bot.answering = later
    await shop.rest.call("wang", "POST", "/bots/acme/ping")
    (turn,) = await bot.turns(1)
    refused = await shop.callback(turn, REPLY)
    assert (refused.status, refused.code) == (401, "unauthenticated")
    assert await shop.bot_words() == []


async def test_r8_3_a_turn_asked_again_shows_its_answer_to_the_supervisor_alone(shop: BotShop, bot: BotServer) -> None:
    conversation = await shop.write("什么时候发货")
    await shop.until(BotTurnEnded)
    (turn,) = (await shop.rest.call("wang", "GET", "/bots/acme/deliveries")).body["items"]
    assert (turn["conversation_id"], turn["state"], turn["refused"]) == (conversation, "answered", 0)
    told = await shop.shown(conversation)
    bot.answering = says(REPLY | {"messages": [{"text": "换一个答案"}]})
    shown = (await shop.rest.call("wang", "POST", "/bots/acme/replay", {"turn": turn["turn"]})).body
    assert json.loads(shown["answer"].partition("\n\n")[2])["messages"] == [{"text": "换一个答案"}]
    assert bot.asked[1]["messages"] == bot.asked[0]["messages"]
    assert bot.asked[1]["turn"] != bot.asked[0]["turn"]
    assert await shop.shown(conversation) == told


async def test_a_late_answer_is_counted_with_its_turn(shop: BotShop, bot: BotServer) -> None:
    bot.answering = later
    await shop.write("什么时候发货")
    (turn,) = await bot.turns(1)
    await shop.forward(seconds=61)
    await shop.ended()
    assert (await shop.callback(turn, REPLY)).code == "stale_turn"
    (found,) = (await shop.rest.call("wang", "GET", "/bots/acme/deliveries?end=failed")).body["items"]
    assert (found["state"], found["refused"], found["ms"]) == ("failed", 1, 61000)
    assert (await shop.rest.call("wang", "GET", "/bots/acme/deliveries?end=replied")).body["items"] == []
    measured = (await shop.rest.call("wang", "GET", "/bots/acme")).body["last_hour"]
    assert measured == {"turns": 1, "failed_share": 1.0, "p95_ms": 61000}


async def test_r8_2_a_turn_in_which_the_bot_had_no_answer_says_so(shop: BotShop, bot: BotServer) -> None:
    await shop.write("什么时候发货")
    await shop.ended()
    bot.answering = says(REPLY | {"resolved": False})
    await shop.write("量子力学", who="c-2")
    await shop.ended(2)
    found = (await shop.rest.call("wang", "GET", "/bots/acme/deliveries?end=replied")).body["items"]
    assert [turn["state"] for turn in found] == ["missed", "answered"]
    for missed in (True, False):
        asked = f"/bots/acme/deliveries?end=replied&missed={str(missed).lower()}"
        assert (await shop.rest.call("wang", "GET", asked)).body["items"] == [found[0 if missed else 1]]


async def test_r2_4_a_bot_that_keeps_failing_says_until_when_it_is_left_alone(shop: BotShop, bot: BotServer) -> None:
    well = {"bot": "acme", "healthy": True, "failures": 0, "until": None}
    assert (await shop.rest.call("wang", "GET", "/bots/acme")).body["health"] == well
    bot.answering = says(b"", status=500)
    for number in range(1, 6):
        await shop.write(who=f"c-{number}")
        await shop.ended(number)
    health = (await shop.rest.call("wang", "GET", "/bots/acme")).body["health"]
    assert (health["healthy"], health["failures"]) == (False, 5)
    assert health["until"] is not None


async def test_a_bot_is_set_with_the_version_that_was_seen_and_its_secret_is_not_shown(shop: BotShop) -> None:
    seen = (await shop.rest.call("wang", "GET", "/bots/acme")).body
    assert (seen["secret_env"], seen["secrets"], seen["first"]) == (["ACME", "ACME_OLD"], 2, True)
    changed = await shop.rest.call("wang", "PATCH", "/bots/acme", {"timeout_s": 9}, if_match=str(seen["version"]))
    assert (changed.body["bot"]["timeout_s"], changed.body["version"]) == (9, seen["version"] + 1)
    stale = await shop.rest.call("wang", "PATCH", "/bots/acme", {"timeout_s": 8}, if_match=str(seen["version"]))
    assert stale.code == "version_mismatch"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/bots/acme", {"url": "ftp://bot.example"}, 422),
        ("/bots/acme", {"timeout_s": 0}, 422),
        ("/bots/acme", {"secret_env": "PATH"}, 422),
        ("/bots/acme", {"url": None}, 422),
        ("/bots/nobody", {"timeout_s": 5}, 404),
    ],
)
async def test_a_bad_setting_of_a_bot_is_refused_and_changes_nothing(
    shop: BotShop, path: str, body: dict[str, Any], status: int
) -> None:
    before = await shop.rest.seq()
    assert (await shop.rest.call("wang", "PATCH", path, body)).status == status
    assert await shop.rest.seq() == before
