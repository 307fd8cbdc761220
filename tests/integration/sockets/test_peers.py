"""Complaints about other products (numbers of the list of complaints), reproduced over real sockets: ours is right."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from msgspec import convert, to_builtins

from models.enums import Connection, ConversationState
from models.shop_file import ShopFile
from router.store.queries.messages import messages_after
from router.web.keys import DATABASE, SHOPS
from router.web.sockets.audience import Audience
from tests.integration.sockets.desk_shop import FILE, SYSTEM, DeskShop, Socket

CUSTOMERS = 50
PLACES = 15
"""Three agents with room for five each."""


def three_agents() -> ShopFile:
    """The shop with three agents of five."""
    plain = to_builtins(FILE)
    plain["agents"] = [*plain["agents"], {"login": "zhao", "name": "赵", "capacity": 5}]
    plain["groups"][0]["members"] = [{"agent": login} for login in ("li", "han", "zhao")]
    return convert(plain, ShopFile)


async def test_complaint_8_fifty_arrivals_at_once_fill_three_agents_of_five_and_no_more(desk_shop: DeskShop) -> None:
    await desk_shop.app[SHOPS].apply(three_agents(), SYSTEM)
    for login in ("li", "han", "zhao"):
        await desk_shop.serving(login)
    customers = [await desk_shop.customer() for _ in range(CUSTOMERS)]

    await asyncio.gather(*(each.ask("message.send", client_msg_id="one", text="在吗") for each in customers))

    states = await desk_shop.state(lambda state: Counter(each.state for each in state.conversations.values()))
    loads = await desk_shop.state(lambda state: sorted(len(owned) for owned in state.owned.values()))
    assert states == {ConversationState.assigned: PLACES, ConversationState.queued: CUSTOMERS - PLACES}
    assert loads == [5, 5, 5]
    told = [(await each.until("conversation.state"))["data"] for each in customers]
    assert sorted(each["position"] for each in told if each["state"] == "queued") == list(range(1, 36))


async def test_complaint_10_twenty_first_messages_at_once_by_rest_and_socket_are_one_conversation(
    desk_shop: DeskShop,
) -> None:
    await desk_shop.serving()
    token = await desk_shop.customer_token("c-1")
    tabs = [await desk_shop.connect("/ws/visitor") for _ in range(2)]
    for tab in tabs:
        await tab.ask("hello", token=token)
    porter = {"Authorization": f"Bearer {await desk_shop.token('erp')}"}

    async def by_rest(number: int) -> int:
        body = {"text": "在吗", "client_msg_id": f"rest-{number}", "channel": "web"}
        async with desk_shop.client.post("/api/v1/customers/c-1/messages", json=body, headers=porter) as answer:
            assert answer.status == 202
            found: int = (await answer.json())["conversation_id"]
            return found

    by_socket = [
        await tab.send("message.send", client_msg_id=f"tab-{place}-{number}", text="在吗")
        for number in range(5)
        for place, tab in enumerate(tabs)
    ]
    answered = set(await asyncio.gather(*(by_rest(number) for number in range(10))))
    for tab in tabs:
        await tab.caught_up()

    acked = [each["data"]["conversation_id"] for tab in tabs for each in tab.seen if each["type"] == "ack"]
    assert len(by_socket) == len(acked) == 10
    (conversation,) = answered | set(acked)
    shop_id = desk_shop.shop.shop_id
    stored = await desk_shop.app[DATABASE].read(messages_after, shop_id, conversation, 50, 0)
    assert [each.seq for each in stored.messages] == list(range(1, 21))
    assert len({each.client_msg_id for each in stored.messages}) == 20


async def test_complaint_12_presence_is_told_only_to_those_who_watch(desk_shop: DeskShop) -> None:
    colleague, looks_at_queue = await desk_shop.serving("han"), await desk_shop.console()
    await looks_at_queue.ask("watch", topics=["queue", "pool", "runs"])
    watches = await desk_shop.console()
    await watches.ask("watch", topics=["agents"])
    li = await desk_shop.agent("li")

    for presence in ("online", "suspended", "online"):
        await li.ask("presence.set", presence=presence, reason="一会儿")
    await li.ws.close()

    while (await watches.until("agent.changed"))["data"]["agent"]["connection"] != "grace":
        pass
    her = await desk_shop.agent_id("li")
    for other in (colleague, looks_at_queue):
        await other.ask("ping")
        assert her not in [each["data"].get("agent_id") for each in other.seen]
        assert "agent.changed" not in [each["type"] for each in other.seen]


@pytest.mark.parametrize("mobile", [False, True])
async def test_complaint_13_one_of_two_sockets_closes_and_nothing_changes(desk_shop: DeskShop, mobile: bool) -> None:
    first, second = await desk_shop.agent("li", mobile=mobile), await desk_shop.agent("li", mobile=mobile)
    await first.ask("presence.set", presence="online")
    before = await desk_shop.state(lambda state: (state.seq, state.agents[state.logins["li"]]))

    await first.ws.close()
    await second.caught_up()

    assert before[1].connection is Connection.connected
    assert await desk_shop.state(lambda state: (state.seq, state.agents[state.logins["li"]])) == before


class Cut:
    """Cut an agent's socket off at the n-th frame from now, after its commit and before it is pushed."""

    def __init__(self, socket: Socket, after: int) -> None:
        self.socket = socket
        self.left = after

    def falls(self) -> bool:
        self.left -= 1
        if self.left == 0:
            connection = self.socket.ws._response.connection
            assert connection is not None
            assert connection.transport is not None
            connection.transport.abort()
        return self.left <= 0


