"""A bot that answers later: believed only when signed, heard only while its turn is open, taken once (R8.3, T10)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.enums import TurnEnd
from models.events import BotAnswerRefused, BotTurnEnded, BotTurnOpened, BotTurnTried
from tests.integration.bots.bot_server import REPLY, BotServer, later, says, signed
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open

SAID = ("bot", "明天发货。")


@pytest.fixture(autouse=True)
def answers_later(bot: BotServer) -> None:
    bot.answering = later


async def asked(shop: BotShop, bot: BotServer, count: int = 1) -> tuple[int, str]:
    """Have the customer write and the bot asked; returns conversation and turn."""
    talk = await shop.write()
    return talk, (await bot.turns(count))[-1]


async def test_the_answer_of_a_202_comes_by_itself_and_reaches_the_customer(shop: BotShop, bot: BotServer) -> None:
    talk, turn = await asked(shop, bot)
    answer = await shop.callback(turn, REPLY)
    assert (answer.status, answer.body) == (200, {"outcome": "taken"})
    assert (await shop.ended()).end is TurnEnd.replied
    assert (await shop.shown(talk))[-1] == SAID


@pytest.mark.parametrize("secret", ["ACME", "ACME_OLD"])
async def test_t10_during_a_rotation_either_secret_is_believed(shop: BotShop, bot: BotServer, secret: str) -> None:
    _, turn = await asked(shop, bot)
    assert (await shop.callback(turn, REPLY, secret=secret)).status == 200


FORGED: dict[str, Callable[[bytes], dict[str, str]]] = {
    "no signature": lambda body: {},
    "a made-up signature": lambda body: signed("a-1", body) | {"webhook-signature": "v1,AAAA"},
    "a signature over other words": lambda body: signed("a-1", body.replace(b"reply", b"close")),
    "another id": lambda body: signed("a-1", body) | {"webhook-id": "a-2"},
    "five minutes and a second ago": lambda body: signed("a-1", body, at=datetime.now(UTC) - timedelta(seconds=301)),
    "an hour ahead": lambda body: signed("a-1", body, at=datetime.now(UTC) + timedelta(hours=1)),
}


@pytest.mark.parametrize("forgery", FORGED)
async def test_t10_a_forged_answer_is_refused_and_changes_nothing(shop: BotShop, bot: BotServer, forgery: str) -> None:
    talk, turn = await asked(shop, bot)
    await shop.until(BotTurnTried)
    before = await shop.rest.seq()
    body = b'{"action":"reply","messages":[{"text":"forged"}]}'
    answer = await shop.callback(turn, body, headers=FORGED[forgery](body))
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert await shop.rest.seq() == before
    assert (await shop.callback(turn, REPLY, message_id="real")).status == 200
    assert (await shop.shown(talk))[-1] == SAID


@pytest.mark.parametrize("turn", ["t-first-99-1", "t-second-1-1", "t-1-1", "x", "t-first-1-" + "9" * 40])
async def test_a_turn_that_never_was_is_answered_without_telling_what_there_is(
    shop: BotShop, bot: BotServer, turn: str
) -> None:
    await asked(shop, bot)
    answer = await shop.callback(turn, REPLY, headers={})
    assert (answer.status, answer.code) == (401, "unauthenticated")


async def test_t11_another_bot_of_the_shop_is_not_heard(shop: BotShop, bot: BotServer) -> None:
    talk, turn = await asked(shop, bot)
    answer = await shop.callback(turn, REPLY, secret="OTHER")
    assert (answer.status, answer.code) == (409, "stale_turn")
    assert SAID not in await shop.shown(talk)
    assert (await shop.callback(turn, {"action": "dance"}, message_id="a-2", secret="OTHER")).status == 422
    assert not [event for event in shop.events if isinstance(event, BotTurnEnded)]


async def test_t10_an_answer_sent_again_is_answered_the_same_and_stored_once_also_after_a_restart(
    open_shop: Open, bot: BotServer
) -> None:
    shop = await open_shop()
    talk, turn = await asked(shop, bot)
    sent = {"at": datetime.now(UTC) - timedelta(seconds=200)}
    answers = [await shop.callback(turn, REPLY, **sent) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    refused = [await shop.callback(turn, REPLY, message_id="a-2", **sent) for _ in range(2)]
    assert [answer.code for answer in refused] == ["stale_turn"] * 2
    await shop.close()
    again = await open_shop()
    seq = await again.rest.seq()
    assert (await again.callback(turn, REPLY, **sent)).status == 200
    assert (await again.callback(turn, REPLY, message_id="a-2", **sent)).code == "stale_turn"
    assert await again.rest.seq() == seq
    assert (await again.shown(talk)).count(SAID) == 1


async def test_one_id_for_two_answers_is_refused(shop: BotShop, bot: BotServer) -> None:
    _, turn = await asked(shop, bot)
    await shop.callback(turn, REPLY)
    answer = await shop.callback(turn, {"action": "close"})
    assert (answer.status, answer.code) == (409, "conflict")


async def times_out(shop: BotShop, talk: int) -> None:
    await shop.forward(seconds=60)


async def asks_for_a_person(shop: BotShop, talk: int) -> None:
    await shop.write("转人工")


async def writes_again(shop: BotShop, talk: int) -> None:
    await shop.write("还在吗")


async def is_claimed(shop: BotShop, talk: int) -> None:
    await shop.rest.arrive("li")
    claimed = await shop.rest.call("li", "POST", f"/conversations/{talk}/claim")
    assert claimed.status == 200, claimed


async def is_taken_over(shop: BotShop, talk: int) -> None:
    await shop.rest.arrive("wang")
    taken = await shop.rest.call("wang", "POST", f"/conversations/{talk}/takeover", {"reason": "投诉"})
    assert taken.status == 200, taken


async def is_closed(shop: BotShop, talk: int) -> None:
    closed = await shop.rest.call("wang", "POST", f"/conversations/{talk}/close")
    assert closed.status == 200, closed


async def was_answered(shop: BotShop, talk: int) -> None:
    turn = (await shop.until(BotTurnOpened))[-1].turn
    assert (await shop.callback(turn, {"action": "reply", "messages": [{"text": "早些"}]}, "earlier")).status == 200


OVERTAKEN = (times_out, asks_for_a_person, writes_again, is_claimed, is_taken_over, is_closed, was_answered)


@pytest.mark.parametrize("overtake", OVERTAKEN, ids=lambda act: act.__name__)
async def test_r8_3_an_answer_to_a_turn_that_is_over_is_recorded_and_not_shown(
    shop: BotShop, bot: BotServer, overtake: Callable[[BotShop, int], Awaitable[None]]
) -> None:
    talk, turn = await asked(shop, bot)
    await overtake(shop, talk)
    answer = await shop.callback(turn, REPLY)
    assert (answer.status, answer.code) == (409, "stale_turn")
    (refused,) = await shop.until(BotAnswerRefused)
    assert (refused.conversation_id, refused.turn, refused.action) == (talk, turn, "reply")
    assert SAID not in await shop.shown(talk)


async def test_r8_3_answers_out_of_order_count_for_the_newest_turn_alone(shop: BotShop, bot: BotServer) -> None:
    talk, _ = await asked(shop, bot)
    await shop.write("还有一个问题")
    first, second = await bot.turns(2)
    newer = {"action": "reply", "messages": [{"text": "两个问题都答"}]}
    assert (await shop.callback(second, newer, "b-2")).status == 200
    assert (await shop.callback(first, REPLY, "b-1")).status == 409
    assert [text for who, text in await shop.shown(talk) if who == "bot"] == ["两个问题都答"]


BAD: dict[str, Any] = {"no json": b"<html>", "no action": {}, "blank": {"action": "reply", "messages": [{"text": " "}]}}


@pytest.mark.parametrize("what", BAD)
async def test_r8_1_a_signed_answer_that_is_none_leads_to_a_person_at_once(
    shop: BotShop, bot: BotServer, what: str
) -> None:
    talk, turn = await asked(shop, bot)
    for _ in range(2):
        answer = await shop.callback(turn, BAD[what])
        assert (answer.status, answer.code) == (422, "invalid")
    ended = await shop.ended()
    assert (ended.end, ended.reason) == (TurnEnd.failed, "bad_answer")
    assert await shop.state(talk) == "waiting_offline"


async def test_a_body_too_large_is_refused_unread_and_the_turn_goes_on(shop: BotShop, bot: BotServer) -> None:
    _, turn = await asked(shop, bot)
    assert (await shop.callback(turn, b" " * 65537)).code == "too_large"
    assert (await shop.callback(turn, REPLY)).status == 200


async def test_i21_a_turn_still_open_is_asked_again_after_a_restart_under_the_same_name(
    open_shop: Open, bot: BotServer
) -> None:
    shop = await open_shop()
    talk, turn = await asked(shop, bot)
    await shop.close()
    again = await open_shop()
    assert await bot.turns(2) == [turn, turn]
    assert bot.headers[0]["webhook-id"] == bot.headers[1]["webhook-id"] == turn
    assert (await again.callback(turn, REPLY)).status == 200
    assert (await again.shown(talk))[-1] == SAID


async def test_r8_3_an_answer_on_the_open_connection_that_was_overtaken_is_recorded_and_not_shown(
    shop: BotShop, bot: BotServer
) -> None:
    overtaken = asyncio.Event()
    newer = {"action": "reply", "messages": [{"text": "两个问题都答"}]}

    async def slow_at_first(request: Any, body: bytes) -> Any:
        if len(bot.asked) > 1:
            return await says(newer)(request, body)
        await overtaken.wait()
        return await says(REPLY)(request, body)

    bot.answering = slow_at_first
    talk, first = await asked(shop, bot)
    await shop.write("还有一个问题")
    await shop.ended(2)
    overtaken.set()
    (refused,) = await shop.until(BotAnswerRefused)
    assert refused.turn == first
    assert [text for who, text in await shop.shown(talk) if who == "bot"] == ["两个问题都答"]
