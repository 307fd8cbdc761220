"""Offered transfers, taking over and whispering over real sockets: who may, and who is told what (R9.4)."""

import asyncio
from typing import Any

import pytest

from tests.integration.sockets.desk_shop import DeskShop, Socket


async def offered(desk_shop: DeskShop) -> tuple[Socket, Socket, dict[str, Any]]:
    """Li asks Han to take her conversation."""
    li, _, conversation = await desk_shop.talking()
    han = await desk_shop.serving("han")
    to = {"agent": await desk_shop.agent_id("han")}
    answer = await li.ask(
        "conversation.transfer", conversation_id=conversation, to=to, reason="换人", note="急", offer=True
    )
    assert answer["type"] == "ack"
    return li, han, {"conversation_id": conversation}


async def owner_of(desk_shop: DeskShop, mine: dict[str, Any]) -> str:
    """The login of the owner."""

    def owner(state: Any) -> str:
        login: str = state.agents[state.conversations[mine["conversation_id"]].owner_id].login
        return login

    login: str = await desk_shop.state(owner)
    return login


async def test_both_sides_see_an_offer_and_the_sender_keeps_the_conversation(desk_shop: DeskShop) -> None:
    li, han, mine = await offered(desk_shop)

    asked, sent = await asyncio.gather(han.until("transfer.requested"), li.until("transfer.requested"))

    offer = asked["data"]["offer"]
    assert (offer["from"]["name"], offer["to"]["name"]) == ("李雷", "韩梅梅")
    assert (offer["reason"], offer["note"]) == ("换人", "急")
    assert asked["data"]["conversation"]["customer"]["name"] == "访客"
    assert sent["data"] == {**mine, "conversation": None, "offer": offer}
    assert await owner_of(desk_shop, mine) == "li"


@pytest.mark.parametrize(
    ("kind", "who", "end", "owner"),
    [
        ("transfer.accept", "han", "transfer.accepted", "han"),
        ("transfer.decline", "han", "transfer.declined", "li"),
        ("transfer.cancel", "li", "transfer.cancelled", "li"),
    ],
)
async def test_both_sides_learn_how_an_offer_ends_and_whose_the_conversation_is(
    desk_shop: DeskShop, kind: str, who: str, end: str, owner: str
) -> None:
    li, han, mine = await offered(desk_shop)

    answer = await {"li": li, "han": han}[who].ask(kind, **mine)

    assert answer["type"] == "ack"
    told = await asyncio.gather(li.until(end), han.until(end))
    assert [each["data"]["conversation_id"] for each in told] == [mine["conversation_id"]] * 2
    assert await owner_of(desk_shop, mine) == owner


async def test_a_desk_opened_later_shows_the_offers_to_its_agent_and_the_sender_hers(desk_shop: DeskShop) -> None:
    _, han, mine = await offered(desk_shop)
    asked = await han.until("transfer.requested")

    tabs = await desk_shop.agent("han"), await desk_shop.agent("li")

    receiver, sender = (next(each for each in tab.seen if each["type"] == "snapshot")["data"] for tab in tabs)
    assert [each["offer"] for each in receiver["offers"]] == [asked["data"]["offer"]]
    assert [each["offer"] for each in sender["conversations"]] == [asked["data"]["offer"]]
    assert [each["conversation_id"] for each in receiver["offers"]] == [mine["conversation_id"]]
    assert sender["offers"] == receiver["conversations"] == []


async def test_accepting_what_one_was_given_is_told_and_may_be_said_again(desk_shop: DeskShop) -> None:
    li, _, conversation = await desk_shop.talking()

    answers = [await li.ask("conversation.accept", conversation_id=conversation) for _ in range(2)]

    assert [answer["type"] for answer in answers] == ["ack", "ack"]
    assert (await li.until("conversation.updated"))["data"] == {"conversation_id": conversation, "accepted": True}


async def test_nobody_declines_what_nobody_else_can_take(desk_shop: DeskShop) -> None:
    li, _, conversation = await desk_shop.talking()

    answer = await li.ask("conversation.decline", conversation_id=conversation, reason="不会")

    assert (answer["type"], answer["data"]["code"]) == ("error", "conflict")


