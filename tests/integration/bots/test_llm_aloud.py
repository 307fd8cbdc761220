"""An answer shown while it is written: only sentences that passed the check, gone with the turn (R8.3)."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from models.enums import TurnEnd
from models.events import BotTurnOpened
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open
from tests.integration.bots.llm_server import ANSWER, Answering, LlmServer, begin, chunk, counted
from tests.integration.sockets.desk_shop import Socket

FIRST, SECOND = "现货付款后 48 小时内发出。", "下午四点前付款的当天就能发哦。"
ASKED = "我昨天付款的，什么时候发货呀"


class Steps:
    """Write an answer sentence by sentence, the next one when the test says so."""

    def __init__(self, *sentences: str) -> None:
        self._sentences = sentences
        self.go_on = asyncio.Event()
        self.left = asyncio.Event()

    async def __call__(self, request: web.Request, asked: dict[str, Any]) -> web.StreamResponse:
        response = await begin(request)
        head = json.dumps({**ANSWER, "answer": ""}, ensure_ascii=False).removesuffix('"}')
        await response.write(chunk(head + self._sentences[0]))
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise
        await response.write(chunk("".join(self._sentences[1:]) + '"}'))
        await response.write(chunk("", finish="stop") + counted(100) + b"data: [DONE]\n\n")
        return response


async def page_of(shop: BotShop) -> Socket:
    """The page of a customer nobody knows yet."""
    async with shop.rest.client.post("/api/v1/visitor/sessions", json={"shop": "first"}) as answer:
        token = (await answer.json())["token"]
    page = Socket(await shop.rest.client.ws_connect("/ws/visitor"))
    assert (await page.ask("hello", token=token))["type"] == "ready"
    return page


async def asks(shop: BotShop, llm: LlmServer, answering: Answering) -> tuple[Socket, int]:
    llm.answering = answering
    page = await page_of(shop)
    ack = await page.ask("message.send", client_msg_id="m-1", text=ASKED)
    return page, ack["data"]["conversation_id"]


def partials(page: Socket) -> list[str]:
    return [frame["data"]["text"] for frame in page.seen if frame["type"] == "message.partial"]


async def test_sentences_are_shown_as_they_are_written_and_the_message_takes_their_place(
    open_llm_shop: Open, llm: LlmServer
) -> None:
    shop, steps = await open_llm_shop(), Steps(FIRST, SECOND)
    page, talk = await asks(shop, llm, steps)
    shown = await page.until("message.partial")
    assert shown["data"] == {"conversation_id": talk, "text": FIRST}
    assert "seq" not in shown
    assert await shop.bot_words() == [], "nothing is stored before it is whole"
    steps.go_on.set()
    await shop.ended()
    while partials(page)[-1]:
        await page.receive()
    assert partials(page) == [FIRST, FIRST + SECOND, ""]
    assert await shop.bot_words() == [FIRST + SECOND]


async def test_r8_1_a_sentence_that_the_entries_do_not_carry_is_never_shown_and_takes_back_what_was(
    open_llm_shop: Open, llm: LlmServer
) -> None:
    shop, steps = await open_llm_shop(), Steps(FIRST, "现在下单只要 9 元。", SECOND)
    page, _ = await asks(shop, llm, steps)
    await page.until("message.partial")
    steps.go_on.set()
    assert (await page.until("message.partial"))["data"]["text"] == ""
    assert (await shop.ended()).reason == "llm ungrounded: 9元"
    assert not [text for text in [*partials(page), *await shop.bot_words()] if "9 元" in text]


async def takes_over(shop: BotShop, page: Socket, talk: int) -> None:
    await shop.rest.arrive("wang")
    taken = await shop.rest.call("wang", "POST", f"/conversations/{talk}/takeover", {"reason": "投诉"})
    assert taken.status == 200, taken


async def asks_for_a_person(shop: BotShop, page: Socket, talk: int) -> None:
    await page.ask("handoff.request")


async def runs_out_of_time(shop: BotShop, page: Socket, talk: int) -> None:
    await shop.forward(seconds=60)


@pytest.mark.parametrize("act", [takes_over, asks_for_a_person, runs_out_of_time], ids=lambda act: act.__name__)
async def test_r8_3_whatever_ends_the_turn_stops_the_stream_and_takes_back_what_was_shown(
    open_llm_shop: Open, llm: LlmServer, act: Any
) -> None:
    shop, steps = await open_llm_shop(), Steps(FIRST, SECOND)
    page, talk = await asks(shop, llm, steps)
    await page.until("message.partial")
    await act(shop, page, talk)
    assert (await page.until("message.partial"))["data"] == {"conversation_id": talk, "text": ""}
    assert (await shop.ended()).end is not TurnEnd.replied
    async with asyncio.timeout(20):
        await steps.left.wait()
    await page.caught_up()
    assert partials(page) == [FIRST, ""]
    assert await shop.bot_words() == []


async def test_r8_3_a_newer_turn_is_the_only_one_that_is_shown(open_llm_shop: Open, llm: LlmServer) -> None:
    shop, steps = await open_llm_shop(), Steps(FIRST, SECOND)
    page, _ = await asks(shop, llm, steps)
    await page.until("message.partial")
    newer = Steps("满 59 元包邮。", "")
    llm.answering = newer
    await page.ask("message.send", client_msg_id="m-2", text="邮费多少钱，满多少包邮")
    await shop.until(BotTurnOpened, count=2)
    newer.go_on.set()
    await shop.until(type(await shop.ended(2)), lambda ended: ended.end is TurnEnd.replied)
    await page.caught_up()
    assert FIRST + SECOND not in partials(page)
    assert await shop.bot_words() == ["满 59 元包邮。"]


async def test_without_streaming_nothing_is_shown_before_the_message(open_llm_shop: Open, llm: LlmServer) -> None:
    shop = await open_llm_shop(stream=False)
    page, _ = await asks(shop, llm, llm.answering)
    await shop.ended()
    await page.until("message.created")
    await page.caught_up()
    assert partials(page) == []
    assert "stream" not in llm.asked[0]
