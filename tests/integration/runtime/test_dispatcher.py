"""What a dispatcher promises to those who ask: order, durability, once, and honesty when the database refuses."""

import asyncio
from collections.abc import Sequence

import pytest

from models.commands import By, CloseConversation, ReceiveMessage, SendMessage, Tick
from models.enums import Role
from models.errors import ClientMsgIdReused, NotOwner, Overloaded, Restarting, Unavailable
from models.events import Event, MessageCreated
from router.core.registry import DECIDERS
from router.core.state import ShopState
from router.runtime import mailbox
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.once import Once
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.journal import Journal
from router.store.log import events_after
from tests.integration.runtime.conftest import HeldClock


def written(number: int, external_id: str = "c1", text: str = "在吗") -> ReceiveMessage:
    return ReceiveMessage(channel="web", text=text, client_msg_id=f"m{number}", external_id=external_id)


def first_seq(events: Sequence[Event]) -> bytes:
    return str(next(event.seq for event in events if isinstance(event, MessageCreated))).encode()


def once(number: int, text: str = "在吗") -> Once:
    return Once("msg:customer:c1", f"m{number}", text.encode(), first_seq)


async def test_i1_what_submit_returns_is_in_the_log(shop: Dispatcher, database: Database) -> None:
    committed = await shop.submit(written(1))
    stored = await database.read(events_after, shop.shop_id, committed.events[0][0] - 1, limit=100)
    assert list(stored) == list(committed.events)


async def test_i1_the_feed_hears_in_log_order_before_the_sender(shop: Dispatcher, feed: Feed) -> None:
    heard: list[int] = []
    feed.subscribe(lambda shop_id, events: heard.extend(seq for seq, _ in events))
    commits = await asyncio.gather(*(shop.submit(written(number, f"c{number}")) for number in range(20)))
    assert heard == sorted(heard)
    assert {seq for committed in commits for seq, _ in committed.events} <= set(heard)


async def test_i5_the_same_key_gives_the_same_answer_and_stores_nothing(shop: Dispatcher) -> None:
    first = await shop.submit(written(1), once(1))
    again = await shop.submit(written(1), once(1))
    assert (again.reply, again.events, again.repeated) == (first.reply, (), True)


async def test_i5_the_same_key_sent_twice_at_once_is_stored_once(shop: Dispatcher) -> None:
    commits = await asyncio.gather(*(shop.submit(written(1), once(1)) for _ in range(5)))
    assert [committed.repeated for committed in commits] == [False, True, True, True, True]


async def test_i5_a_key_is_remembered_after_a_restart(shop: Dispatcher, shops: Shops, clock: HeldClock) -> None:
    first = await shop.submit(written(1), once(1))
    restarted = Shops(shops._database, shops._journal, clock, Feed())  # type: ignore[arg-type]  # the same disk
    await shop.stop()
    await restarted.start()
    again = await restarted.get("walk").submit(written(1), once(1))
    await restarted.stop()
    assert (again.reply, again.repeated) == (first.reply, True)


async def test_i5_only_her_first_message_asks_the_table(
    shop: Dispatcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await shop.submit(written(1), once(1))
    monkeypatch.setattr(database, "read", _disk_error)
    assert (await shop.submit(written(2), once(2))).events
    assert (await shop.submit(written(1), once(1))).reply == first.reply


async def test_i5_another_text_under_a_used_key_is_refused(shop: Dispatcher) -> None:
    await shop.submit(written(1), once(1))
    with pytest.raises(ClientMsgIdReused):
        await shop.submit(written(1, text="别的"), once(1, "别的"))


async def test_twenty_first_messages_at_once_open_one_conversation(shop: Dispatcher) -> None:
    await asyncio.gather(*(shop.submit(written(number)) for number in range(20)))
    opened = await shop.ask(lambda state, now: [c.messages for c in state.conversations.values()])
    assert opened == [20]


async def test_a_refusal_changes_nothing(shop: Dispatcher) -> None:
    conversation_id = await _conversation(shop)
    before = await shop.ask(lambda state, now: state.seq)
    with pytest.raises(NotOwner):
        await shop.submit(SendMessage(conversation_id, "抢答", "x", By("客服1", 2, Role.agent)))
    assert await shop.ask(lambda state, now: state.seq) == before


async def _conversation(shop: Dispatcher) -> int:
    committed = await shop.submit(written(1))
    return next(event.conversation_id for _, event in committed.events if isinstance(event, MessageCreated))


async def test_a_full_mailbox_refuses_before_anything_is_done(
    shop: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAILBOX", 3)
    answers = await asyncio.gather(*(shop.submit(written(n, f"c{n}")) for n in range(6)), return_exceptions=True)
    assert [type(answer) for answer in answers[3:]] == [Overloaded] * 3
    assert await shop.ask(lambda state, now: len(state.conversations)) == 3


async def test_a_stopping_shop_finishes_what_it_accepted(shops: Shops, shop: Dispatcher, database: Database) -> None:
    accepted = asyncio.gather(*(shop.submit(written(number, f"c{number}")) for number in range(10)))
    await asyncio.sleep(0)
    await shop.stop()
    assert len(await accepted) == 10
    with pytest.raises(Restarting):
        await shop.submit(written(99))


async def test_a_refused_commit_gives_up_the_state_and_serves_again(
    shop: Dispatcher, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.submit(written(1))
    before = await shop.ask(_places)
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "_try", _disk_error)
        with pytest.raises(Unavailable):
            await shop.submit(written(2))
    assert await shop.ask(_places) == before
    again = await shop.submit(written(2))
    assert [event.seq for _, event in again.events if isinstance(event, MessageCreated)] == [2]


async def _disk_error(*_: object) -> str:
    return "disk I/O error"


def _places(state: ShopState, now: object) -> list[tuple[int, int, str]]:
    return [(c.id, c.messages, c.state.value) for c in state.conversations.values()]


async def test_a_fault_of_the_core_is_the_senders_alone(shop: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(state: ShopState, command: object, now: object) -> list[Event]:
        raise ZeroDivisionError

    monkeypatch.setitem(DECIDERS, SendMessage, faulty)
    bad = SendMessage(1, "x", "x", By("a1", 1))
    answers = await asyncio.gather(shop.submit(bad), shop.submit(written(1)), return_exceptions=True)
    assert [getattr(answer, "code", None) for answer in answers] == ["internal", "unavailable"]
    assert (await shop.submit(written(1))).events


async def test_customers_leave_memory_when_their_conversation_closes(shop: Dispatcher, feed: Feed) -> None:
    conversation_id = await _conversation(shop)
    await shop.submit(CloseConversation(conversation_id, By("system")))
    await shop.submit(Tick())
    assert await shop.ask(lambda state, now: state.customers) == {}
    committed = await shop.submit(written(2))
    assert await shop.ask(lambda state, now: len(state.customers)) == 1
    assert committed.events[0][1].former_id == conversation_id  # type: ignore[attr-defined]


async def test_time_that_passes_is_a_command_too(shop: Dispatcher, clock: HeldClock) -> None:
    conversation_id = await _conversation(shop)
    clock.forward(seconds=6)
    committed = await shop.submit(Tick())
    kinds = {type(event).__name__ for _, event in committed.events}
    assert {"BotTurnEnded", "HandoffRequested", "ConversationPooled"} <= kinds, conversation_id
