"""Each call to a bot elsewhere is on record: its status, how long it took, what was wrong with it (R8.1)."""

import asyncio
from typing import Any

import pytest

from models.enums import TurnEnd
from models.events import BotAnswerRefused, BotTurnTried
from tests.integration.bots import bot_server, llm_server
from tests.integration.bots.bot_server import REPLY, Answering, BotServer, says, signs
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open
from tests.integration.bots.llm_server import LlmServer

SEEN: dict[str, tuple[list[Answering], list[tuple[int | None, str | None]]]] = {
    "an answer": ([says(REPLY)], [(200, None)]),
    "an answer at the second call": ([bot_server.hangs_up, says(REPLY)], [(None, "broken"), (200, None)]),
    "no call went through": ([bot_server.hangs_up] * 3, [(None, "broken")] * 3),
    "a wrong status": ([says(b"", status=503)], [(503, "bad_status")]),
    "a redirect": ([says(b"", status=302, location="/")], [(302, "redirect")]),
    "a forged answer": ([signs("OTHER")], [(200, "bad_signature")]),
    "an answer that is none": ([says(b"[]")], [(200, "bad_answer")]),
    "too much": ([bot_server.floods], [(None, "too_large")]),
}


async def tries(shop: BotShop, bot: str = "acme") -> list[tuple[int | None, str | None]]:
    """What the turn log says of the latest turn's calls."""
    asked = (await shop.rest.call("wang", "GET", f"/bots/{bot}/deliveries")).body["items"][0]
    starts = [it["after_ms"] for it in asked["attempts"]]
    assert starts == sorted(starts)
    assert all(it["ms"] >= 0 for it in asked["attempts"])
    return [(it["status"], it["error"]) for it in asked["attempts"]]


@pytest.mark.parametrize("behaviour", SEEN)
async def test_r8_1_each_call_of_a_turn_is_in_the_turn_log(shop: BotShop, bot: BotServer, behaviour: str) -> None:
    script, expected = SEEN[behaviour]

    async def in_turn(request: Any, body: bytes) -> Any:
        return await script[len(bot.asked) - 1](request, body)

    bot.answering = in_turn
    await shop.write()
    await shop.ended()
    assert await tries(shop) == expected


async def test_r8_1_a_call_that_may_not_be_made_is_on_record_too(open_shop: Open, bot: BotServer) -> None:
    shop = await open_shop(egress_allow="10.0.0.0/8")
    await shop.write()
    await shop.ended()
    assert await tries(shop) == [(None, "forbidden_address")]


async def test_r8_1_a_call_broken_off_at_its_deadline_is_a_timeout(open_shop: Open, bot: BotServer) -> None:
    shop = await open_shop(timeout_s=0.2)
    bot.answering = bot_server.never
    await shop.write()
    assert (await shop.ended()).reason == "timeout"
    assert await tries(shop) == [(None, "timeout")]


async def test_r8_1_a_bot_that_answers_later_was_called_before(shop: BotShop, bot: BotServer) -> None:
    bot.answering = bot_server.later
    await shop.write()
    (turn,) = await bot.turns(1)
    await shop.until(BotTurnTried)
    assert await tries(shop) == [(202, None)]
    assert (await shop.callback(turn, REPLY)).status == 200
    assert (await shop.ended()).end is TurnEnd.replied
    assert await tries(shop) == [(202, None)]


@pytest.mark.parametrize(
    ("answering", "kind", "call"),
    [(says(REPLY), BotAnswerRefused, (200, None)), (says(b"", status=500), BotTurnTried, (500, "bad_status"))],
    ids=["answers", "fails"],
)
async def test_r8_3_what_a_call_brings_when_its_turn_is_over_is_on_record(
    shop: BotShop, bot: BotServer, answering: Answering, kind: Any, call: tuple[int, str | None]
) -> None:
    goes_on = asyncio.Event()

    async def late(request: Any, body: bytes) -> Any:
        await goes_on.wait()
        return await answering(request, body)

    bot.answering = late
    await shop.write()
    await bot.turns(1)
    await shop.forward(seconds=60)
    assert (await shop.ended()).reason == "timeout"
    goes_on.set()
    await shop.until(kind)
    assert await tries(shop) == [call]


async def test_r8_1_the_calls_to_a_model_are_on_record(open_llm_shop: Open, llm: LlmServer) -> None:
    shop = await open_llm_shop()
    llm.answering = llm_server.status(500)
    await shop.write("我昨天付款的，什么时候发货呀")
    await shop.ended()
    assert await tries(shop)
    assert set(await tries(shop)) == {(500, "bad_status")}


async def test_our_own_bots_call_nobody(open_shop: Open) -> None:
    faq = {"kind": "faq", "knowledge": "demo.yaml"}
    shop = await open_shop(bots={"faq": faq}, url=None, secret_env=None, **faq)
    await shop.write()
    await shop.ended()
    assert await tries(shop) == []