FRAMES = 7
"""What the dialogue below tells the agent."""


async def dialogue(desk_shop: DeskShop, other: Socket) -> None:
    """A customer comes, both write and read, the conversation ends."""
    customer = await desk_shop.customer()
    ack = await customer.ask("message.send", client_msg_id="one", text="在吗")
    mine = {"conversation_id": ack["data"]["conversation_id"]}
    await other.ask("message.send", **mine, client_msg_id=f"a-{mine}"[:64], text="您好")
    await customer.ask("message.read", **mine, seq=2)
    await customer.ask("message.send", client_msg_id="two", text="谢谢")
    await other.ask("message.read", **mine, seq=3)
    await other.ask("message.send", **mine, client_msg_id=f"n-{mine}"[:64], text="好评", internal=True)
    await other.ask("conversation.close", **mine)


@pytest.mark.parametrize("position", range(1, FRAMES + 1))
async def test_complaint_15_cut_between_commit_and_push_at_every_position_leaves_no_gap_and_no_double(
    desk_shop: DeskShop, monkeypatch: pytest.MonkeyPatch, position: int
) -> None:
    staying, leaving = await desk_shop.serving(), await desk_shop.agent()
    log_id, last_seq = desk_shop.app[DATABASE].log_id, await leaving.caught_up()
    begun = await staying.caught_up()
    cut, tell = Cut(leaving, position), Audience.tell

    def cut_off(audience: Audience, seq: int, frame: bytes) -> None:
        if len(audience.sockets) == 2 and cut.falls():
            rest, audience.sockets = audience.sockets, audience.sockets[:1]
            tell(audience, seq, frame)
            audience.sockets = rest
        else:
            tell(audience, seq, frame)

    monkeypatch.setattr(Audience, "tell", cut_off)
    await dialogue(desk_shop, staying)
    await staying.caught_up()
    await leaving.closed()
    seen = [each for each in leaving.frames() if each["seq"] > last_seq]
    back = await desk_shop.agent(log_id=log_id, last_seq=seen[-1]["seq"] if seen else last_seq)
    await back.caught_up()

    told: list[dict[str, Any]] = [each for each in staying.frames() if each["seq"] > begun]
    assert seen + back.frames() == told
    assert len(seen) == position - 1
    assert len(told) == FRAMES
