"""A fault costs whoever caused it, never the process, never the others, and never what was already on disk."""

import asyncio

import pytest

from models.commands import By, ReceiveMessage, SendMessage
from models.errors import Internal, Unavailable
from models.events import Event
from router.core.registry import DECIDERS
from router.core.state import ShopState
from router.runtime import mailbox, reloading
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.shops import Shops
from router.store.engine import Database
from router.store.journal import Journal
from router.store.log import last_seq
from router.store.rows import Rows
from tests.integration.runtime.conftest import SYSTEM
from tests.integration.runtime.walk import SHOP_FILE
from tests.integration.store.work import die_at_the_next

BAD = SendMessage(1, "x", "x", By("a1", 1))


def written(number: int) -> ReceiveMessage:
    return ReceiveMessage(channel="web", text="在吗", client_msg_id=f"m{number}", external_id=f"c{number}")


def faulty(state: ShopState, command: object, now: object) -> list[Event]:
    raise ZeroDivisionError


def deaf(shop_id: int, events: object) -> None:
    raise ZeroDivisionError


def unreadable(*_: object) -> ShopState:
    raise Unavailable("the disk is gone")


def refused(*_: object) -> None:
    raise OSError("disk I/O error")


async def refusing(*_: object) -> str:
    return "disk I/O error"


async def test_a_fault_while_a_commit_is_under_way_waits_for_it_and_serves_again(
    shop: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "GATHERING", 1)
    monkeypatch.setitem(DECIDERS, SendMessage, faulty)
    answers = asyncio.gather(shop.submit(written(1)), shop.submit(BAD), return_exceptions=True)
    stored, bad = await asyncio.wait_for(answers, 10)
    assert (type(stored).__name__, type(bad)) == ("Committed", Internal)
    assert (await shop.submit(written(2))).events


async def test_a_question_with_a_fault_fails_alone(shop: Dispatcher) -> None:
    bad, good = await asyncio.gather(
        shop.ask(lambda state, now: state.shop.bots["gone"]), shop.submit(written(1)), return_exceptions=True
    )
    assert (type(bad), type(good).__name__) == (Internal, "Committed")


async def test_a_fault_while_reading_for_a_command_is_its_senders_alone(
    shop: Dispatcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(database, "read", refused)
        with pytest.raises(Internal):
            await asyncio.wait_for(shop.submit(written(1)), 10)
    assert (await shop.submit(written(1))).events


async def test_a_listener_with_a_fault_keeps_nobody_waiting(shop: Dispatcher, feed: Feed) -> None:
    heard: list[int] = []
    feed.subscribe(deaf)
    feed.subscribe(lambda shop_id, events: heard.append(len(events)))
    committed = await asyncio.wait_for(shop.submit(written(1)), 10)
    assert heard == [len(committed.events)]


async def test_a_new_shop_that_was_not_stored_says_so_and_can_be_made_again(
    shops: Shops, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "_try", refusing)
        with pytest.raises(Unavailable):
            await shops.apply(SHOP_FILE, SYSTEM)
    assert shops.all() == []
    assert (await shops.apply(SHOP_FILE, SYSTEM)).events


async def test_a_shop_whose_database_is_gone_can_be_stopped(shop: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "load_shop", unreadable)
    monkeypatch.setattr(Journal, "_try", refusing)
    with pytest.raises(Unavailable):
        await shop.submit(written(1))
    waiting = asyncio.gather(shop.submit(written(2)), return_exceptions=True)
    await asyncio.wait_for(shop.stop(), 10)
    assert [type(answer) for answer in await waiting] == [Unavailable]


async def test_i7_what_turns_out_to_be_stored_after_all_is_told(
    shop: Dispatcher, feed: Feed, database: Database
) -> None:
    heard: list[int] = []
    feed.subscribe(lambda shop_id, events: heard.extend(seq for seq, _ in events))
    before = await shop.ask(lambda state, now: state.seq)
    await database.write(die_at_the_next, "checkin")
    with pytest.raises(Unavailable):
        await shop.submit(written(1))
    again = await shop.submit(written(2))
    assert heard == list(range(before + 1, again.events[-1][0] + 1))
    assert heard[-1] == await database.read(last_seq, shop.shop_id)


async def test_i1_a_refusal_without_words_is_a_refusal(shop: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await shop.ask(lambda state, now: state.seq)

    def wordless(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(Rows, "statements", wordless)
        with pytest.raises(Unavailable):
            await shop.submit(written(1))
    assert await shop.ask(lambda state, now: state.seq) == before
