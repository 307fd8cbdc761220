"""A customer says of the bot's answer whether it helped, on her page, through the real application (R6.4)."""

from typing import Any

import pytest
from msgspec.structs import replace

from bot.faq import FaqBot
from models.knowledge import Entry, Knowledge
from models.shop_file import BotChoice, BotSpec
from router.web.keys import SHOPS
from tests.integration.sockets.desk_shop import FILE, SYSTEM, DeskShop, Socket

SPEC = BotSpec(kind="faq", knowledge="demo.yaml")
ASKED = "什么时候发货"


@pytest.fixture(scope="module", autouse=True)
def dictionaries() -> None:
    """The first bot of a process has dictionaries to read, for which a turn may be too short."""
    FaqBot(Knowledge((Entry("hours", ("几点开门",), "九点"),)))


async def answered(desk_shop: DeskShop, text: str = ASKED) -> tuple[Socket, dict[str, Any]]:
    """A customer with the bot's answer to her question."""
    file = replace(FILE, bot=BotChoice("bot_first", "faq"), bots={"faq": SPEC})
    await desk_shop.app[SHOPS].apply(file, SYSTEM)
    her = await desk_shop.customer("c-1")
    await her.ask("message.send", client_msg_id="first", text=text)
    return her, await said(her)


async def said(her: Socket) -> dict[str, Any]:
    """The next message of the bot."""
    while (message := (await her.until("message.created"))["data"]["message"])["sender"]["type"] != "bot":
        pass
    return dict(message)


async def rate(her: Socket, message: dict[str, Any], **data: Any) -> dict[str, Any]:
    place = {"conversation_id": message["conversation_id"], "message_seq": message["seq"]}
    return await her.ask("answer.rate", **{**place, "resolved": False, **data})


async def customer_of(desk_shop: DeskShop, message: dict[str, Any]) -> int:
    number: int = await desk_shop.state(lambda state: state.conversations[message["conversation_id"]].customer_id)
    return number


async def test_r6_4_her_word_is_told_to_all_her_pages_and_is_there_after_a_reload(desk_shop: DeskShop) -> None:
    her, message = await answered(desk_shop)
    assert message["rateable"] is True
    other = await desk_shop.customer_again(await customer_of(desk_shop, message))

    for resolved in (False, True):
        assert (await rate(her, message, resolved=resolved))["type"] == "ack"
        for page in (her, other):
            told = (await page.until("answer.rated"))["data"]
            assert told == {
                "conversation_id": message["conversation_id"],
                "message_seq": message["seq"],
                "resolved": resolved,
            }

    again = await desk_shop.customer_again(await customer_of(desk_shop, message))
    snapshot = next(frame for frame in again.seen if frame["type"] == "snapshot")
    assert snapshot["data"]["messages"][-1] == {**message, "resolved": True}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"message_seq": 1}, "invalid"),
        ({"message_seq": 99}, "not_found"),
        ({"message_seq": 0}, "bad_frame"),
        ({"conversation_id": 4711}, "not_found"),
        ({"resolved": None}, "bad_frame"),
        ({"resolved": 1}, "bad_frame"),
        ({"stars": 5}, "unknown_field"),
    ],
)
async def test_what_can_not_be_rated_is_refused_and_nothing_changes(
    desk_shop: DeskShop, data: dict[str, Any], code: str
) -> None:
    her, message = await answered(desk_shop)
    before = await desk_shop.state(lambda state: state.seq)
    assert (await rate(her, message, **data))["data"]["code"] == code
    assert await desk_shop.state(lambda state: state.seq) == before


async def test_an_answer_to_somebody_else_does_not_exist_for_a_customer(desk_shop: DeskShop) -> None:
    _, message = await answered(desk_shop)
    other = await desk_shop.customer("c-2")
    before = await desk_shop.state(lambda state: state.seq)
    assert (await rate(other, message))["data"]["code"] == "not_found"
    assert await desk_shop.state(lambda state: state.seq) == before


async def test_a_greeting_is_no_answer(desk_shop: DeskShop) -> None:
    her, message = await answered(desk_shop, "你好")
    assert "rateable" not in message
    assert (await rate(her, message))["data"]["code"] == "invalid"


async def test_supervisors_see_by_entry_how_often_it_answered_and_helped(desk_shop: DeskShop) -> None:
    her, message = await answered(desk_shop)
    await rate(her, message, resolved=False)
    await her.ask("message.send", client_msg_id="again", text=ASKED)
    await said(her)

    token = await desk_shop.token("owner")
    answer = await desk_shop.client.get(
        "/api/v1/knowledge/1/figures?limit=2", headers={"Authorization": f"Bearer {token}"}
    )
    first, second = (await answer.json())["items"]

    counts = {"hits": 2, "resolved": 0, "unresolved": 1}
    assert first == {"entry_id": 1, "days_7": counts, "days_30": counts}
    assert (second["entry_id"], second["days_30"]) == (2, {"hits": 0, "resolved": 0, "unresolved": 0})
