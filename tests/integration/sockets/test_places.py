"""R5.3, complaint 22: a waiting customer knows her place, exact after every leave, at most once a second."""

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from models.commands import (
    By,
    LeaveQueue,
    PromoteInQueue,
    ReceiveMessage,
    SendMessage,
)
from models.enums import Role
from models.events import ConversationQueued
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.web.sockets.places import ShopPlaces
from router.web.sockets.talk import CHANNEL, live_of
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.sockets.desk_shop import DeskShop
from tests.integration.sockets.waiting_line import FILE, Line, done


@pytest.fixture
async def line(shops: Shops, clock: HeldClock, feed: Feed) -> Line:
    await shops.apply(FILE, SYSTEM)
    line = Line(shops.get("line"), clock, feed)
    await line.open()
    return line


async def leave_in_front(line: Line, ids: list[int]) -> None:
    await line.shop.submit(LeaveQueue(ids[0], CHANNEL))


async def leave_in_the_middle(line: Line, ids: list[int]) -> None:
    await line.shop.submit(LeaveQueue(ids[2], CHANNEL))


async def get_the_agent(line: Line, ids: list[int]) -> None:
    await line.close_one()


async def be_promoted(line: Line, ids: list[int]) -> None:
    number = await line.shop.ask(lambda state, now: state.open_of[ids[3], CHANNEL])
    await line.shop.submit(PromoteInQueue(number, By("主管", 2, Role.owner)))


Event = Callable[[Line, list[int]], Awaitable[None]]


@pytest.mark.parametrize(
    ("event", "positions"),
    [
        (leave_in_front, [None, 1, 2, 3]),
        (leave_in_the_middle, [None, None, None, 3]),
        (get_the_agent, [None, 1, 2, 3]),
        (be_promoted, [2, 3, 4, 1]),
    ],
)
async def test_after_every_leave_each_customer_whose_place_changed_is_told_the_exact_one_once(
    line: Line, event: Event, positions: list[int | None]
) -> None:
    ids = await line.come(4)
    await line.a_second_later()
    line.told()

    await event(line, ids)
    await line.a_second_later()

    assert line.told() == {
        customer: [] if position is None else [(position, None)]
        for customer, position in zip(ids, positions, strict=True)
    }


async def test_many_changes_within_a_second_are_one_push(line: Line) -> None:
    ids = await line.come(8)
    await line.a_second_later()
    line.told()

    for gone in ids[:5]:
        await line.shop.submit(LeaveQueue(gone, CHANNEL))
    pushes = await line.a_second_later()

    assert pushes == 1
    told = line.told()
    assert [told[customer] for customer in ids[5:]] == [[(1, None)], [(2, None)], [(3, None)]]


async def test_without_a_change_nobody_is_told_anything(line: Line) -> None:
    await line.come(3)
    await line.a_second_later()
    line.told()

    await line.write("somebody-behind-them")
    await line.a_second_later()

    assert not any(line.told().values())


async def test_what_moved_while_she_came_in_she_is_told_behind_her_snapshot(line: Line) -> None:
    ids = await line.come(3)
    await line.a_second_later()
    line.told()
    page = line.pages[ids[2]]
    pictured = (await line.shop.ask(lambda state, now: live_of(ids[2], line.places.pace, state, now))).state

    page.live = False
    await leave_in_front(line, ids)
    await line.a_second_later()
    assert page.told == []
    page.live = True
    for shown in (pictured, None):
        await line.places.welcome(page, ids[2], shown)  # type: ignore[arg-type]

    assert page.told == [(2, None), (2, None)]


