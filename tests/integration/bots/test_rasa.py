"""A bot written for Rasa's REST channel answers customers; what it does wrong leads to a person (R8.1)."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from models.enums import TurnEnd
from models.events import HandoffRequested
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.conftest import Open


class Rasa:
    """Speak the REST channel: a list of responses, each with the recipient."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Any = [{"text": "明天发货。"}]
        self.status = 200
        self.url = ""

    async def webhook(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        if isinstance(self.answer, bytes):
            return web.Response(body=self.answer, status=self.status)
        told = [{"recipient_id": self.asked[-1]["sender"], **one} for one in self.answer]
        return web.Response(text=json.dumps(told), status=self.status, content_type="application/json")


@pytest.fixture
async def rasa() -> AsyncIterator[Rasa]:
    made, app = Rasa(), web.Application()
    app.router.add_post("/webhooks/rest/webhook", made.webhook)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/rest/webhook"
    yield made
    await runner.cleanup()


@pytest.fixture
async def rasa_shop(open_shop: Open, rasa: Rasa) -> BotShop:
    return await open_shop(kind="rasa", url=rasa.url)


async def test_its_texts_and_buttons_reach_the_customer(rasa_shop: BotShop, rasa: Rasa) -> None:
    buttons = [{"title": "查物流", "payload": "/track"}, {"title": "催发货", "payload": "/hurry"}]
    rasa.answer = [{"text": "您好。"}, {"text": "想做什么？", "buttons": buttons}]
    talk = await rasa_shop.write("什么时候发货")
    assert (await rasa_shop.ended()).end is TurnEnd.replied
    assert await rasa_shop.bot_words() == ["您好。", "想做什么？\n1. 查物流\n2. 催发货"]
    (asked,) = rasa.asked
    assert (asked["sender"], asked["message"]) == (f"shuntdesk-{talk}", "什么时候发货")
    assert asked["metadata"]["customer"] == "c-1"


async def test_r8_2_a_custom_payload_hands_over_after_what_was_said(rasa_shop: BotShop, rasa: Rasa) -> None:
    rasa.answer = [{"text": "我请同事来。"}, {"custom": {"handoff": True, "reason": "退货"}}]
    talk = await rasa_shop.write()
    assert (await rasa_shop.ended()).end is TurnEnd.handed_off
    wish = (await rasa_shop.until(HandoffRequested))[0].handoff
    assert (wish.trigger, wish.detail) == ("bot_request", "退货")
    assert await rasa_shop.bot_words() == ["我请同事来。"]
    assert await rasa_shop.state(talk) == "waiting_offline"


WRONG: dict[str, tuple[Callable[[Rasa], Any], str]] = {
    "an error": (lambda rasa: setattr(rasa, "status", 500), "bad_status"),
    "nothing to say": (lambda rasa: setattr(rasa, "answer", []), "bad_answer"),
    "only blanks": (lambda rasa: setattr(rasa, "answer", [{"text": " "}]), "bad_answer"),
    "no list": (lambda rasa: setattr(rasa, "answer", b'{"text": "a"}'), "bad_answer"),
    "a page": (lambda rasa: setattr(rasa, "answer", b"<html>"), "bad_answer"),
    "a huge body": (lambda rasa: setattr(rasa, "answer", b" " * 70_000), "bad_answer"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_r8_1_what_is_no_answer_leads_to_a_person_and_is_on_record(
    rasa_shop: BotShop, rasa: Rasa, what: str
) -> None:
    act, reason = WRONG[what]
    act(rasa)
    talk = await rasa_shop.write()
    ended = await rasa_shop.ended()
    assert (ended.end, ended.reason) == (TurnEnd.failed, reason)
    assert await rasa_shop.state(talk) == "waiting_offline"
    assert len(rasa.asked) == 1, "it remembers what it was told, so it is told once"


async def test_t9_a_rasa_at_a_private_address_is_not_asked_unless_it_is_listed(open_shop: Open, rasa: Rasa) -> None:
    shop = await open_shop(kind="rasa", url=rasa.url, egress_allow="10.0.0.0/8")
    await shop.write()
    assert (await shop.ended()).reason == "forbidden_address"
    assert rasa.asked == []
