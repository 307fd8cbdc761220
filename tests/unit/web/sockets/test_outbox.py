import asyncio

from aiohttp import WSMsgType

from router.web.sockets.outbox import Outbox


async def drained(outbox: Outbox) -> list[bytes]:
    """Everything up to the end, as its writer would write it."""
    written = []
    while items := await outbox.waiting():
        written += [payload for _, payload in items]
        outbox.written(items)
    return written


async def test_frames_leave_in_the_order_they_came_and_the_rest_is_flushed_at_the_end() -> None:
    outbox = Outbox(frames=10, size=100)
    for payload in (b"1", b"2", b"3"):
        assert outbox.put(payload)
    outbox.end(flush=True)
    assert await drained(outbox) == [b"1", b"2", b"3"]


async def test_without_flush_nothing_queued_is_written() -> None:
    outbox = Outbox(frames=10, size=100)
    outbox.put(b"1")
    outbox.end(flush=False)
    assert await drained(outbox) == []


async def test_it_takes_no_more_frames_and_no_more_bytes_than_its_bounds() -> None:
    by_count, by_size = Outbox(frames=2, size=100), Outbox(frames=10, size=4)
    assert [by_count.put(b"x") for _ in range(3)] == [True, True, False]
    assert [by_size.put(b"xx") for _ in range(3)] == [True, True, False]


async def test_a_frame_being_written_still_counts_until_it_is_written() -> None:
    outbox = Outbox(frames=1, size=100)
    outbox.put(b"1")
    items = await outbox.waiting()
    assert not outbox.put(b"2")
    outbox.written(items)
    assert outbox.put(b"2")


async def test_an_empty_outbox_takes_a_frame_of_any_size() -> None:
    outbox = Outbox(frames=10, size=4)
    assert outbox.put(b"a large snapshot")
    assert not outbox.put(b"another one")


async def test_what_comes_behind_a_large_snapshot_has_the_whole_room_and_no_more() -> None:
    outbox = Outbox(frames=10, size=4)
    outbox.put(b"a large snapshot")
    assert [outbox.put(b"xx") for _ in range(3)] == [True, True, False]
    outbox.written(await outbox.waiting())
    assert [outbox.put(b"xx") for _ in range(3)] == [True, True, False]


async def test_after_its_end_it_takes_nothing() -> None:
    outbox = Outbox(frames=10, size=100)
    outbox.end(flush=True)
    assert not outbox.put(b"1")


async def test_the_writer_wakes_for_a_frame_and_who_waits_for_room_wakes_when_all_is_written() -> None:
    outbox = Outbox(frames=10, size=100)
    writer = asyncio.create_task(drained(outbox))
    outbox.put(b"1", WSMsgType.TEXT)
    await outbox.emptied()
    outbox.end(flush=True)
    assert await writer == [b"1"]


async def test_whoever_waits_for_room_is_let_go_at_the_end() -> None:
    outbox = Outbox(frames=10, size=100)
    outbox.put(b"1")
    waiting = asyncio.create_task(outbox.emptied())
    outbox.end(flush=False)
    await waiting
    assert waiting.done()
