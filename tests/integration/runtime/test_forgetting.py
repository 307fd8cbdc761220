"""What nobody repeats any more is dropped, on disk and in memory alike, and its key is new again (I5)."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.commands import ReceiveMessage
from models.errors import Conflict, Unavailable
from models.events import Event, MessageCreated
from router.runtime import forgetting as module
from router.runtime.clock import Clock
from router.runtime.dispatcher import Dispatcher
from router.runtime.feed import Feed
from router.runtime.forgetting import EVERY_S, PACE_S, RECEIPTS_KEPT, Forgetting
from router.runtime.letters import Committed
from router.runtime.node import Node
from router.runtime.once import Once
from router.runtime.shops import Shops
from router.store.engine import Connection, Database
from router.store.receipts import CALLBACK, REQUEST, find_receipts
from tests.integration.runtime.conftest import SYSTEM, HeldClock
from tests.integration.runtime.walk import SHOP_FILE

SCOPES = {REQUEST: "http:agent:1:POST /api/v1/x", CALLBACK: "hook:acme", "msg:": "msg:customer:1"}
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def forgetting(shops: Shops, database: Database, clock: HeldClock) -> Forgetting:
    """Sweeps only when the test says so, and never rests in between."""
    made = Forgetting(shops, database, clock)  # type: ignore[arg-type]  # the held clock tells time all the same
    made.rest = _at_once
    return made


async def _at_once(seconds: float) -> None:
    assert seconds == PACE_S


def answer(events: Sequence[Event]) -> bytes:
    return b"%d" % next(event.seq for event in events if isinstance(event, MessageCreated))


async def act(shop: Dispatcher, kind: str, key: str = "k", digest: bytes = b"same") -> Committed:
    """Ask for something once: the first time it is done, a repetition only answered."""
    acts = await shop.ask(lambda state, now: state.seq)
    command = ReceiveMessage(channel="web", text="在吗", client_msg_id=f"{acts}", external_id="c1")
    return await shop.submit(command, Once(SCOPES[kind], key, digest, answer))


@pytest.mark.parametrize("kind", RECEIPTS_KEPT)
async def test_i5_a_key_is_answered_as_before_for_its_time_and_new_afterwards(
    shop: Dispatcher, forgetting: Forgetting, clock: HeldClock, kind: str
) -> None:
    first = await act(shop, kind)
    clock.at += RECEIPTS_KEPT[kind]
    await forgetting.sweep()
    assert await act(shop, kind) == Committed(reply=first.reply, repeated=True)
    clock.at += MILLISECOND
    await forgetting.sweep()
    anew = await act(shop, kind, digest=b"other")
    assert anew.events
    assert await act(shop, kind, digest=b"other") == Committed(reply=anew.reply, repeated=True)


async def test_i5_a_dropped_key_is_new_after_a_restart_too(
    shop: Dispatcher, shops: Shops, forgetting: Forgetting, clock: HeldClock
) -> None:
    await act(shop, REQUEST)
    clock.forward(hours=25)
    await forgetting.sweep()
    anew = await act(shop, REQUEST)
    restarted = Shops(shops._database, shops._journal, clock, Feed())  # type: ignore[arg-type]  # the same disk
    await shop.stop()
    await restarted.start()
    assert (await act(restarted.get("walk"), REQUEST)).reply == anew.reply
    await restarted.stop()


async def test_i5_a_message_is_known_for_ever(shop: Dispatcher, forgetting: Forgetting, clock: HeldClock) -> None:
    first = await act(shop, "msg:")
    clock.forward(days=400)
    await forgetting.sweep()
    assert (await act(shop, "msg:")).reply == first.reply


async def test_i5_what_is_left_of_a_scope_is_still_known(
    shop: Dispatcher, forgetting: Forgetting, clock: HeldClock
) -> None:
    await act(shop, REQUEST, "old")
    clock.forward(hours=23)
    recent = await act(shop, REQUEST, "recent")
    clock.forward(hours=2)
    await forgetting.sweep()
    assert (await act(shop, REQUEST, "recent")).reply == recent.reply
    assert (await act(shop, REQUEST, "old")).events


async def test_i5_memory_never_forgets_before_the_disk(
    shop: Dispatcher, forgetting: Forgetting, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await act(shop, REQUEST)
    clock.forward(hours=25)
    with monkeypatch.context() as broken:
        broken.setattr(module, "drop_receipts", _disk_error)
        with pytest.raises(Unavailable, match="disk I/O error"):
            await forgetting.sweep()
    assert (await act(shop, REQUEST)).reply == first.reply


def _disk_error(*_: object) -> None:
    raise Unavailable("disk I/O error")


async def test_i5_a_read_that_saw_a_receipt_dropped_meanwhile_answers_as_before(
    shop: Dispatcher, forgetting: Forgetting, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await act(shop, REQUEST)
    shop._receipts.forget()
    clock.forward(hours=25)
    read = database.read

    async def slow(question: Callable[..., Any], *args: Any) -> Any:
        found = await read(question, *args)
        await forgetting.sweep()
        return found

    monkeypatch.setattr(database, "read", slow)
    with pytest.raises(Conflict):
        await act(shop, REQUEST, digest=b"other")
    assert (await act(shop, REQUEST)).reply == first.reply


async def test_a_heap_of_old_receipts_is_dropped_piece_by_piece(
    shop: Dispatcher, forgetting: Forgetting, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    for number in range(5):
        await act(shop, REQUEST, f"{number}")
    clock.forward(hours=25)
    written: list[object] = []
    write = database.write

    async def noted(change: Callable[..., Any], *args: Any) -> Any:
        result = await write(change, *args)
        written.extend([len(result)] if change is module.drop_receipts and args[0] == REQUEST else [])
        return result

    monkeypatch.setattr(database, "write", noted)
    await forgetting.sweep()
    assert written == [2, 2, 1]
    assert await database.read(kept, shop.shop_id, [(SCOPES[REQUEST], f"{number}") for number in range(5)]) == []


def kept(connection: Connection, shop_id: int, keys: Iterable[tuple[str, str]]) -> list[str]:
    return [found.key for found in find_receipts(connection, shop_id, keys).found]


async def test_a_node_sweeps_when_it_starts_and_every_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, held = Clock(), HeldClock()
    monkeypatch.setattr(clock, "now", held.now)
    node = await Node.open(f"sqlite:///{tmp_path}/shop.db", clock)
    rested, go_on = asyncio.Queue[float](), asyncio.Queue[None]()

    async def rest(seconds: float) -> None:
        rested.put_nowait(seconds)
        await go_on.get()

    node.forgetting.rest = rest
    await node.start()
    await node.shops.apply(SHOP_FILE, SYSTEM)
    shop = node.shops.get(SHOP_FILE.shop)
    assert await asyncio.wait_for(rested.get(), 20) == EVERY_S
    first = await act(shop, REQUEST)
    held.forward(hours=25)
    assert (await act(shop, REQUEST)).reply == first.reply
    go_on.put_nowait(None)
    assert await asyncio.wait_for(rested.get(), 20) == EVERY_S
    assert (await act(shop, REQUEST)).events
    await node.stop()
