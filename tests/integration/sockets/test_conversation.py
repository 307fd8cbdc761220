"""A conversation over real sockets: everything acknowledged is durable and told to both sides, once and in order."""

import asyncio

from router.store.queries.messages import messages_after
from router.web.keys import DATABASE
from tests.integration.sockets.desk_shop import DeskShop


async def test_a_customer_is_assigned_and_answered(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()
    state = await customer.until("conversation.state")
    assert state["data"]["agent"] == "李雷"

    await agent.ask("message.send", conversation_id=conversation, client_msg_id="a", text="您好")

    told = await customer.until("message.created")
    assert told["data"]["message"]["text"] == "您好"
    assert told["data"]["state"] == "active"
    assert told["data"]["waiting_since"] is None


async def test_an_ack_means_that_the_message_is_in_the_database(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()

    ack = await customer.ask("message.send", client_msg_id="one", text="在吗")

    shop_id, conversation = desk_shop.shop.shop_id, ack["data"]["conversation_id"]
    stored = await desk_shop.app[DATABASE].read(messages_after, shop_id, conversation, 10, 0)
    assert (stored.messages[0].text, stored.messages[0].seq) == ("在吗", ack["data"]["message_seq"])


async def test_the_same_message_sent_again_gets_the_same_ack_and_is_stored_once(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    first = await customer.ask("message.send", client_msg_id="one", text="在吗")
    again = await customer.ask("message.send", client_msg_id="one", text="在吗")
    other = await customer.ask("message.send", client_msg_id="one", text="别的")

    assert again["data"] == first["data"]
    assert other["data"]["code"] == "client_msg_id_reused"
    conversation = first["data"]["conversation_id"]
    assert await desk_shop.state(lambda state: state.conversations[conversation].customer_messages) == 1


async def test_frames_sent_in_one_go_are_answered_in_their_order(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    refs = []
    for number in range(15):
        refs.append(await customer.send("message.send", client_msg_id=f"m{number}", text=f"第{number}条"))
        refs.append(await customer.send("ping"))
        if number % 5 == 0:
            refs.append(await customer.send("message.send", client_msg_id=f"m{number}", nonsense=True))

    await customer.caught_up()

    answered = [frame["ref"] for frame in customer.seen if frame.get("ref") in refs]
    assert answered == refs
    numbers = [frame["data"]["message_seq"] for frame in customer.seen if "message_seq" in frame["data"]]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 15


async def test_internal_notes_never_reach_the_customer(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()
    await agent.ask("message.send", conversation_id=conversation, client_msg_id="n", text="会员", internal=True)
    await agent.ask("message.send", conversation_id=conversation, client_msg_id="a", text="您好")

    await customer.caught_up()

    texts = [frame["data"]["message"]["text"] for frame in customer.frames() if frame["type"] == "message.created"]
    assert texts == ["在吗", "您好"]
    assert any(frame["data"].get("message", {}).get("kind") == "note" for frame in agent.frames())


async def test_both_sides_learn_how_far_the_other_has_read(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()

    await agent.ask("message.read", conversation_id=conversation, seq=1)

    told = await customer.until("message.read")
    assert told["data"] == {"conversation_id": conversation, "by": "agent", "seq": 1}


async def test_typing_is_told_to_the_other_side_and_never_replayed(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()
    await customer.ask("typing.start", conversation_id=conversation)
    started = await agent.until("typing.started")
    await agent.ask("typing.start", conversation_id=conversation)
    seen = await customer.until("typing.started")

    assert (started["data"]["by"]["name"], seen["data"]["by"]["name"]) == ("访客", "李雷")
    assert "seq" not in started
    assert "seq" not in seen


async def test_a_closed_conversation_is_told_to_both_sides(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()

    await agent.ask("conversation.close", conversation_id=conversation)

    told = await asyncio.gather(customer.until("conversation.closed"), agent.until("conversation.closed"))
    assert [frame["data"]["conversation_id"] for frame in told] == [conversation, conversation]


async def test_r7_10_who_leaves_is_told_to_her_agent_as_having_left(desk_shop: DeskShop) -> None:
    agent, customer, conversation = await desk_shop.talking()

    await customer.ask("conversation.leave")

    told = await asyncio.gather(customer.until("conversation.closed"), agent.until("conversation.closed"))
    assert [frame["data"]["reason"] for frame in told] == ["left_shop", "left_shop"]
    assert told[0]["data"]["conversation_id"] == conversation
    again = await customer.ask("conversation.leave")
    assert (again["type"], again["data"]["code"]) == ("error", "conflict")


async def test_r7_10_a_blocked_customer_is_told_so_but_not_why_and_nothing_she_writes_is_stored(
    desk_shop: DeskShop,
) -> None:
    agent, customer, conversation = await desk_shop.talking()
    number = await desk_shop.state(lambda state: state.conversations[conversation].customer_id)
    refused = await agent.ask("customer.block", customer_id=number, reason="")
    assert refused["data"]["code"] == "bad_frame"

    await agent.ask("customer.block", customer_id=number, reason="骂人")

    closed, told = await customer.until("conversation.closed"), await customer.until("customer.blocked")
    assert (closed["data"]["reason"], told["data"]) == ("blocked", {"customer_id": number})
    before = await desk_shop.state(lambda state: state.seq)
    written = await customer.ask("message.send", client_msg_id="again", text="喂")
    assert (written["data"]["code"], written["data"]["retryable"]) == ("blocked", False)
    assert await desk_shop.state(lambda state: state.seq) == before
    later = await desk_shop.customer_again(number)
    snapshot = next(frame for frame in later.seen if frame["type"] == "snapshot")
    assert (snapshot["data"]["blocked"], snapshot["data"]["customer"]["block"]) == (True, None)


async def test_two_tabs_of_an_agent_get_the_same_frames(desk_shop: DeskShop) -> None:
    first, second = await desk_shop.serving(), await desk_shop.agent()
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="在吗")

    told = await asyncio.gather(first.until("conversation.assigned"), second.until("conversation.assigned"))

    assert told[0] == told[1]


async def test_a_transfer_takes_the_conversation_from_one_and_gives_it_to_the_other(desk_shop: DeskShop) -> None:
    li, _, conversation = await desk_shop.talking()
    han = await desk_shop.serving("han")
    han_id = await desk_shop.agent_id("han")

    await li.ask("conversation.transfer", conversation_id=conversation, to={"agent": han_id}, reason="售后", note="急")

    taken, given = await asyncio.gather(li.until("conversation.unassigned"), han.until("conversation.assigned"))
    assert taken["data"]["to"] == {"id": han_id, "name": "韩梅梅"}
    assert given["data"]["reason"] == "transfer_agent"
    assert given["data"]["system_message"]["text"] == "售后"
    assert given["data"]["system_message"]["note"] == "急"
