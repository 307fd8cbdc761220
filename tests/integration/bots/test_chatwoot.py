"""A bot written for Chatwoot answers customers unchanged; without its token or too late it is not heard (R8.3, T10)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from models.enums import TurnEnd
from models.events import BotAnswerRefused, BotTurnEnded, BotTurnOpened, BotTurnTried, HandoffRequested
from tests.integration.bots.bot_shop import BotShop
from tests.integration.bots.chatwoot_bot import OTHERS_TOKEN, TOKEN, ChatwootBot, call, say, set_status
from tests.integration.bots.conftest import Open
from tests.integration.rest.rest_shop import RestShop, shop_file


@pytest.fixture
async def chatwoot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatwootBot]:
    monkeypatch.setenv("CHATWOOT_TOKEN", TOKEN)
    monkeypatch.setenv("OTHERS_TOKEN", OTHERS_TOKEN)
    made = ChatwootBot()
    runner = await made.start()
    yield made
    await runner.cleanup()


@pytest.fixture
async def chat(open_shop: Open, chatwoot: ChatwootBot) -> BotShop:
    other = {"kind": "chatwoot", "url": chatwoot.url, "token_env": "OTHERS_TOKEN"}
    return await open_shop(kind="chatwoot", url=chatwoot.url, token_env="CHATWOOT_TOKEN", bots={"second": other})


async def asked(shop: BotShop) -> int:
    talk = await shop.write()
    await shop.until(BotTurnOpened)
    return talk


async def test_it_is_told_in_chatwoots_words_and_its_message_reaches_the_customer(
    chat: BotShop, chatwoot: ChatwootBot
) -> None:
    talk = await asked(chat)
    answer = await say(chat, talk)
    assert (answer.status, answer.body["content"], answer.body["message_type"]) == (200, "明天发货。", 1)
    assert (await chat.ended()).end is TurnEnd.replied
    assert (await chat.shown(talk))[-1] == ("bot", "明天发货。")
    await chat.write("还有吗")
    await say(chat, talk, "没有了")
    (told, again) = chatwoot.told
    assert (told["event"], told["message_type"], told["content"]) == ("message_created", "incoming", "什么时候发货")
    assert (told["account"]["id"], told["conversation"]["id"]) == (chat.rest.shop.shop_id, talk)
    assert (told["conversation"]["status"], told["sender"]["type"]) == ("pending", "contact")
    assert told["sender"]["identifier"] == "c-1"
    assert again["content"] == "还有吗", "each message is told once"
    said = [(it["content"], it["message_type"]) for it in again["conversation"]["messages"]]
    assert said == [("什么时候发货", 0), ("明天发货。", 1), ("还有吗", 0)]
    assert told["id"] < answer.body["id"] < again["id"]


async def test_choices_are_numbered_and_further_messages_belong_to_the_answer(
    chat: BotShop, chatwoot: ChatwootBot
) -> None:
    talk = await asked(chat)
    items = {"items": [{"title": "查物流", "value": "a"}, {"title": "催发货", "value": "b"}]}
    await say(chat, talk, "您好。")
    await say(chat, talk, "想做什么？", content_type="input_select", content_attributes=items)
    assert await chat.bot_words() == ["您好。", "想做什么？\n1. 查物流\n2. 催发货"]
    assert not [event for event in chat.events if isinstance(event, BotAnswerRefused)]


@pytest.mark.parametrize("words_first", [True, False])
async def test_r8_2_status_open_hands_over_also_after_what_was_said(
    chat: BotShop, chatwoot: ChatwootBot, words_first: bool
) -> None:
    talk = await asked(chat)
    if words_first:
        await say(chat, talk, "我请同事来。")
    answer = await set_status(chat, talk, "open")
    assert (answer.status, answer.body["payload"]["current_status"]) == (200, "open")
    wish = (await chat.until(HandoffRequested))[0].handoff
    assert (wish.trigger, wish.detail) == ("bot_request", "chatwoot_open")
    assert await chat.state(talk) == "waiting_offline"
    assert (await say(chat, talk, "还在吗")).code == "stale_turn"


async def test_status_resolved_closes_the_conversation(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    assert (await set_status(chat, talk, "resolved")).status == 200
    assert (await chat.ended()).end is TurnEnd.closed
    assert (await say(chat, talk)).code == "stale_turn"


async def test_a_private_message_is_taken_and_shown_to_nobody(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    await chat.until(BotTurnTried)
    before = await chat.rest.seq()
    answer = await say(chat, talk, "内部", private=True)
    assert (answer.status, answer.body["private"]) == (200, True)
    assert await chat.rest.seq() == before
    assert (await say(chat, talk)).status == 200


async def times_out(shop: BotShop, talk: int) -> None:
    await shop.forward(seconds=60)


async def asks_for_a_person(shop: BotShop, talk: int) -> None:
    await shop.write("转人工")


async def is_taken_over(shop: BotShop, talk: int) -> None:
    await shop.rest.arrive("wang")
    taken = await shop.rest.call("wang", "POST", f"/conversations/{talk}/takeover", {"reason": "投诉"})
    assert taken.status == 200, taken


async def is_taken_over_after_an_answer(shop: BotShop, talk: int) -> None:
    assert (await say(shop, talk, "早些")).status == 200
    await is_taken_over(shop, talk)


OVERTAKEN = (times_out, asks_for_a_person, is_taken_over, is_taken_over_after_an_answer)
SAYS: dict[str, tuple[str, dict[str, str]]] = {
    "reply": ("messages", {"content": "明天发货。"}),
    "handoff": ("toggle_status", {"status": "open"}),
    "close": ("toggle_status", {"status": "resolved"}),
}


@pytest.mark.parametrize("action", SAYS)
@pytest.mark.parametrize("overtake", OVERTAKEN, ids=lambda act: act.__name__)
async def test_r8_3_what_comes_too_late_is_recorded_and_changes_nothing(
    chat: BotShop, chatwoot: ChatwootBot, overtake: Callable[[BotShop, int], Awaitable[None]], action: str
) -> None:
    talk = await asked(chat)
    await overtake(chat, talk)
    before, state = await chat.shown(talk), await chat.state(talk)
    answer = await call(chat, talk, *SAYS[action])
    assert (answer.status, answer.code) == (409, "stale_turn")
    (refused,) = await chat.until(BotAnswerRefused)
    assert (refused.conversation_id, refused.action) == (talk, action)
    assert (await chat.shown(talk), await chat.state(talk)) == (before, state)


@pytest.mark.parametrize("token", [None, "", "a-token-of-24-character", "令牌", OTHERS_TOKEN + "x"])
@pytest.mark.parametrize("action", SAYS)
async def test_t10_without_the_bots_token_nothing_changes(
    chat: BotShop, chatwoot: ChatwootBot, token: str | None, action: str
) -> None:
    talk = await asked(chat)
    await chat.until(BotTurnTried)
    before = await chat.rest.seq()
    answer = await call(chat, talk, *SAYS[action], token=token)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert await chat.rest.seq() == before


@pytest.mark.parametrize("place", [(99, 1), ("x", 1), (0, "x"), (0, "9" * 40)])
async def test_t10_a_place_that_is_none_is_answered_like_a_wrong_token(
    chat: BotShop, chatwoot: ChatwootBot, place: tuple[Any, Any]
) -> None:
    answer = await call(chat, place[1], *SAYS["reply"], account=place[0])
    assert (answer.status, answer.code) == (401, "unauthenticated")


async def test_t10_another_shops_token_is_no_token_here(
    chat: BotShop, chatwoot: ChatwootBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = "the-token-of-a-third-bot"
    monkeypatch.setenv("THIRD_TOKEN", theirs)
    spec = {"kind": "chatwoot", "url": chatwoot.url, "token_env": "THIRD_TOKEN"}
    third = await RestShop.furnish(chat.rest.app, chat.rest.client, shop_file("third", bots={"third": spec}))
    talk = await asked(chat)
    await chat.until(BotTurnTried)
    before = await chat.rest.seq()
    for token, account in ((theirs, 0), (TOKEN, third.shop.shop_id)):
        answer = await call(chat, talk, *SAYS["reply"], token=token, account=account)
        assert (answer.status, answer.code) == (401, "unauthenticated")
    assert await chat.rest.seq() == before
    assert (await call(chat, talk, *SAYS["reply"], token=theirs, account=third.shop.shop_id)).code == "stale_turn"


async def test_t11_another_bot_of_the_shop_is_not_heard(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    answer = await call(chat, talk, *SAYS["reply"], token=OTHERS_TOKEN)
    assert (answer.status, answer.code) == (409, "stale_turn")
    assert not [event for event in chat.events if isinstance(event, BotTurnEnded)]


async def test_t11_a_bot_that_never_stops_is_stopped(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    answers = [await say(chat, talk, f"第{number}条") for number in range(21)]
    assert [answer.status for answer in answers] == [200] * 20 + [429]
    assert await chat.state(talk) == "waiting_offline"
    assert len(await chat.bot_words()) == 20


BAD: dict[str, tuple[str, Any]] = {
    "no json": ("messages", b"<html>"),
    "no text": ("messages", {}),
    "blank": ("messages", {"content": " "}),
    "too long": ("messages", {"content": "长" * 4001}),
    "in the customer's name": ("messages", {"content": "好", "message_type": "incoming"}),
    "no status": ("toggle_status", b""),
    "a status that is not served": ("toggle_status", {"status": "snoozed"}),
}


@pytest.mark.parametrize("what", BAD)
async def test_r8_1_what_is_no_answer_leads_to_a_person_at_once(
    chat: BotShop, chatwoot: ChatwootBot, what: str
) -> None:
    talk = await asked(chat)
    for _ in range(2):
        answer = await call(chat, talk, *BAD[what])
        assert (answer.status, answer.code) == (422, "invalid")
    ended = await chat.ended()
    assert (ended.end, ended.reason) == (TurnEnd.failed, "bad_answer")
    assert await chat.state(talk) == "waiting_offline"


async def test_a_body_too_large_is_refused_unread_and_the_turn_goes_on(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    assert (await call(chat, talk, "messages", b" " * 65537)).code == "too_large"
    assert (await say(chat, talk)).status == 200


async def test_r8_1_a_bot_that_refuses_to_be_told_leads_to_a_person(chat: BotShop, chatwoot: ChatwootBot) -> None:
    chatwoot.status = 500
    talk = await chat.write()
    assert (await chat.ended()).reason == "bad_status"
    assert await chat.state(talk) == "waiting_offline"
    assert len(chatwoot.told) == 1


async def test_r8_1_a_bot_that_says_nothing_in_time_leads_to_a_person(chat: BotShop, chatwoot: ChatwootBot) -> None:
    talk = await asked(chat)
    await times_out(chat, talk)
    assert (await chat.ended()).reason == "timeout"
    assert await chat.state(talk) == "waiting_offline"


async def test_t9_a_bot_at_a_private_address_is_not_told_unless_it_is_listed(
    open_shop: Open, chatwoot: ChatwootBot
) -> None:
    shop = await open_shop(kind="chatwoot", url=chatwoot.url, token_env="CHATWOOT_TOKEN", egress_allow="10.0.0.0/8")
    await shop.write()
    assert (await shop.ended()).reason == "forbidden_address"
    assert chatwoot.told == []
