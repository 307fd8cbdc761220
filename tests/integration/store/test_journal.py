"""The journal commits what gathered, in order, and keeps one shop's trouble from the others."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from models.entities import Customer
from models.errors import Unavailable
from models.events import CustomerRegistered
from router.store.batches import ShopBatch
from router.store.engine import Database, open_database
from router.store.journal import Journal
from router.store.mapping import entities
from router.store.projection import EVENT_LOG

from .shop_story import NOW, ShopStory, message
from .work import Gate, wait_at

TOO_LONG = "x" * 70


def registered(id_: int) -> CustomerRegistered:
    return CustomerRegistered(at=NOW, id=id_, name="买家")


def seqs(connection: Connection, shop_id: int) -> list[int]:
    columns = EVENT_LOG.c
    found = select(columns.seq).where(columns.shop_id == shop_id).order_by(columns.seq)
    return list(connection.execute(found).scalars())


async def held(database: Database, gate: Gate) -> Callable[[], None]:
    """Keep the process that writes busy, so that what is appended gathers, until the returned function is called."""
    busy = asyncio.create_task(database.write(wait_at, gate.pipes))
    await asyncio.sleep(0)

    def let_go() -> None:
        gate.let_go()
        busy.add_done_callback(lambda done: done.result())

    return let_go


async def test_a_batch_is_on_disk_when_its_future_is_done(database: Database, story: ShopStory) -> None:
    assert await story.tell(registered(1), registered(2)) == 2
    assert await database.read(seqs, 1) == [1, 2]


async def test_what_gathers_during_a_commit_shares_the_next_transaction(database: Database, gate: Gate) -> None:
    transactions: list[int] = []
    journal = Journal(database, observe=lambda batches, seconds: transactions.append(batches))
    stories = [ShopStory(journal, shop_id) for shop_id in (1, 2, 3)]
    let_go = await held(database, gate)
    first = stories[0].tell(registered(1))
    await asyncio.sleep(0)
    others = [story.tell(registered(n)) for n in (2, 3) for story in stories]
    let_go()
    await asyncio.gather(first, *others)
    assert transactions == [1, 6]
    assert [await database.read(seqs, shop) for shop in (1, 2, 3)] == [[1, 2, 3], [1, 2], [1, 2]]


async def test_a_transaction_takes_no_more_than_256_batches(database: Database) -> None:
    transactions: list[int] = []
    journal = Journal(database, observe=lambda batches, seconds: transactions.append(batches))
    story = ShopStory(journal)
    await asyncio.gather(*(story.tell(registered(n)) for n in range(1, 301)))
    assert transactions == [256, 44]


async def test_a_transaction_is_closed_once_it_holds_four_mebibytes(database: Database) -> None:
    transactions: list[int] = []
    journal = Journal(database, observe=lambda batches, seconds: transactions.append(batches))
    story = ShopStory(journal)
    await asyncio.gather(*(story.tell(message(n, "x" * 1_500_000)) for n in range(1, 5)))
    assert transactions == [3, 1]


async def test_r7_16_a_chunk_of_a_run_shares_its_transaction_with_nothing_and_keeps_its_place(
    database: Database, gate: Gate
) -> None:
    transactions: list[int] = []
    journal = Journal(database, observe=lambda batches, seconds: transactions.append(batches))
    let_go = await held(database, gate)
    first = journal.append(ShopBatch(1, 1, [registered(1)]))
    await asyncio.sleep(0)
    batches = [ShopBatch(1, seq, [registered(seq)], apart=seq == 4) for seq in (2, 3, 4, 5, 6)]
    appended = [journal.append(batch) for batch in batches]
    let_go()
    assert await asyncio.gather(first, *appended) == [1, 2, 3, 4, 5, 6]
    assert transactions == [1, 2, 1, 2]
    assert await database.read(seqs, 1) == [1, 2, 3, 4, 5, 6]


async def test_futures_are_done_in_the_order_of_appending(journal: Journal) -> None:
    done: list[int] = []
    stories = [ShopStory(journal, shop_id) for shop_id in (1, 2)]
    futures = [stories[n % 2].tell(registered(n)) for n in range(1, 9)]
    for number, future in enumerate(futures):
        future.add_done_callback(lambda _, number=number: done.append(number))  # type: ignore[misc]
    await asyncio.gather(*futures)
    assert done == list(range(8))


async def test_the_last_of_several_values_of_an_entity_is_the_one_stored(database: Database, story: ShopStory) -> None:
    names = ["first", "second", "third"]
    await asyncio.gather(*(story.tell(registered(9), rows=(Customer(id=9, name=name),)) for name in names))
    found = await database.read(lambda c: list(entities(c, Customer, 1)))
    assert [customer.name for customer in found] == ["third"]


async def test_an_answer_without_events_waits_for_the_batch_whose_effects_it_saw(journal: Journal) -> None:
    done: list[str] = []
    story = ShopStory(journal)
    story.tell(registered(1)).add_done_callback(lambda _: done.append("change"))
    await journal.append(ShopBatch(1, 2))
    assert done == ["change"]


async def test_an_answer_without_events_needs_no_transaction(journal: Journal, database: Database, gate: Gate) -> None:
    let_go = await held(database, gate)
    assert await journal.append(ShopBatch(1, 1)) == 0
    let_go()


async def test_what_is_appended_after_the_database_was_closed_is_refused(database_url: str) -> None:
    closed = open_database(database_url, durable=False)
    await closed.close()
    with pytest.raises(Unavailable):
        await ShopStory(Journal(closed)).tell(registered(1))


async def test_a_batch_that_leaves_a_gap_is_refused_and_so_is_the_shop_until_it_is_loaded_again(
    database: Database, journal: Journal, story: ShopStory
) -> None:
    await story.tell(registered(1))
    with pytest.raises(Unavailable, match="event 3 of shop 1 can't follow 1"):
        await journal.append(ShopBatch(1, 3, [registered(3)]))
    with pytest.raises(Unavailable):
        await journal.append(ShopBatch(1, 2, [registered(2)]))
    journal.reset(1, 1)
    assert await journal.append(ShopBatch(1, 2, [registered(2)])) == 2
    assert await database.read(seqs, 1) == [1, 2]


async def test_an_event_that_cannot_be_written_is_refused(journal: Journal, story: ShopStory) -> None:
    half_a_pair = "\ud83d"
    with pytest.raises(Unavailable, match="can't be written"):
        await story.tell(CustomerRegistered(at=NOW, id=1, name=half_a_pair))


async def test_a_cancelled_waiter_neither_takes_the_batch_back_nor_holds_up_the_next(
    database: Database, story: ShopStory, gate: Gate
) -> None:
    let_go = await held(database, gate)
    cancelled, next_one = story.tell(registered(1)), story.tell(registered(2))
    cancelled.cancel()
    let_go()
    assert await next_one == 2
    assert await database.read(seqs, 1) == [1, 2]


async def test_closing_waits_for_everything_that_was_appended(database: Database, journal: Journal) -> None:
    story = ShopStory(journal)
    futures = [story.tell(registered(n)) for n in range(1, 600)]
    await journal.close()
    assert [future.result() for future in futures] == list(range(1, 600))
