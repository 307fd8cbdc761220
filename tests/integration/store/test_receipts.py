"""What happened once is remembered with its answer (I5)."""

from datetime import timedelta

from msgspec import structs

from router.store.batches import Receipt
from router.store.engine import Database
from router.store.journal import Journal
from router.store.receipts import CALLBACK, FEW, REQUEST, Dropped, drop_receipts, find_receipts

from .shop_story import NOW, ShopStory


def receipt(scope: str, key: str, reply: bytes = b'{"message_seq":7}') -> Receipt:
    return Receipt(scope, key, b"\x00digest\xff", reply, NOW)


async def test_receipts_are_found_by_scope_and_key_together(database: Database, story: ShopStory) -> None:
    mine, other_key, other_scope = receipt("agent:3", "a"), receipt("agent:3", "b"), receipt("agent:4", "a")
    await story.tell(receipts=(mine, other_key, other_scope))
    found, whole = await database.read(find_receipts, 1, [("agent:3", "a"), ("agent:4", "a"), ("agent:4", "b")])
    assert found == [mine, other_key, other_scope]
    assert whole == {"agent:3", "agent:4"}


async def test_of_somebody_with_many_receipts_only_those_asked_for_are_read(
    database: Database, story: ShopStory
) -> None:
    for scope, many in (("agent:3", FEW), ("agent:4", FEW + 1)):
        await story.tell(receipts=tuple(receipt(scope, f"{number}") for number in range(many)))
    found, whole = await database.read(find_receipts, 1, [("agent:3", "7"), ("agent:4", "7"), ("agent:4", "new")])
    assert [one.key for one in found if one.scope == "agent:4"] == ["7"]
    assert len(found) == FEW + 1
    assert whole == {"agent:3"}


async def test_receipts_stay_inside_their_shop(database: Database, journal: Journal) -> None:
    for shop_id in (1, 2):
        await ShopStory(journal, shop_id).tell(receipts=(receipt("agent:3", "a", b"of %d" % shop_id),))
    found, _ = await database.read(find_receipts, 2, [("agent:3", "a")])
    assert [one.reply for one in found] == [b"of 2"]


async def test_asking_for_nothing_finds_nothing(database: Database, story: ShopStory) -> None:
    await story.tell(receipts=(receipt("agent:3", "a"),))
    assert await database.read(find_receipts, 1, []) == ([], set())


async def test_i5_receipts_of_a_kind_are_dropped_by_age_and_named(database: Database, story: ShopStory) -> None:
    request, callback, message = receipt("http:agent:3:POST /x", "a"), receipt("hook:acme", "a"), receipt("msg:c", "a")
    await story.tell(receipts=(request, callback, message))
    later = NOW + timedelta(milliseconds=1)
    assert await database.write(drop_receipts, REQUEST, NOW, 9) == []
    assert await database.write(drop_receipts, REQUEST, later, 9) == [Dropped(1, request.scope, "a")]
    assert await database.write(drop_receipts, CALLBACK, later, 9) == [Dropped(1, callback.scope, "a")]
    found, _ = await database.read(find_receipts, 1, [(it.scope, it.key) for it in (request, callback, message)])
    assert found == [message]


async def test_no_more_receipts_are_dropped_at_once_than_asked_for(database: Database, story: ShopStory) -> None:
    await story.tell(receipts=tuple(receipt("http:agent:3:POST /x", f"{number}") for number in range(5)))
    later = NOW + timedelta(milliseconds=1)
    sizes = [len(await database.write(drop_receipts, REQUEST, later, 2)) for _ in range(4)]
    assert sizes == [2, 2, 1, 0]


async def test_only_the_receipts_of_that_shop_are_dropped(database: Database, journal: Journal) -> None:
    old = receipt("hook:acme", "a")
    for shop_id, at in ((1, NOW), (2, NOW + timedelta(days=1))):
        await ShopStory(journal, shop_id).tell(receipts=(structs.replace(old, at=at),))
    dropped = await database.write(drop_receipts, CALLBACK, NOW + timedelta(hours=1), 9)
    assert dropped == [Dropped(1, "hook:acme", "a")]
    assert (await database.read(find_receipts, 2, [("hook:acme", "a")])).found