async def test_who_is_put_into_a_line_again_is_told_the_estimate_again(line: Line, feed: Feed) -> None:
    """The frame that puts her there has none."""
    stood: dict[int, ConversationQueued] = {}
    feed.subscribe(
        lambda _, events: stood.update({e.customer_id: e for _, e in events if type(e) is ConversationQueued})
    )
    ids = await line.come(6)
    for _ in range(4):
        line.clock.forward(seconds=29)
        await line.close_one()
        await line.a_second_later()
    (position, estimate) = line.told()[ids[5]][-1]
    assert estimate is not None

    line.places.note([(1, replace(stood[ids[5]], position=position))])
    await done(line.places, line.timers.waiting.popleft()[1])

    assert line.told()[ids[5]] == [(position, estimate)]


async def test_who_has_no_page_open_costs_nothing(line: Line) -> None:
    ids = await line.come(2)
    page = line.pages.pop(ids[1])
    line.customers.leave((line.shop.shop_id, ids[1]), page)  # type: ignore[arg-type]

    await line.shop.submit(LeaveQueue(ids[0], CHANNEL))
    await line.a_second_later()

    assert page.told == []


async def test_the_estimate_follows_the_pace_of_the_line_and_the_snapshot_says_the_same(line: Line) -> None:
    ids = await line.come(6)
    for _ in range(4):
        line.clock.forward(seconds=29)
        await line.close_one()
        await line.a_second_later()

    (*_, (position, estimate)) = line.pages[ids[5]].told
    shown = await line.shop.ask(lambda state, now: live_of(ids[5], line.places.pace, state, now).state)

    assert position == 2
    assert estimate is not None
    assert 45 <= estimate <= 75  # two departures, half a minute apart
    assert shown is not None
    assert (shown.position, shown.estimate_s) == (position, estimate)


async def test_who_waits_for_her_recent_contact_is_next_for_her_and_before_nobody_else(line: Line) -> None:
    """R3.6: the frame that put her there, the snapshot and the places of the others agree."""
    known = await line.shop.ask(lambda state, now: min(state.owned[1]))
    await line.shop.submit(SendMessage(known, "您好", "a-1", By("李雷", 1)))
    ids = await line.come(3)
    await line.close_one()
    written = await line.shop.submit(ReceiveMessage(CHANNEL, "再问一下", "m-again", external_id="busy-0"))
    (queued,) = [event for _, event in written.events if isinstance(event, ConversationQueued)]
    await line.a_second_later()

    shown = await line.shop.ask(lambda state, now: live_of(queued.customer_id, line.places.pace, state, now).state)

    assert queued.waits_for == 1
    assert shown is not None
    assert (shown.position, shown.estimate_s) == (queued.position, None) == (1, None)
    assert [line.pages[customer].told[-1][0] for customer in ids[1:]] == [1, 2]


async def test_places_are_exact_for_those_who_waited_before_the_server_started(
    line: Line, clock: HeldClock, feed: Feed
) -> None:
    ids = await line.come(3)
    restarted = ShopPlaces(line.shop, line.customers, clock, line.timers.later)  # type: ignore[arg-type]
    line.places = restarted
    feed.subscribe(lambda _, events: restarted.note(events))
    line.timers.waiting.clear()

    await line.close_one()
    await line.a_second_later()

    assert line.pages[ids[2]].told[-1][0] == 2


async def test_who_comes_back_without_a_snapshot_is_told_her_place_again(desk_shop: DeskShop) -> None:
    await desk_shop.capacity("li", 0)
    await desk_shop.serving()
    customer = await desk_shop.customer()
    ack = await customer.ask("message.send", client_msg_id="one", text="有人吗")
    where = {"log_id": customer.seen[0]["data"]["log_id"], "last_seq": await customer.caught_up()}
    await customer.ws.close()

    back = await desk_shop.connect("/ws/visitor")
    ready = await back.ask("hello", token=await desk_shop.token_of_customer(1), **where)

    assert ready["data"]["resumed"] is True
    told = await back.until("conversation.state")
    assert "seq" not in told
    assert (told["data"]["conversation_id"], told["data"]["position"]) == (ack["data"]["conversation_id"], 1)