@pytest.mark.parametrize("open_socket", ["agent", "console"])
async def test_a_supervisor_takes_over_from_desk_or_console_and_the_owner_learns_by_whom(
    desk_shop: DeskShop, open_socket: str
) -> None:
    li, _, conversation = await desk_shop.talking()
    desk = await desk_shop.serving("owner")
    socket = desk if open_socket == "agent" else await desk_shop.console()

    answer = await socket.ask("conversation.takeover", conversation_id=conversation, reason="我来处理")

    assert answer["type"] == "ack"
    taken, given = await asyncio.gather(li.until("conversation.unassigned"), desk.until("conversation.assigned"))
    assert (taken["data"]["reason"], taken["data"]["to"]["name"], taken["data"]["by"]) == ("takeover", "店主", "店主")
    assert (given["data"]["reason"], given["data"]["conversation"]["accepted"]) == ("takeover", True)


@pytest.mark.parametrize("open_socket", ["agent", "console"])
async def test_a_whisper_reaches_the_owner_once_and_never_the_customer(desk_shop: DeskShop, open_socket: str) -> None:
    li, customer, conversation = await desk_shop.talking()
    socket = await (desk_shop.agent("owner") if open_socket == "agent" else desk_shop.console())
    whisper = {"conversation_id": conversation, "client_msg_id": "w", "text": "可以退款"}

    first, again = [await socket.ask("conversation.whisper", **whisper) for _ in range(2)]

    assert first["data"] == again["data"] == {"conversation_id": conversation, "message_seq": 2}
    while (note := (await li.until("message.created"))["data"]["message"])["kind"] != "note":
        pass
    assert (note["text"], note["sender"]["name"]) == ("可以退款", "店主")
    await customer.caught_up()
    assert [each["data"]["message"]["text"] for each in customer.frames() if each["type"] == "message.created"] == [
        "在吗"
    ]


@pytest.mark.parametrize(
    ("kind", "more"), [("conversation.takeover", {}), ("conversation.whisper", {"client_msg_id": "w", "text": "嘘"})]
)
async def test_only_supervisors_take_over_and_whisper(desk_shop: DeskShop, kind: str, more: dict[str, Any]) -> None:
    _, _, conversation = await desk_shop.talking()
    han = await desk_shop.serving("han")
    before = await desk_shop.state(lambda state: state.seq)

    answer = await han.ask(kind, conversation_id=conversation, **more)

    assert (answer["type"], answer["data"]["code"]) == ("error", "forbidden")
    assert await desk_shop.state(lambda state: state.seq) == before


async def test_a_looker_on_sees_an_offer_once_and_who_took_over(desk_shop: DeskShop) -> None:
    _, han, mine = await offered(desk_shop)
    console = await desk_shop.console()
    await console.ask("watch", topics=[], **mine)
    await han.ask("transfer.decline", **mine)
    await desk_shop.serving("owner")

    await console.ask("conversation.takeover", **mine)

    await console.until("conversation.assigned")
    kinds = [each["type"] for each in console.seen if each["type"].startswith(("transfer.", "conversation."))]
    assert kinds == ["transfer.declined", "conversation.unassigned", "conversation.assigned"]
    assert all("seq" not in each for each in console.seen)


async def test_a_break_after_current_work_is_declared_by_socket_and_told(desk_shop: DeskShop) -> None:
    li, _, conversation = await desk_shop.talking()

    await li.ask("presence.set", presence="suspended", reason="午饭", after_current=True)

    while (told := (await li.until("presence.changed"))["data"])["next_presence"] != "suspended":
        pass
    assert (told["presence"], told["next_reason"]) == ("online", "午饭")
    await li.ask("conversation.close", conversation_id=conversation)
    while (told := (await li.until("presence.changed"))["data"])["presence"] != "suspended":
        pass
    assert (told["reason"], told["next_presence"]) == ("午饭", None)


async def test_a_suspension_may_say_that_recent_contacts_still_come(desk_shop: DeskShop) -> None:
    li = await desk_shop.serving()

    await li.ask("presence.set", presence="suspended", reason="整理", keep_recents=True)

    while (told := (await li.until("presence.changed"))["data"])["presence"] != "suspended":
        pass
    assert told["keep_recents"] is True
