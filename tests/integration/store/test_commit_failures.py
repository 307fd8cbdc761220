"""When the database refuses: the shop concerned loses what it decided, nobody else notices, nothing is told twice."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from models.entities import Customer, Run, Target
from models.enums import RunTrigger
from models.errors import Unavailable
from models.events import CustomerRegistered, RunStarted
from router.store.batches import Receipt, ShopBatch
from router.store.engine import Database, open_database
from router.store.journal import Journal
from router.store.log import broken_at, last_seq
from router.store.mapping import entities

from .shop_story import NOW, ShopStory, message
from .work import die_at_the_next

RECEIPT = Receipt("msg:customer:9", "u-1", b"digest", b"{}", NOW)


def registered(id_: int) -> CustomerRegistered:
    return CustomerRegistered(at=NOW, id=id_, name="买家")


def slot_run(id_: int, slot: str) -> RunStarted:
    run = Run(id_, RunTrigger.schedule, "系统自动分配", NOW, Target(), policy_id=2, slot=slot)
    return RunStarted(at=NOW, run=run)


def names(connection: Connection, shop_id: int) -> list[str]:
    return [customer.name for customer in entities(connection, Customer, shop_id)]


def pages(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())


async def outcomes(*futures: "asyncio.Future[int]") -> list[int | str]:
    """What became of each: its seq, or the class of its error."""
    found = await asyncio.gather(*futures, return_exceptions=True)
    return [result if isinstance(result, int) else type(result).__name__ for result in found]


async def test_a_shop_whose_part_is_refused_fails_alone(database: Database, journal: Journal) -> None:
    good, bad, other = (ShopStory(journal, shop_id) for shop_id in (1, 2, 3))
    await bad.tell(receipts=(RECEIPT,))
    futures = [
        good.tell(registered(1), rows=(Customer(id=1, name="good"),)),
        bad.tell(registered(1), rows=(Customer(id=1, name="bad"),)),
        bad.tell(registered(2), receipts=(RECEIPT,)),
        other.tell(registered(1)),
        good.tell(registered(2)),
    ]
    assert await outcomes(*futures) == [1, "Unavailable", "Unavailable", 1, 2]
    assert [await database.read(last_seq, shop) for shop in (1, 2, 3)] == [2, 0, 1]
    assert await database.read(names, 2) == []


async def test_everything_a_failed_shop_appends_fails_until_it_was_loaded_again(
    database: Database, journal: Journal
) -> None:
    bad = ShopStory(journal, 2)
    await bad.tell(receipts=(RECEIPT,))
    first = bad.tell(registered(1), receipts=(RECEIPT,))
    await asyncio.sleep(0)  # the journal takes it; what follows gathers for the next transaction
    gathered = bad.tell(registered(2))
    assert await outcomes(first, gathered) == ["Unavailable", "Unavailable"]
    assert await outcomes(journal.append(ShopBatch(2, 3, [registered(3)]))) == ["Unavailable"]
    journal.reset(2, await database.read(last_seq, 2))
    assert await outcomes(journal.append(ShopBatch(2, 1, [registered(4)]))) == [1]
    assert await database.read(broken_at, 2) is None


async def test_an_error_that_passes_costs_nobody_anything(database: Database, journal: Journal) -> None:
    await database.write(die_at_the_next, "commit")
    stories = [ShopStory(journal, shop_id) for shop_id in (1, 2)]
    assert await outcomes(*(story.tell(registered(1)) for story in stories)) == [1, 1]
    assert [await database.read(last_seq, shop) for shop in (1, 2)] == [1, 1]


async def test_a_commit_of_unknown_outcome_is_never_written_twice(database: Database, journal: Journal) -> None:
    story = ShopStory(journal)
    await story.tell(registered(1))
    await database.write(die_at_the_next, "checkin")
    assert await outcomes(story.tell(registered(2))) == ["Unavailable"]
    # It had been committed after all: loading shows it, and the log goes on behind it.
    assert await database.read(last_seq, 1) == 2
    journal.reset(1, 2)
    assert await outcomes(story.tell(registered(3))) == [3]
    assert await database.read(broken_at, 1) is None


async def test_a_log_that_somebody_else_continued_is_not_overwritten(database: Database) -> None:
    one, two = ShopStory(Journal(database)), ShopStory(Journal(database))
    await one.tell(registered(1))
    assert await outcomes(two.tell(registered(7))) == ["Unavailable"]
    await one.tell(registered(2))
    two.journal.reset(1, 2)
    await two.journal.append(ShopBatch(1, 3, [registered(3)]))
    assert await outcomes(one.tell(registered(4))) == ["Unavailable"]
    assert await database.read(last_seq, 1) == 3


async def test_a_refusal_does_not_quote_what_people_wrote(database: Database, story: ShopStory) -> None:
    secret = "我的电话是一三八"
    await story.tell(message(1, secret))
    with pytest.raises(Unavailable) as refusal:
        await story.tell(message(1, secret))
    assert secret not in str(refusal.value)


async def test_a_full_disk_refuses_and_costs_nothing_once_there_is_room_again(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/shop.db")
    journal = Journal(database)
    story = ShopStory(journal)
    await story.tell(message(1))
    await database.write(pages, f"max_page_count = {await database.write(pages, 'page_count')}")
    assert await outcomes(story.tell(message(2, "长" * 100_000))) == ["Unavailable"]
    await database.write(pages, "max_page_count = 1000000")
    journal.reset(1, await database.read(last_seq, 1))
    assert await outcomes(journal.append(ShopBatch(1, 2, [message(2, "短")]))) == [2]
    assert await database.read(broken_at, 1) is None
    await database.close()


async def test_the_ledger_refuses_a_slot_a_second_time(database: Database, story: ShopStory) -> None:
    await story.tell(slot_run(1, "2026-11-20T09:00"))
    assert await outcomes(story.tell(slot_run(2, "2026-11-20T09:30"))) == [2]
    assert await outcomes(story.tell(slot_run(3, "2026-11-20T09:00"))) == ["Unavailable"]
    assert await database.read(last_seq, 1) == 2


async def test_the_same_message_of_a_sender_is_never_stored_twice(database: Database, story: ShopStory) -> None:
    await story.tell(message(1, client_msg_id="u-1"))
    again = message(2, at=NOW + timedelta(seconds=1), client_msg_id="u-1")
    assert await outcomes(story.tell(again)) == ["Unavailable"]
    assert await database.read(last_seq, 1) == 1
